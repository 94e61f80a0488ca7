import type { Outcome, SessionId } from '@honnin/shared/protocol'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'
import { readSession } from './session-store.ts'

/** What the page may know: no score, and reasons only where the person can do something about them. */
export const toOutcome = (session: Session): Outcome => {
  const decision = session.status === session.decision?.status ? session.decision : null
  return {
    status: session.status,
    finality: decision?.finality ?? null,
    reasons: session.status === 'resubmit' && decision !== null ? [...decision.reasons] : [],
    receipt: session.receipt,
  }
}

export const readOutcome = async (context: SessionContext, sessionId: SessionId): Promise<Outcome> => {
  const session = await readSession(context.db, sessionId)
  if (session === null) throw new SessionError('not_found')
  return toOutcome(session)
}
