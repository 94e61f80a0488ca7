import { isOpenForCapture, type SessionId } from '@honnin/shared/protocol'
import { appendEntry } from '../audit/index.ts'
import { sha256, type Random, type SessionKey } from '../crypto/index.ts'
import { transaction, type Transaction } from '../db/index.ts'
import { issueClientToken } from './client-token.ts'
import { keyOf, lockKnownSession, requireOpen } from './require-session.ts'
import { sealedPlaces, type SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { findByLink, writeClientToken, writeLink } from './session-store.ts'
import type { Session } from './session.ts'

const secretBytes = 24
const secretForm = /^[A-Za-z0-9_-]{32}$/

/** Gives a session the secret of its hosted page; a link that it had before ends. Only a digest is kept. */
export const giveLink = async (tx: Transaction, sessionId: SessionId, random: Random): Promise<string> => {
  const secret = random.bytes(secretBytes).toString('base64url')
  await writeLink(tx, sessionId, sha256(secret))
  return secret
}

export const sealReturnUrl = (key: SessionKey, url: string): Buffer => key.sealText(sealedPlaces.returnUrl, url)

/** Whether a session takes captures, has been decided or called off, or ran out of time. */
export type LinkState = 'open' | 'ended' | 'expired'

const stateOf = ({ status, expiresAt }: Session, now: Date): LinkState => {
  if (!isOpenForCapture(status)) return status === 'expired' ? 'expired' : 'ended'
  return now < expiresAt ? 'open' : 'expired'
}

/** The session that a link leads to; `null` for a link that is none (any more). */
export const readLinked = async (
  { db, now }: Pick<SessionContext, 'db' | 'now'>,
  secret: string,
): Promise<{ readonly session: Session; readonly state: LinkState } | null> => {
  const session = secretForm.test(secret) ? await findByLink(db, sha256(secret)) : null
  if (session === null || session.status === 'erased') return null
  return { session, state: stateOf(session, now()) }
}

/** What the page needs to begin. Whoever began before on another device is cut off. */
export const beginByLink = async (
  context: SessionContext,
  secret: string,
): Promise<{ readonly clientToken: string; readonly returnUrl: string | null }> => {
  const linked = await readLinked(context, secret)
  if (linked === null) throw new SessionError('not_found')
  const sessionId = linked.session.id
  const token = await issueClientToken(context, sessionId)
  return transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    requireOpen(session, context.now())
    await writeClientToken(tx, sessionId, token.tokenId)
    const key = await keyOf(context, tx, session)
    const entry = { type: 'session.token_renewed', at: context.now(), tenantId: session.tenantId, sessionId }
    await appendEntry(tx, { ...entry, plain: { via: 'hosted-page' } }, { random: context.random, key: null })
    const { sealedReturnUrl } = session
    const returnUrl = sealedReturnUrl === null ? null : key.openText(sealedPlaces.returnUrl, sealedReturnUrl)
    return { clientToken: token.token, returnUrl }
  })
}
