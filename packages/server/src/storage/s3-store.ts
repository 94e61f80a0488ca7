import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { S3Place } from '../config/index.ts'
import {
  requireKey,
  requirePrefix,
  StorageError,
  type ObjectStore,
  type PutOptions,
  type StoredObject,
} from './object-store.ts'
import { saysMissing, translateS3 } from './s3-error.ts'

const defaultTimeoutMs = 10_000
const mostTries = 3
/** What one upload holds in memory. Whatever is smaller goes in one request, as every picture does (8 MiB at most). */
const partBytes = 9 * 1024 * 1024
const minuteMs = 60_000

const clientOf = ({ endpoint, region, credentials, pathStyle }: S3Place, timeoutMs: number): S3Client =>
  new S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: mostTries,
    // Servers other than AWS know no checksums in trailers; TLS and our own authentication of each object detect damage.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  })

/** Objects in a bucket of any server that speaks the S3 protocol. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  /** `timeoutMs` is of one try: to connect, and without a byte. */
  constructor(place: S3Place, { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {}) {
    this.#client = clientOf(place, timeoutMs)
    this.#bucket = place.bucket
    this.#prefix = place.prefix
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    requireKey(key)
    return { Bucket: this.#bucket, Key: `${this.#prefix}${key}` }
  }

  async put(key: string, body: Readable | Uint8Array, { labels }: PutOptions = {}): Promise<void> {
    // Errors of the source are its caller's and pass as they are; those of the client are translated.
    let sourceError: Error | null = null
    if (body instanceof Readable) body.once('error', (error) => (sourceError = error))
    try {
      await new Upload({
        client: this.#client,
        params: { ...this.#at(key), Body: body, ...(labels === undefined ? {} : { Metadata: { ...labels } }) },
        partSize: partBytes,
        queueSize: 1,
        leavePartsOnError: false,
      }).done()
    } catch (error) {
      if (body instanceof Readable) body.destroy()
      throw sourceError ?? translateS3(error, key)
    }
  }

  async get(key: string): Promise<Readable> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)))
      if (Body instanceof Readable) return Body
    } catch (error) {
      throw translateS3(error, key)
    }
    throw new StorageError('storage_unavailable', 'the object store answered without a body')
  }

  async read(key: string): Promise<Buffer> {
    const stream = await this.get(key)
    try {
      return await buffer(stream)
    } catch (cause) {
      throw new StorageError('storage_unavailable', 'the connection to the object store broke', { cause })
    }
  }

  async head(key: string): Promise<StoredObject | null> {
    try {
      const { ContentLength = 0 } = await this.#client.send(new HeadObjectCommand(this.#at(key)))
      return { key, sizeBytes: ContentLength }
    } catch (error) {
      if (saysMissing(error)) return null
      throw translateS3(error, key)
    }
  }

  async delete(key: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#at(key)))
    } catch (error) {
      if (!saysMissing(error)) throw translateS3(error, key)
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    requirePrefix(prefix)
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: `${this.#prefix}${prefix}` },
    )
    try {
      for await (const { Contents = [] } of pages)
        for (const { Key, Size = 0 } of Contents)
          if (Key !== undefined) yield { key: Key.slice(this.#prefix.length), sizeBytes: Size }
    } catch (error) {
      throw translateS3(error, prefix)
    }
  }

  async check(): Promise<void> {
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
    } catch (error) {
      throw saysMissing(error)
        ? new StorageError('storage_refused', 'the object store has no such bucket')
        : translateS3(error, '')
    }
  }

  async sweep(minutes: number): Promise<number> {
    try {
      const { Uploads = [] } = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: this.#prefix }),
      )
      const stale = Uploads.filter(
        ({ Initiated }) => Initiated && Date.now() - Initiated.getTime() >= minutes * minuteMs,
      )
      for (const { Key, UploadId } of stale)
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key, UploadId }))
      return stale.length
    } catch (error) {
      throw translateS3(error, '')
    }
  }

  close(): void {
    this.#client.destroy()
  }
}
