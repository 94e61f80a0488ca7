import { expectedItemCount, type CaptureSession, type SessionId } from '@honnin/shared/protocol'
import { transaction } from '../db/index.ts'
import { describeForCapture } from './capture-session.ts'
import { countItems } from './item-store.ts'
import { keyOf, lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { completeStepRow, readStep } from './step-store.ts'

/**
 * Closes a step that has all its items; closing it twice is no error. A step whose items came in time may be closed late.
 *
 * Throws {@link SessionError}: `step_unknown`, `step_out_of_order`, `step_expired`, `step_incomplete`, and the codes of a
 * closed session.
 */
export const completeStep = async (
  context: SessionContext,
  sessionId: SessionId,
  stepId: string,
): Promise<CaptureSession> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    const now = context.now()
    requireCapturing(session, now)
    const key = await keyOf(context, tx, session)
    const found = await readStep(tx, sessionId, stepId)
    if (found === null) throw new SessionError('step_unknown', { param: stepId })
    if (found.state === 'dropped' || found.attempt !== session.attempt)
      throw new SessionError('step_out_of_order', { param: stepId })
    if (found.state === 'open') {
      const { step } = found
      if ((await countItems(tx, step.stepId)) < expectedItemCount(step)) {
        const isLate = now >= new Date(step.expiresAt)
        throw new SessionError(isLate ? 'step_expired' : 'step_incomplete', { param: stepId })
      }
      await completeStepRow(tx, step.stepId, now)
    }
    return describeForCapture(tx, { context, session, key })
  })
