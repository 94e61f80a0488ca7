import type { Readable } from 'node:stream'

export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
}

export interface PutOptions {
  /** Kept as metadata where the store has any (S3). Printable ASCII; MUST hold no personal data. */
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Opaque bytes under keys, the same on a file system and on S3. Keys are up to ten segments of letters, digits, `_`, `-` and
 * `.` (not first), separated by `/`; no key may be the folder of another. Failures are {@link StorageError}.
 */
export interface ObjectStore {
  /**
   * Stores an object whole, replacing what was there. Once it resolves the object survives a loss of power; when it rejects
   * nothing has changed under the key. Nobody ever sees half of it.
   */
  put(key: string, body: Readable | Uint8Array, options?: PutOptions): Promise<void>
  /** A stream that its caller MUST read to the end or destroy. Throws `object_missing`. */
  get(key: string): Promise<Readable>
  /** The whole object. Throws `object_missing`. */
  read(key: string): Promise<Buffer>
  /** `null` where there is nothing. */
  head(key: string): Promise<StoredObject | null>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
  /** Every object whose key begins with `prefix`, in the order of the keys' bytes. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** Throws where objects cannot be written at present. Cheap enough for a probe. */
  check(): Promise<void>
  /** Removes what uploads that were cut have left, once they are older than `minutes`. Returns how many. */
  sweep(minutes: number): Promise<number>
  /** Lets go of connections. */
  close(): void
}

export type StorageErrorCode =
  | 'object_missing'
  | 'object_key_invalid'
  /** Full, broken, unreachable or too slow: may work later. */
  | 'storage_unavailable'
  /** Credentials, bucket or rights are wrong: an operator must mend it. */
  | 'storage_refused'

/** Messages hold keys of objects, never their bytes. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  constructor(code: StorageErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}

const segment = '[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}'
const keyForm = new RegExp(`^${segment}(/${segment}){0,9}$`)
const prefixForm = new RegExp(`^(${segment}/){0,9}(${segment})?$`)

/** Throws {@link StorageError} `object_key_invalid`. No key that passes can leave the store's folder. */
export const requireKey = (key: string): void => {
  if (!keyForm.test(key)) throw new StorageError('object_key_invalid', 'this is not a key of the store')
}

/** As {@link requireKey}, for the beginnings of keys; the empty one means every object. */
export const requirePrefix = (prefix: string): void => {
  if (!prefixForm.test(prefix)) throw new StorageError('object_key_invalid', 'this is not a prefix of keys')
}
