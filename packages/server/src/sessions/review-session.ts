import { lawfulMethod } from '@honnin/shared/methods'
import type { Decision, ReasonCode } from '@honnin/shared/protocol'
import type { Transaction } from '../db/index.ts'
import { changeStatus } from './change-status.ts'
import { openResult, resultDigest, sealResult, type ResultRecord } from './result-record.ts'
import { beginRetention } from './retention.ts'
import { minutesAfter, type SessionContext, type SessionKey } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { openRequest } from './session-request.ts'
import { attemptsLeft, type Session } from './session.ts'
import { writeDecision } from './session-store.ts'

export interface ReviewVerdict {
  readonly status: 'approved' | 'declined' | 'resubmit'
  readonly reasons: readonly ReasonCode[]
}

/** The method by which the person is identified on the day of the verdict. Throws {@link SessionError} `method_not_lawful`. */
const methodAt = (session: Session, { status }: ReviewVerdict, at: Date): Decision['method'] => {
  const { methodId } = session.plan
  if (methodId === null || session.sector === 'none' || status !== 'approved') return null
  const method = lawfulMethod(methodId, { sector: session.sector, at })
  if (method === null) throw new SessionError('method_not_lawful')
  return method
}

/** The person captures anew: the session is open as long as a fresh one, and nothing is kept of a decision that is none. */
const reopen = async (tx: Transaction, context: SessionContext, session: Session, at: Date): Promise<void> => {
  await tx.query(
    'update session set expires_at = $2, retain_until = null, result_until = null, media_until = null where id = $1',
    [session.id, minutesAfter(at, context.rules.sessionMinutes)],
  )
}

/**
 * Writes the verdict of a reviewer: decision, state, audit entry and announcement. The session MUST be locked and in `review`.
 *
 * Throws {@link SessionError}: `method_not_lawful` for an approval on a day on which the method is none (any more),
 * `too_many_attempts`; `IllegalTransitionError` where it is not in review.
 */
export const reviewSession = async (
  tx: Transaction,
  context: SessionContext,
  { session, key, verdict }: { readonly session: Session; readonly key: SessionKey; readonly verdict: ReviewVerdict },
): Promise<Session> => {
  const at = context.now()
  if (verdict.status === 'resubmit' && attemptsLeft(session) === 0) throw new SessionError('too_many_attempts')
  const decision: Decision = {
    status: verdict.status,
    finality: verdict.status === 'resubmit' ? 'retryable' : 'final',
    reasons: [...verdict.reasons],
    ...{ decidedBy: 'reviewer', decidedAt: at.toISOString() },
    method: methodAt(session, verdict, at),
  }
  const record: ResultRecord | null = openResult(session, key)
  if (record === null) throw new SessionError('session_erased')
  await writeDecision(tx, session.id, { decision, sealedResult: sealResult(key, record) })
  if (verdict.status === 'resubmit') await reopen(tx, context, session, at)
  else await beginRetention(tx, session, at)
  const facts = { decision: { ...decision }, result: resultDigest(record, openRequest(session, key).declared) }
  return changeStatus(tx, context, { session, to: verdict.status, key, facts })
}
