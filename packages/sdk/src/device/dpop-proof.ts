import { base64url, SignJWT } from 'jose'
import type { DeviceKey } from './device-key.ts'
import { randomToken } from './random-id.ts'

export interface DpopClaims {
  readonly method: string
  readonly url: URL
  /** The token that the proof accompanies; the proof carries its hash. */
  readonly token: string
  /** The server's last `DPoP-Nonce`, or null while it gave none. */
  readonly nonce: string | null
  readonly now: Date
}

/** A proof of possession (RFC 9449, section 4.2) for exactly one request. */
export const createDpopProof = async (key: DeviceKey, claims: DpopClaims): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(claims.token))
  return new SignJWT({
    htm: claims.method,
    htu: `${claims.url.origin}${claims.url.pathname}`,
    ath: base64url.encode(new Uint8Array(digest)),
    ...(claims.nonce === null ? {} : { nonce: claims.nonce }),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk })
    .setJti(randomToken())
    .setIssuedAt(claims.now)
    .sign(key.pair.privateKey)
}
