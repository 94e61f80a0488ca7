import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import { errors, type JWTPayload } from 'jose'
import * as v from 'valibot'
import type { KeyRing, Random } from '../crypto/index.ts'
import { minutesAfter } from './session-context.ts'
import { SessionError } from './session-error.ts'

const clientTokenType = 'ekyc-client+jwt'
const accessTokenType = 'ekyc-access+jwt'
const issuer = 'honnin'
const audience = 'honnin-capture'
const clientTokenMinutes = 30
/** An access token outlives its session a little, so that the page can still read the outcome. */
const accessGraceMinutes = 30

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

export interface IssuedToken {
  readonly token: string
  readonly tokenId: string
  readonly expiresAt: Date
}

interface Issuing {
  readonly keyRing: KeyRing
  readonly random: Random
  readonly now: () => Date
}

/** A token for one session, for the page: good for thirty minutes and for the first device that uses it. */
export const issueClientToken = async (issuing: Issuing, sessionId: SessionId): Promise<IssuedToken> => {
  const at = issuing.now()
  const expiresAt = minutesAfter(at, clientTokenMinutes)
  const tokenId = issuing.random.nonce()
  const claims: JWTPayload = {
    iss: issuer,
    aud: audience,
    sub: sessionId,
    jti: tokenId,
    iat: seconds(at),
    exp: seconds(expiresAt),
  }
  return { token: await issuing.keyRing.signToken(claims, clientTokenType), tokenId, expiresAt }
}

/** A token that is of use only together with the device key (RFC 7800 `cnf`, RFC 9449). */
export const issueAccessToken = async (
  issuing: Issuing,
  {
    sessionId,
    jkt,
    sessionExpiresAt,
  }: { readonly sessionId: SessionId; readonly jkt: string; readonly sessionExpiresAt: Date },
): Promise<IssuedToken> => {
  const at = issuing.now()
  const expiresAt = minutesAfter(at > sessionExpiresAt ? at : sessionExpiresAt, accessGraceMinutes)
  const tokenId = issuing.random.nonce()
  const claims: JWTPayload = {
    ...{ iss: issuer, aud: audience, sub: sessionId, jti: tokenId, iat: seconds(at), exp: seconds(expiresAt) },
    cnf: { jkt },
  }
  return { token: await issuing.keyRing.signToken(claims, accessTokenType), tokenId, expiresAt }
}

const ClientClaimsSchema = v.object({ sub: SessionIdSchema, jti: v.string() })
const AccessClaimsSchema = v.object({ sub: SessionIdSchema, cnf: v.object({ jkt: v.string() }) })

interface Verifying {
  readonly keyRing: KeyRing
  readonly now: () => Date
}

const verifyToken = async ({ keyRing, now }: Verifying, token: string, typ: string): Promise<JWTPayload> => {
  try {
    return await keyRing.verifyToken(token, { typ, audience, at: now() })
  } catch (cause) {
    throw new SessionError(cause instanceof errors.JWTExpired ? 'expired_token' : 'invalid_token', { cause })
  }
}

/** Throws {@link SessionError}: `invalid_token`, `expired_token`. */
export const verifyClientToken = async (
  verifying: Verifying,
  token: string,
): Promise<{ readonly sessionId: SessionId; readonly tokenId: string }> => {
  const claims = v.safeParse(ClientClaimsSchema, await verifyToken(verifying, token, clientTokenType))
  if (!claims.success) throw new SessionError('invalid_token')
  return { sessionId: claims.output.sub, tokenId: claims.output.jti }
}

/** Throws {@link SessionError}: `invalid_token`, `expired_token`. */
export const verifyAccessToken = async (
  verifying: Verifying,
  token: string,
): Promise<{ readonly sessionId: SessionId; readonly jkt: string }> => {
  const claims = v.safeParse(AccessClaimsSchema, await verifyToken(verifying, token, accessTokenType))
  if (!claims.success) throw new SessionError('invalid_token')
  return { sessionId: claims.output.sub, jkt: claims.output.cnf.jkt }
}
