import type { SessionId } from '@honnin/shared/protocol'
import { appendEntry } from '../audit/index.ts'
import { transaction, type Transaction } from '../db/index.ts'
import { deleteBundles } from './bundle-store.ts'
import { dueSessions } from './due-sessions.ts'
import { eraseSession } from './erase-session.ts'
import { dropItems } from './loose-media.ts'
import { lockKnownSession } from './require-session.ts'
import { clearResult, endMediaRetention, noteWarning } from './retention.ts'
import { daysAfter, type SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'

const batch = 100

const isOver = (until: Date | null, session: Session, now: Date): boolean =>
  until !== null && until <= now && session.heldSince === null && session.status !== 'erased'

const record = async (tx: Transaction, context: SessionContext, session: Session, type: string): Promise<void> => {
  const entry = { type, at: context.now(), tenantId: session.tenantId, sessionId: session.id }
  await appendEntry(tx, { ...entry, plain: { by: 'retention' } }, { random: context.random, key: null })
}

const eraseMedia = async (context: SessionContext, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (!isOver(session.mediaUntil, session, context.now())) return
    await dropItems(tx, { of: 'session', sessionId }, context)
    await endMediaRetention(tx, sessionId)
    await record(tx, context, session, 'session.media_erased')
  })

const eraseResult = async (context: SessionContext, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (!isOver(session.resultUntil, session, context.now())) return
    await deleteBundles(tx, sessionId)
    await tx.query('delete from audit_opening where session_id = $1', [sessionId])
    await clearResult(tx, sessionId)
    await record(tx, context, session, 'session.result_erased')
  })

const warn = async (context: SessionContext, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.warnedAt !== null || session.firstReadAt !== null || session.status === 'erased') return
    const { tenantId, livemode, status } = session
    const at = context.now()
    await noteWarning(tx, sessionId, at)
    await context.announce(tx, { tenantId, livemode, sessionId, status, at, type: 'session.expiring' })
  })

/** Tells of results that nobody has read and that end soon. Returns their sessions. */
export const warnOfExpiry = async (context: SessionContext): Promise<readonly SessionId[]> => {
  const now = context.now()
  const at = daysAfter(now, context.rules.expiryWarningDays)
  const due = await dueSessions(context.db, 'warn', { at, now, limit: batch })
  for (const sessionId of due) await warn(context, sessionId)
  return due
}

const eraseDue = async (context: SessionContext, sessionId: SessionId): Promise<void> => {
  try {
    await eraseSession(context, sessionId, { cause: 'retention', by: 'retention' })
  } catch (error) {
    // Put under hold since the list was made.
    if (!(error instanceof SessionError && error.code === 'session_on_hold')) throw error
  }
}

/** Erases what has been kept for as long as it may be. Returns how many whole sessions. */
export const keepRetention = async (context: SessionContext): Promise<number> => {
  const given = { at: context.now(), limit: batch }
  const due = await dueSessions(context.db, 'erase', given)
  for (const sessionId of due) await eraseDue(context, sessionId)
  for (const sessionId of await dueSessions(context.db, 'erase-media', given)) await eraseMedia(context, sessionId)
  for (const sessionId of await dueSessions(context.db, 'erase-result', given)) await eraseResult(context, sessionId)
  return due.length
}
