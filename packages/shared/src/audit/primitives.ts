/** SHA-256 by the platform: `node:crypto` on the server, WebCrypto in a page. */
export type Sha256Function = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>

/** Ed25519 verification (RFC 8032) by the platform; `publicKey` is the 32-byte encoding. */
export type Ed25519Verify = (options: {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
}) => boolean | Promise<boolean>

export interface AuditPrimitives {
  readonly sha256: Sha256Function
  readonly verifyEd25519: Ed25519Verify
}

export const bytesEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
