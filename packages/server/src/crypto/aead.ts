import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CryptoError } from './crypto-error.ts'

export const keyBytes = 32
/** 96 bits, random: far below 2^32 messages under one key (NIST SP 800-38D section 8.3). */
export const ivBytes = 12
export const tagBytes = 16
export const aeadAlgorithm = 'aes-256-gcm'

/** AES-256-GCM: `iv || ciphertext || tag`, bound to `context` as additional data. */
export const sealBytes = (key: Uint8Array, context: string, plaintext: Uint8Array): Buffer => {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(aeadAlgorithm, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context))
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Throws {@link CryptoError} `ciphertext_invalid` for anything but what {@link sealBytes} made with the same context. */
export const openBytes = (key: Uint8Array, context: string, sealed: Uint8Array): Buffer => {
  if (sealed.length < ivBytes + tagBytes) throw new CryptoError('ciphertext_invalid', 'the ciphertext is too short')
  const iv = sealed.subarray(0, ivBytes)
  const decipher = createDecipheriv(aeadAlgorithm, key, iv, { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, sealed.length - tagBytes)), decipher.final()])
  } catch (cause) {
    throw new CryptoError('ciphertext_invalid', 'the ciphertext does not authenticate', { cause })
  }
}
