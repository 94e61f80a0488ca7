import { isOpenForCapture, type SessionId } from '@honnin/shared/protocol'
import type { SessionKey } from '../crypto/index.ts'
import type { Queryable, Transaction } from '../db/index.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'
import { lockSession } from './session-store.ts'

/** The session locked for writing. Throws {@link SessionError} `not_found`. */
export const lockKnownSession = async (tx: Transaction, sessionId: SessionId): Promise<Session> => {
  const session = await lockSession(tx, sessionId)
  if (session === null) throw new SessionError('not_found')
  return session
}

/**
 * Throws {@link SessionError} unless the person may still capture: `session_expired`, `session_erased`, `session_closed`. The
 * clock counts before the task that writes the expiry has come by.
 */
export const requireOpen = (session: Session, now: Date): void => {
  if (session.status === 'erased') throw new SessionError('session_erased')
  if (session.status === 'expired') throw new SessionError('session_expired')
  if (!isOpenForCapture(session.status)) throw new SessionError('session_closed')
  if (now >= session.expiresAt) throw new SessionError('session_expired')
}

/** As {@link requireOpen}, for what needs a device that has begun: the state MUST be `capturing`. */
export const requireCapturing = (session: Session, now: Date): void => {
  requireOpen(session, now)
  if (session.status !== 'capturing') throw new SessionError('session_closed')
}

export const keyOf = (
  context: Pick<SessionContext, 'sessionKeys'>,
  db: Queryable,
  session: Session,
): Promise<SessionKey> => context.sessionKeys.get(db, { tenantId: session.tenantId, sessionId: session.id })

export const findKeyOf = (context: SessionContext, db: Queryable, session: Session): Promise<SessionKey | null> =>
  context.sessionKeys.find(db, { tenantId: session.tenantId, sessionId: session.id })
