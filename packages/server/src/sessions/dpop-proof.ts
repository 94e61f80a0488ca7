import * as v from 'valibot'
import {
  DeviceKeySchema,
  isSignedBy,
  jwsPayload,
  parseStrictJws,
  sha256,
  thumbprint,
  type DeviceKey,
} from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import { nonceLifetimeMs, type DpopNonces } from './dpop-nonce.ts'
import { SessionError } from './session-error.ts'

const proofLimitBytes = 4096

const HeaderSchema = v.looseObject({ typ: v.literal('dpop+jwt'), alg: v.literal('ES256'), jwk: DeviceKeySchema })
const ClaimsSchema = v.looseObject({
  jti: v.pipe(v.string(), v.minLength(16), v.maxLength(128)),
  htm: v.string(),
  htu: v.string(),
  iat: v.number(),
  ath: v.string(),
  nonce: v.optional(v.string()),
})

/** The request that a proof must be about. */
export interface ProvenRequest {
  readonly method: string
  /** Addresses, without query, under which the page may have called. */
  readonly urls: readonly string[]
  /** The token that goes with the proof. */
  readonly token: string
  /** The `DPoP` header; `undefined` where there is none or more than one. */
  readonly proof: string | undefined
}

export interface Possession {
  readonly key: DeviceKey
  readonly jkt: string
}

/**
 * Verifies a proof of possession (RFC 9449 section 4.3) and uses it up: the same proof is refused the next time. `iat` is not
 * compared with our clock; the nonce, which we made, says how old the proof can be.
 *
 * Throws {@link SessionError}: `invalid_dpop_proof`, `use_dpop_nonce`, `dpop_proof_reused`.
 */
export const verifyProof = async (
  { db, nonces, now }: { readonly db: Queryable; readonly nonces: DpopNonces; readonly now: () => Date },
  request: ProvenRequest,
): Promise<Possession> => {
  const { proof } = request
  const jws = proof === undefined || proof.length > proofLimitBytes ? null : parseStrictJws(proof)
  if (proof === undefined || jws === null) throw new SessionError('invalid_dpop_proof', { param: 'DPoP' })

  const header = v.safeParse(HeaderSchema, jws.header)
  if (!header.success) throw new SessionError('invalid_dpop_proof', { param: 'header' })
  const { jwk } = header.output
  if (!isSignedBy(jws, jwk)) throw new SessionError('invalid_dpop_proof', { param: 'signature' })

  const claims = v.safeParse(ClaimsSchema, jwsPayload(jws))
  if (!claims.success) throw new SessionError('invalid_dpop_proof', { param: 'claims' })
  const { jti, htm, htu, ath, nonce } = claims.output
  if (htm !== request.method) throw new SessionError('invalid_dpop_proof', { param: 'htm' })
  if (!request.urls.includes(htu)) throw new SessionError('invalid_dpop_proof', { param: 'htu' })
  if (ath !== sha256(request.token).toString('base64url'))
    throw new SessionError('invalid_dpop_proof', { param: 'ath' })
  if (nonce === undefined || !nonces.isFresh(nonce)) throw new SessionError('use_dpop_nonce')

  const jkt = thumbprint(jwk)
  const expiresAt = new Date(now().getTime() + nonceLifetimeMs)
  const { rowCount } = await db.query(
    'insert into dpop_proof (digest, expires_at) values ($1, $2) on conflict do nothing',
    [sha256(`${jkt}|${jti}`), expiresAt],
  )
  if (rowCount !== 1) throw new SessionError('dpop_proof_reused')
  return { key: jwk, jkt }
}

/** Forgets proofs whose nonce is no longer accepted anyway. */
export const forgetProofs = async (db: Queryable, now: Date): Promise<void> => {
  await db.query('delete from dpop_proof where expires_at < $1', [now])
}
