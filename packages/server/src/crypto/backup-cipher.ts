import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { aeadAlgorithm, ivBytes, keyBytes, tagBytes } from './aead.ts'
import type { BackupKey } from './backup-key.ts'
import { CryptoError } from './crypto-error.ts'

/**
 * A part of a backup: `HNB1 || key id (8) || salt (32)`, then chunks of 64 KiB, each AES-256-GCM with its tag. The key of the
 * part is HKDF-SHA-256(backup key, salt, name of the part); the nonce is the number of the chunk (88 bits) and a byte that is 1
 * for the last chunk only (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár). So no part can be cut, joined,
 * reordered or put in another's place.
 */
const magic = Buffer.from('HNB1')
const keyIdBytes = 8
const saltBytes = 32
const headerBytes = magic.length + keyIdBytes + saltBytes
const chunkBytes = 64 * 1024

const partKey = (key: BackupKey, salt: Uint8Array, part: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key.secret, salt, `honnin backup part|${part}`, keyBytes))

const nonceOf = (chunk: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(ivBytes)
  nonce.writeBigUInt64BE(BigInt(chunk), ivBytes - 9)
  nonce[ivBytes - 1] = isLast ? 1 : 0
  return nonce
}

/** Cuts what arrives into pieces of `size`, keeping back the last one until it is known to be the last. */
abstract class ChunkTransform extends Transform {
  #waiting: Buffer[] = []
  #length = 0
  #count = 0

  protected abstract pieceBytes(): number
  protected abstract convert(piece: Buffer, chunk: number, isLast: boolean): Buffer

  #take(size: number): Buffer {
    const joined = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting)
    if (joined === undefined) return Buffer.alloc(0)
    const rest = joined.subarray(size)
    this.#waiting = rest.length > 0 ? [rest] : []
    this.#length = rest.length
    return joined.subarray(0, size)
  }

  protected accept(bytes: Buffer): void {
    if (bytes.length === 0) return
    this.#waiting.push(bytes)
    this.#length += bytes.length
    while (this.#length > this.pieceBytes()) {
      this.push(this.convert(this.#take(this.pieceBytes()), this.#count, false))
      this.#count += 1
    }
  }

  protected acceptLast(): void {
    this.push(this.convert(this.#take(this.#length), this.#count, true))
  }
}

class BackupSealer extends ChunkTransform {
  readonly #key: Buffer

  constructor(key: BackupKey, part: string) {
    super()
    const salt = randomBytes(saltBytes)
    this.#key = partKey(key, salt, part)
    this.push(Buffer.concat([magic, key.id, salt]))
  }

  protected override pieceBytes(): number {
    return chunkBytes
  }

  protected override convert(piece: Buffer, chunk: number, isLast: boolean): Buffer {
    const cipher = createCipheriv(aeadAlgorithm, this.#key, nonceOf(chunk, isLast), { authTagLength: tagBytes })
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.accept(bytes)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.acceptLast()
    done()
  }
}

class BackupOpener extends ChunkTransform {
  readonly #backupKey: BackupKey
  readonly #part: string
  #key: Buffer | null = null
  #header: Buffer = Buffer.alloc(0)

  constructor(key: BackupKey, part: string) {
    super()
    this.#backupKey = key
    this.#part = part
  }

  protected override pieceBytes(): number {
    return chunkBytes + tagBytes
  }

  #readHeader(header: Buffer): void {
    if (!magic.equals(header.subarray(0, magic.length)))
      throw new CryptoError('ciphertext_invalid', `${this.#part} is not a part of a backup`)
    if (!this.#backupKey.id.equals(header.subarray(magic.length, magic.length + keyIdBytes)))
      throw new CryptoError('backup_key_wrong', `${this.#part} was made under another backup key`)
    this.#key = partKey(this.#backupKey, header.subarray(magic.length + keyIdBytes), this.#part)
  }

  protected override convert(piece: Buffer, chunk: number, isLast: boolean): Buffer {
    if (this.#key === null || piece.length < tagBytes)
      throw new CryptoError('ciphertext_invalid', `${this.#part} is cut off`)
    const decipher = createDecipheriv(aeadAlgorithm, this.#key, nonceOf(chunk, isLast), { authTagLength: tagBytes })
    decipher.setAuthTag(piece.subarray(piece.length - tagBytes))
    try {
      return Buffer.concat([decipher.update(piece.subarray(0, piece.length - tagBytes)), decipher.final()])
    } catch (cause) {
      throw new CryptoError('ciphertext_invalid', `${this.#part} is damaged or cut off in chunk ${chunk}`, { cause })
    }
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      if (this.#key !== null) this.accept(bytes)
      else {
        this.#header = Buffer.concat([this.#header, bytes])
        if (this.#header.length >= headerBytes) {
          this.#readHeader(this.#header.subarray(0, headerBytes))
          this.accept(this.#header.subarray(headerBytes))
        }
      }
      done()
    } catch (error) {
      done(error instanceof Error ? error : new TypeError('no error'))
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.acceptLast()
      done()
    } catch (error) {
      done(error instanceof Error ? error : new TypeError('no error'))
    }
  }
}

/** Encrypts a part of a backup. `part` names it within all backups. */
export const sealPart = (key: BackupKey, part: string): Transform => new BackupSealer(key, part)

/**
 * Decrypts a part; each chunk comes out only after it was authenticated, and the stream ends well only where it is whole.
 *
 * Fails with {@link CryptoError}: `ciphertext_invalid`, `backup_key_wrong`.
 */
export const openPart = (key: BackupKey, part: string): Transform => new BackupOpener(key, part)
