import { createCipheriv, randomBytes, type CipherGCM } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { aeadAlgorithm, ivBytes, openBytes, tagBytes } from './aead.ts'
import { CryptoError } from './crypto-error.ts'

/** First bytes of every media file: format and version. */
const magic = Buffer.from('HNM1')

/** Encrypts a stream: `HNM1 || iv || ciphertext || tag`. Plaintext never leaves memory. */
export class MediaCipher extends Transform {
  readonly #cipher: CipherGCM

  constructor(key: Uint8Array, context: string) {
    super()
    const iv = randomBytes(ivBytes)
    this.#cipher = createCipheriv(aeadAlgorithm, key, iv, { authTagLength: tagBytes })
    this.#cipher.setAAD(Buffer.from(context))
    this.push(Buffer.concat([magic, iv]))
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    done(null, this.#cipher.update(chunk))
  }

  override _flush(done: TransformCallback): void {
    this.push(this.#cipher.final())
    done(null, this.#cipher.getAuthTag())
  }
}

export const openMedia = (key: Uint8Array, context: string, file: Uint8Array): Buffer => {
  if (!magic.equals(file.subarray(0, magic.length)))
    throw new CryptoError('ciphertext_invalid', 'the file is not an encrypted media file')
  return openBytes(key, context, file.subarray(magic.length))
}
