import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { aeadAlgorithm, keyBytes, tagBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'
import { sha256 } from './digest.ts'

/** First bytes of every media file: format and version. */
const magic = Buffer.from('HNM2')
const lengthBytes = 2
const saltBytes = 32
const noncePrefixBytes = 7
const counterBytes = 4
/** Plaintext of every chunk but the last, which has at most as much. */
const chunkBytes = 64 * 1024
const sealedChunkBytes = chunkBytes + tagBytes

/** What a file says of itself, readable without a key and authenticated with it. MUST hold no personal data. */
export type MediaLabels = Readonly<Record<string, string>>

/** `HNM2 || length of labels || labels as JSON || salt || nonce prefix` */
const makeHeader = (labels: MediaLabels): Buffer => {
  const text = Buffer.from(JSON.stringify(labels))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt16BE(text.length)
  return Buffer.concat([magic, length, text, randomBytes(saltBytes + noncePrefixBytes)])
}

/** Where the header ends; `null` where the bytes are too short for one or begin otherwise. */
const headerEnd = (file: Uint8Array): number | null => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (bytes.length < magic.length + lengthBytes || !magic.equals(bytes.subarray(0, magic.length))) return null
  const end = magic.length + lengthBytes + bytes.readUInt16BE(magic.length) + saltBytes + noncePrefixBytes
  return bytes.length < end ? null : end
}

/**
 * A key for one file (HKDF-SHA-256), from the session's key, the file's salt, its whole header and its context. So no nonce
 * can meet another file's, and a file opens with its own header in its own place only.
 */
const fileKey = (key: Uint8Array, context: string, header: Uint8Array): Uint8Array => {
  const salt = header.subarray(header.length - noncePrefixBytes - saltBytes, header.length - noncePrefixBytes)
  const info = Buffer.concat([Buffer.from('honnin media'), sha256(context), sha256(header)])
  return new Uint8Array(hkdfSync('sha256', key, salt, info, keyBytes))
}

/** Position and finality of a chunk are part of its nonce: none can be moved, left out or taken for the last one. */
const nonceOf = (header: Uint8Array, index: number, isLast: boolean): Buffer => {
  const tail = Buffer.alloc(counterBytes + 1)
  tail.writeUInt32BE(index)
  tail[counterBytes] = isLast ? 1 : 0
  return Buffer.concat([header.subarray(header.length - noncePrefixBytes), tail])
}

/**
 * Encrypts a stream in chunks of AES-256-GCM, in the manner of STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015). Plaintext never leaves memory.
 */
export class MediaCipher extends Transform {
  readonly #header: Buffer
  readonly #key: Uint8Array
  #held: Buffer = Buffer.alloc(0)
  #index = 0

  constructor(key: Uint8Array, context: string, labels: MediaLabels) {
    super()
    this.#header = makeHeader(labels)
    this.#key = fileKey(key, context, this.#header)
    this.push(this.#header)
  }

  #seal(chunk: Uint8Array, isLast: boolean): void {
    const nonce = nonceOf(this.#header, this.#index, isLast)
    const cipher = createCipheriv(aeadAlgorithm, this.#key, nonce, { authTagLength: tagBytes })
    this.push(Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]))
    this.#index += 1
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held = Buffer.concat([this.#held, bytes])
    // What may be the last chunk is held back until more has come.
    while (this.#held.length > chunkBytes) {
      this.#seal(this.#held.subarray(0, chunkBytes), false)
      this.#held = this.#held.subarray(chunkBytes)
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#seal(this.#held, true)
    done()
  }
}

/** Decrypts a whole file. Throws {@link CryptoError} `ciphertext_invalid` before a byte of a file that is not whole is returned. */
export const openMedia = (key: Uint8Array, context: string, file: Uint8Array): Buffer => {
  const end = headerEnd(file)
  if (end === null) throw new CryptoError('ciphertext_invalid', 'the file is not an encrypted media file')
  const header = file.subarray(0, end)
  const body = file.subarray(end)
  const own = fileKey(key, context, header)
  const count = Math.max(1, Math.ceil(body.length / sealedChunkBytes))
  const opened: Buffer[] = []
  for (let index = 0; index < count; index += 1) {
    const chunk = body.subarray(index * sealedChunkBytes, (index + 1) * sealedChunkBytes)
    if (chunk.length < tagBytes) throw new CryptoError('ciphertext_invalid', 'the file is cut off')
    const nonce = nonceOf(header, index, index === count - 1)
    const decipher = createDecipheriv(aeadAlgorithm, own, nonce, { authTagLength: tagBytes })
    decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes))
    try {
      opened.push(decipher.update(chunk.subarray(0, chunk.length - tagBytes)), decipher.final())
    } catch (cause) {
      throw new CryptoError('ciphertext_invalid', 'the file does not authenticate', { cause })
    }
  }
  return Buffer.concat(opened)
}
