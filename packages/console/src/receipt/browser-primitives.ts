import type { AuditPrimitives } from '@honnin/shared/audit'

/** The browser has no Ed25519 (Chromium before 137, Firefox before 129, Safari before 17). */
export class NoEd25519Error extends Error {
  override readonly name = 'NoEd25519Error'
}

/** Bytes as WebCrypto takes them: in a buffer that no other thread shares. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

const importKey = async (publicKey: Uint8Array): Promise<CryptoKey> => {
  try {
    return await crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify'])
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotSupportedError')
      throw new NoEd25519Error('no Ed25519', { cause })
    throw cause
  }
}

/** SHA-256 and Ed25519 by WebCrypto. */
export const browserPrimitives: AuditPrimitives = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', own(bytes))),
  verifyEd25519: async ({ publicKey, message, signature }) =>
    crypto.subtle.verify('Ed25519', await importKey(publicKey), own(signature), own(message)),
}
