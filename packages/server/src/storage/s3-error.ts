import { StorageError } from './object-store.ts'

/** Answers that no second try mends (S3 API Reference, Error Responses). */
const refusals = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'CredentialsProviderError',
  'ExpiredToken',
  'Forbidden',
  'InvalidAccessKeyId',
  'InvalidBucketName',
  'NoSuchBucket',
  'PermanentRedirect',
  'SignatureDoesNotMatch',
])
const notFound = 404
const forbidden = 403

const statusOf = (error: Error): number | undefined =>
  '$metadata' in error && typeof error.$metadata === 'object' && error.$metadata !== null
    ? (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode
    : undefined

/** Whether the answer says that there is no such object. An answer to HEAD has no body and no name. */
export const saysMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'NoSuchKey' ||
    (statusOf(error) === notFound && (error.name === 'NotFound' || error.name === 'UnknownError')))

/** What a failure of the client means. Only names and status pass: a message of S3 repeats the access key. */
export const translateS3 = (error: unknown, key: string): unknown => {
  if (!(error instanceof Error) || error instanceof StorageError) return error
  if (saysMissing(error)) return new StorageError('object_missing', `there is no object ${key}`)
  const status = statusOf(error)
  const isRefused = refusals.has(error.name) || status === forbidden || status === notFound
  const said = `${error.name}${status === undefined ? '' : ` (${status})`}`
  return isRefused
    ? new StorageError('storage_refused', `the object store refuses: ${said}`)
    : new StorageError('storage_unavailable', `the object store fails: ${said}`)
}
