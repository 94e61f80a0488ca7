import { consoleProblems, type AnyProblemCode, type ConsoleProblemCode } from '@honnin/shared/console'
import {
  IllegalTransitionError,
  problems,
  type Problem,
  type ProblemCode,
  type ProblemDetail,
} from '@honnin/shared/protocol'
import { RelyingError } from '../relying/index.ts'
import { ReviewError } from '../review/index.ts'
import { SessionError } from '../sessions/index.ts'
import { RequestError } from './request-error.ts'

interface Cause {
  readonly code: AnyProblemCode
  readonly param?: string | undefined
  readonly detail?: ProblemDetail
}

/** Errors of body-parser and of Express itself carry a `type` or a `status`. */
const httpStatusOf = (error: Error): number | undefined =>
  'status' in error && typeof error.status === 'number' ? error.status : undefined

const ofHttpStatus = (status: number | undefined): ProblemCode => {
  if (status === 413) return 'payload_too_large'
  if (status === 415) return 'unsupported_media_type'
  if (status === 404) return 'not_found'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid_request' : 'internal_error'
}

/** Failures of what lies below the domains, known here by their codes only. */
const ofCode: Readonly<Record<string, ProblemCode>> = {
  database_unreachable: 'service_unavailable',
  storage_unavailable: 'service_unavailable',
  storage_refused: 'service_unavailable',
  verifier_ended: 'service_unavailable',
  verifier_silent: 'service_unavailable',
  session_key_destroyed: 'session_erased',
  evidence_certificate_unreadable: 'evidence_certificate_unusable',
  evidence_certificate_password: 'evidence_certificate_unusable',
  evidence_certificate_not_rsa: 'evidence_certificate_unusable',
  evidence_certificate_without_key: 'evidence_certificate_unusable',
  evidence_certificate_expired: 'evidence_certificate_unusable',
}

const ofReview = ({ code }: ReviewError): AnyProblemCode => {
  if (code === 'role_unknown') return 'invalid_request'
  return code === 'operator_unknown' ? 'not_found' : code
}

const causeOf = (error: unknown): Cause => {
  if (error instanceof ReviewError) return { code: ofReview(error), param: error.param }
  if (error instanceof SessionError) return { code: error.code, param: error.param, detail: error.detail }
  if (error instanceof RelyingError || error instanceof RequestError) return { code: error.code, param: error.param }
  if (error instanceof IllegalTransitionError) return { code: 'illegal_transition' }
  if (!(error instanceof Error)) return { code: 'internal_error' }
  const known = 'code' in error && typeof error.code === 'string' ? ofCode[error.code] : undefined
  if (known !== undefined) return { code: known }
  return { code: ofHttpStatus(httpStatusOf(error)) }
}

const isConsoleProblem = (code: AnyProblemCode): code is ConsoleProblemCode => code in consoleProblems

/** Languages of the console's problems; those of the API are in English. */
export type ProblemLanguage = 'ja' | 'en'

const describe = (
  code: AnyProblemCode,
  language: ProblemLanguage,
): { readonly status: number; readonly title: string } => {
  if (!isConsoleProblem(code)) return problems[code]
  return { status: consoleProblems[code].status, title: consoleProblems[code][language] }
}

/**
 * The one translator of errors into answers (RFC 9457). What it does not know becomes `internal_error` and says nothing.
 */
export const toProblem = (
  error: unknown,
  requestId: string,
  language: ProblemLanguage = 'en',
): Problem & { readonly code: AnyProblemCode } => {
  const { code, param, detail } = causeOf(error)
  const { status, title } = describe(code, language)
  return {
    type: `/reference#${code}`,
    title,
    status,
    code,
    requestId,
    ...(param === undefined ? {} : { param }),
    ...detail,
  }
}
