import { createPublicKey, verify } from 'node:crypto'
import type { AuditPrimitives } from '@honnin/shared/audit'
import { sha256 } from '../crypto/index.ts'

/** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex')

/** SHA-256 and Ed25519 by `node:crypto`, for the verifying code of `shared`. */
export const nodePrimitives: AuditPrimitives = {
  sha256,
  verifyEd25519: ({ publicKey, message, signature }) => {
    const key = createPublicKey({ key: Buffer.concat([ed25519Prefix, publicKey]), format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  },
}
