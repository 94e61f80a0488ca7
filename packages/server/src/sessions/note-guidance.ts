import type { GuidanceCode, SessionId } from '@honnin/shared/protocol'
import { transaction } from '../db/index.ts'
import { lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { noteStepGuidance, readStep } from './step-store.ts'

/**
 * Keeps what the page tells of a hint that stands: figures count at which hint people leave, and nothing is decided from it.
 * False where the step is not open any more.
 *
 * Throws {@link SessionError}: `step_unknown`, and the codes of a closed session.
 */
export const noteGuidance = async (
  context: SessionContext,
  sessionId: SessionId,
  { stepId, code }: { readonly stepId: string; readonly code: GuidanceCode },
): Promise<boolean> =>
  transaction(context.db, async (tx) => {
    requireCapturing(await lockKnownSession(tx, sessionId), context.now())
    const found = await readStep(tx, sessionId, stepId)
    if (found === null) throw new SessionError('step_unknown', { param: stepId })
    if (found.state !== 'open') return false
    await noteStepGuidance(tx, found.step.stepId, code)
    return true
  })
