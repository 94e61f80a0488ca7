import {
  type Decision,
  type DecisionStatus,
  type ReasonCode,
  type SessionId,
  type SimulateSession,
} from '@honnin/shared/protocol'
import { transaction } from '../db/index.ts'
import { beginCapturing } from './bind-device.ts'
import { changeStatus } from './change-status.ts'
import { keyOf, lockKnownSession, requireOpen } from './require-session.ts'
import { resultDigest, sealResult, type ResultRecord } from './result-record.ts'
import { beginRetention } from './retention.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { openRequest } from './session-request.ts'
import { attemptsLeft, type Session } from './session.ts'
import { writeDecision } from './session-store.ts'

const usualReasons: Readonly<Record<DecisionStatus, readonly ReasonCode[]>> = {
  approved: [],
  declined: ['face_mismatch'],
  review: ['face_match_unclear'],
  resubmit: ['document_blurred'],
}

/** Nothing was looked at: no check ran and no field was read. */
const emptyRecord = (session: Session): ResultRecord => ({
  checks: [],
  document: {
    type: session.documentType ?? session.documentTypes[0] ?? session.plan.documentTypes[0] ?? 'jp_driving_licence',
    ...{ fields: {}, comparisons: {}, warnings: [] },
  },
  timings: {},
})

/**
 * Throws {@link SessionError} where a session of this mode cannot be decided so: `test_mode_only`, `invalid_request` (reasons for
 * an approval).
 */
export const requireSimulation = (livemode: boolean, { status, reasons }: SimulateSession): void => {
  if (livemode) throw new SessionError('test_mode_only', { param: 'simulate' })
  if (status === 'approved' && reasons !== undefined && reasons.length > 0)
    throw new SessionError('invalid_request', { param: 'reasons' })
}

/**
 * Decides a session of test mode as it was asked to, without any capture: the same states, entries and webhooks follow one
 * another as when a person captures. The decision says that it was simulated.
 *
 * Throws {@link SessionError}: `test_mode_only`, `too_many_attempts`, `invalid_request` (reasons for an approval), and the codes
 * of a closed session.
 */
export const simulateSession = async (
  context: SessionContext,
  sessionId: SessionId,
  asked: SimulateSession,
): Promise<void> => {
  await transaction(context.db, async (tx) => {
    const found = await lockKnownSession(tx, sessionId)
    requireSimulation(found.livemode, asked)
    const at = context.now()
    requireOpen(found, at)
    const key = await keyOf(context, tx, found)
    const capturing = await beginCapturing(tx, context, { session: found, key })
    if (asked.status === 'resubmit' && attemptsLeft(capturing) === 0) throw new SessionError('too_many_attempts')
    const processing = await changeStatus(tx, context, { session: capturing, to: 'processing', key })
    const decision: Decision = {
      status: asked.status,
      finality: asked.status === 'resubmit' ? 'retryable' : 'final',
      reasons: [...(asked.reasons ?? usualReasons[asked.status])],
      ...{ decidedBy: 'simulation', decidedAt: at.toISOString(), method: null },
    }
    const record = emptyRecord(processing)
    await writeDecision(tx, sessionId, { decision, sealedResult: sealResult(key, record) })
    if (asked.status !== 'resubmit') await beginRetention(tx, processing, at)
    const facts = { decision: { ...decision }, result: resultDigest(record, openRequest(processing, key).declared) }
    await changeStatus(tx, context, { session: processing, to: asked.status, key, facts, plain: { simulated: true } })
  })
}
