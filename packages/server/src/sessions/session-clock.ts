import { isOpenForCapture, type SessionId } from '@honnin/shared/protocol'
import { transaction } from '../db/index.ts'
import { endWithoutDecision } from './cancel-session.ts'
import { dueSessions } from './due-sessions.ts'
import { forgetProofs } from './dpop-proof.ts'
import { sweepMedia } from './loose-media.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import type { SessionContext } from './session-context.ts'

const batch = 100
/** Young sessions are not looked at: their job may be between two states of the queue. */
const lostAfterMs = 60_000

const expire = async (context: SessionContext, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (!isOpenForCapture(session.status) || context.now() < session.expiresAt) return
    await endWithoutDecision(tx, context, { session, to: 'expired', key: await keyOf(context, tx, session) })
  })

/** Ends sessions that nobody finished in time. */
export const expireSessions = async (context: SessionContext): Promise<number> => {
  const due = await dueSessions(context.db, 'expire', { at: context.now(), limit: batch })
  for (const sessionId of due) await expire(context, sessionId)
  return due.length
}

/** Destroys what belongs to nothing, and forgets proofs of possession that nobody can use again. */
export const sweepRemains = async (context: SessionContext): Promise<void> => {
  await forgetProofs(context.db, context.now())
  await sweepMedia(context, context.now())
}

/** Hands sessions to processing again whose job is lost: buried after too many crashes, or deleted by hand. */
export const reviveProcessing = async (context: SessionContext): Promise<number> => {
  const at = new Date(context.now().getTime() - lostAfterMs)
  const lost = await dueSessions(context.db, 'reprocess', { at, limit: batch })
  for (const sessionId of lost) {
    await transaction(context.db, async (tx) => {
      const session = await lockKnownSession(tx, sessionId)
      const job = { sessionId, attempt: session.attempt }
      if (session.status !== 'processing' || (await context.queue.has(tx, 'process-session', job))) return
      await context.queue.enqueue(tx, 'process-session', job)
    })
  }
  return lost.length
}
