import { ItemIdSchema, SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import { errors } from 'jose'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import { transaction } from '../db/index.ts'
import { readItem } from './item-store.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import { minutesAfter, type SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'

const linkType = 'ekyc-capture-link+jwt'
const audience = 'honnin-capture-link'
export const longestLinkMinutes = 60
export const usualLinkMinutes = 5

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

/** Which picture a link leads to, and the API key that answers for it. */
const LinkClaimsSchema = v.pipe(
  v.object({ sub: SessionIdSchema, item: ItemIdSchema, key: v.string() }),
  v.transform(({ sub: sessionId, item: itemId, key: apiKeyId }) => ({ sessionId, itemId, apiKeyId })),
)
export type CaptureLink = v.InferOutput<typeof LinkClaimsSchema>

/**
 * A signed token that shows one picture to whoever has it, for `minutes`. That it was made is in the audit log, and so is each use.
 *
 * Throws {@link SessionError}: `not_found`, `session_erased`.
 */
export const issueCaptureLink = async (
  context: SessionContext,
  given: {
    readonly sessionId: SessionId
    readonly itemId: string
    readonly apiKeyId: string
    readonly minutes: number
  },
): Promise<{ readonly token: string; readonly expiresAt: Date }> => {
  const { sessionId, apiKeyId, minutes } = given
  const at = context.now()
  const expiresAt = minutesAfter(at, minutes)
  const itemId = await transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status === 'erased') throw new SessionError('session_erased')
    const key = await keyOf(context, tx, session)
    const item = await readItem(tx, { sessionId, itemId: given.itemId, key })
    if (item === null) throw new SessionError('not_found')
    const plain = { item: item.descriptor.itemId, apiKey: apiKeyId, until: expiresAt.toISOString() }
    await appendEntry(
      tx,
      { type: 'session.capture_linked', at, tenantId: session.tenantId, sessionId, plain },
      { random: context.random, key },
    )
    return item.descriptor.itemId
  })
  const names = { iss: 'honnin', aud: audience, sub: sessionId, jti: context.random.nonce() }
  const claims = { ...names, item: itemId, key: apiKeyId }
  const token = await context.keyRing.signToken({ ...claims, iat: seconds(at), exp: seconds(expiresAt) }, linkType)
  return { token, expiresAt }
}

/** Throws {@link SessionError}: `link_expired`, `not_found` for anything but a link that we made. */
export const openCaptureLink = async (
  { keyRing, now }: Pick<SessionContext, 'keyRing' | 'now'>,
  token: string,
): Promise<CaptureLink> => {
  try {
    return v.parse(LinkClaimsSchema, await keyRing.verifyToken(token, { typ: linkType, audience, at: now() }))
  } catch (cause) {
    throw new SessionError(cause instanceof errors.JWTExpired ? 'link_expired' : 'not_found', { cause })
  }
}
