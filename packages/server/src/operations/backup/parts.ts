import { Transform, type Readable, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { CryptoError, openPart, sealPart, sha256Stream, type BackupKey } from '../../crypto/index.ts'
import { StorageError, type ObjectStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'

export interface PartDigest {
  readonly bytes: number
  readonly sha256: string
}

/** Counts and hashes what passes. */
export class DigestMeter extends Transform {
  readonly #hash = sha256Stream()
  #bytes = 0

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk)
    this.#bytes += chunk.length
    done(null, chunk)
  }

  digest(): PartDigest {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}

/** Most of what a dump holds is ciphertext, which does not get smaller. */
const compression = { level: 1 }

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && typeof error.code === 'string' && fullCodes.has(error.code)) || isFull(error.cause))

/** Stores bytes as they are. Throws {@link BackupError}: `backup_no_space`, `backup_unwritable`. */
export const putPart = async (store: ObjectStore, name: string, content: Readable | Uint8Array): Promise<void> => {
  try {
    await store.put(name, content)
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause
    throw isFull(cause)
      ? new BackupError('backup_no_space', 'there is no room left for backups', {
          cause,
          mend: 'make room, or put them elsewhere with HONNIN_BACKUP_DIR; the earlier backups are kept',
        })
      : new BackupError('backup_unwritable', `the place of the backups cannot be written: ${cause.message}`, { cause })
  }
}

/** Throws {@link BackupError}: `backup_part_missing`, `backup_unreadable`. */
export const getPart = async (store: ObjectStore, name: string): Promise<Readable> => {
  try {
    return await store.get(name)
  } catch (cause) {
    if (!(cause instanceof StorageError)) throw cause
    throw cause.code === 'object_missing'
      ? new BackupError('backup_part_missing', `${name} is not there`, { cause })
      : new BackupError('backup_unreadable', `the place of the backups cannot be read: ${cause.message}`, { cause })
  }
}

/** Compresses, encrypts and stores a part. `name` binds the ciphertext to its place. */
export const writePart = async (
  { store, key }: { readonly store: ObjectStore; readonly key: BackupKey },
  name: string,
  source: Readable,
): Promise<PartDigest> => {
  const meter = new DigestMeter()
  const [written, converted] = await Promise.allSettled([
    putPart(store, name, meter),
    pipeline(source, createGzip(compression), sealPart(key, name), meter),
  ])
  // Where both failed, the store's complaint is the cause and the other only its echo, unless the source broke.
  for (const outcome of [written, converted]) if (outcome.status === 'rejected') throw outcome.reason
  return meter.digest()
}

const asDamage = (name: string, cause: unknown): unknown => {
  if (cause instanceof BackupError || (cause instanceof CryptoError && cause.code === 'backup_key_wrong')) return cause
  const isOfContent =
    cause instanceof CryptoError ||
    (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_')) ||
    (cause instanceof Error && 'code' in cause && cause.code === 'EIO')
  return isOfContent ? new BackupError('backup_damaged', `${name} is damaged`, { cause }) : cause
}

/**
 * Runs a part through `consume`, decrypted; only authenticated bytes come out. With `expected` the stored bytes MUST be those.
 *
 * Throws {@link BackupError}: `backup_part_missing`, `backup_damaged`; {@link CryptoError} `backup_key_wrong`.
 */
export const readPart = async <Result>(
  { store, key }: { readonly store: ObjectStore; readonly key: BackupKey },
  name: string,
  { expected, consume }: { readonly expected?: PartDigest; readonly consume: (plain: Readable) => Promise<Result> },
): Promise<Result> => {
  const stored = await getPart(store, name)
  const meter = new DigestMeter()
  const plain = createGunzip()
  const [consumed, converted] = await Promise.allSettled([
    consume(plain).catch((error: unknown) => {
      plain.destroy(error instanceof Error ? error : new TypeError('no error'))
      throw error
    }),
    pipeline(stored, meter, openPart(key, name), plain),
  ])
  if (converted.status === 'rejected') throw asDamage(name, converted.reason)
  if (consumed.status === 'rejected') throw asDamage(name, consumed.reason)
  const found = meter.digest()
  if (expected !== undefined && (found.bytes !== expected.bytes || found.sha256 !== expected.sha256))
    throw new BackupError('backup_damaged', `${name} is not what its manifest says`)
  return consumed.value
}

/** Reads a small part whole. */
export const readText = (
  place: { readonly store: ObjectStore; readonly key: BackupKey },
  name: string,
  expected?: PartDigest,
): Promise<string> =>
  readPart(place, name, {
    ...(expected === undefined ? {} : { expected }),
    consume: async (plain) => {
      const chunks: Buffer[] = []
      for await (const chunk of plain) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks).toString()
    },
  })
