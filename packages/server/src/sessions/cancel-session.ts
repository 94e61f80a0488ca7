import type { JsonValue } from '@honnin/shared/audit'
import type { SessionId } from '@honnin/shared/protocol'
import type { SessionKey } from '../crypto/index.ts'
import { transaction, type Transaction } from '../db/index.ts'
import { changeStatus } from './change-status.ts'
import { dropItems } from './loose-media.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import { beginRetention } from './retention.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'

/** Ends a session without a decision: nothing will be decided from its media, so they are destroyed at once. */
export const endWithoutDecision = async (
  tx: Transaction,
  context: SessionContext,
  change: {
    readonly session: Session
    readonly to: 'canceled' | 'expired'
    readonly key: SessionKey
    readonly facts?: Record<string, JsonValue>
  },
): Promise<Session> => {
  const ended = await changeStatus(tx, context, change)
  // Under legal hold even these stay.
  if (ended.heldSince === null) await dropItems(tx, { of: 'session', sessionId: ended.id }, context)
  await beginRetention(tx, ended, context.now())
  return ended
}

export const cancelLocked = (
  tx: Transaction,
  context: SessionContext,
  {
    session,
    key,
    facts,
  }: { readonly session: Session; readonly key: SessionKey; readonly facts: Record<string, JsonValue> },
): Promise<Session> => {
  if (session.status === 'expired') throw new SessionError('session_expired')
  return endWithoutDecision(tx, context, { session, to: 'canceled', key, facts })
}

/** Cancels an open session; canceling twice is no error. Throws `IllegalTransitionError` once it was submitted. */
export const cancelSession = async (
  context: SessionContext,
  sessionId: SessionId,
  { by, reason }: { readonly by: 'person' | 'relying_party'; readonly reason: string | undefined },
): Promise<Session> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status === 'canceled') return session
    if (session.status === 'erased') throw new SessionError('session_erased')
    const key = await keyOf(context, tx, session)
    return cancelLocked(tx, context, { session, key, facts: { by, reason: reason ?? null } })
  })
