import type { DocumentType } from '@honnin/shared/documents'
import { StepIdSchema, stepsFor, type SessionId, type Step, type StepKind } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { transaction, type Transaction } from '../db/index.ts'
import { beginCapturing } from './bind-device.ts'
import { drawLights } from './draw-lights.ts'
import { drawMovements } from './draw-movements.ts'
import { dropItems } from './loose-media.ts'
import { keyOf, lockKnownSession, requireOpen } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session, StoredStep } from './session.ts'
import { dropStepRows, insertStep, listSteps } from './step-store.ts'

/** Accepted tilt of the card in the thickness shot: enough to see the edge, little enough to read the front. */
const thicknessTilt = { min: 25, max: 60 }
const msPerSecond = 1000

const makeStep = (
  context: SessionContext,
  place: {
    readonly session: Session
    readonly kind: StepKind
    readonly documentType: DocumentType
    readonly index: number
    readonly total: number
  },
): Step => {
  const { session, kind, documentType, index, total } = place
  const issuedAt = context.now()
  const issued = {
    stepId: v.parse(StepIdSchema, context.random.id('stp')),
    nonce: context.random.nonce(),
    issuedAt: issuedAt.toISOString(),
    expiresAt: new Date(issuedAt.getTime() + session.plan.stepSeconds * msPerSecond).toISOString(),
    index,
    total,
  }
  switch (kind) {
    case 'document_front':
    case 'document_back':
    case 'face_with_document':
      return { ...issued, kind, documentType }
    case 'document_thickness':
      return { ...issued, kind, documentType, tiltDeg: thicknessTilt }
    case 'face_challenge':
      return { ...issued, kind, movements: [...drawMovements(session.plan.movements, context.random)] }
    case 'face_light':
      return { ...issued, kind, lights: [...drawLights(context.random)] }
    default: {
      const unreachable: never = kind
      throw new TypeError(`unknown kind of step ${String(unreachable)}`)
    }
  }
}

const drop = async (tx: Transaction, context: SessionContext, steps: readonly StoredStep[]): Promise<void> => {
  const stepIds = steps.map(({ step }) => step.stepId)
  if (stepIds.length === 0) return
  await dropItems(tx, { of: 'steps', stepIds }, context)
  await dropStepRows(tx, stepIds)
}

/**
 * Gives out the next step: the open one again, or the first of the plan that is not complete, or the one to be taken anew.
 * Never is more than one open. Returns `null` when all are complete.
 *
 * Throws {@link SessionError}: `consent_required`, `document_required`, `step_unknown` (a kind that the plan does not have),
 * `too_many_attempts`, and the codes of a closed session.
 */
export const issueStep = async (
  context: SessionContext,
  sessionId: SessionId,
  retake: StepKind | undefined,
): Promise<Step | null> =>
  transaction(context.db, async (tx) => {
    const found = await lockKnownSession(tx, sessionId)
    const now = context.now()
    requireOpen(found, now)
    const key = await keyOf(context, tx, found)
    const session = await beginCapturing(tx, context, { session: found, key })
    if (session.consent === null) throw new SessionError('consent_required')
    const { documentType } = session
    if (documentType === null) throw new SessionError('document_required')
    const kinds = stepsFor(session.plan, documentType)
    if (retake !== undefined && !kinds.includes(retake)) throw new SessionError('step_unknown', { param: 'retake' })

    const steps = await listSteps(tx, { sessionId, attempt: session.attempt })
    const open = steps.find(({ state }) => state === 'open')
    const isLate = open !== undefined && now >= new Date(open.step.expiresAt)
    if (open !== undefined && !isLate && retake === undefined) return open.step
    const dropped = steps.filter(({ step, state }) => state === 'open' || step.kind === retake)
    await drop(tx, context, dropped)

    const kept = new Set(steps.filter((each) => !dropped.includes(each)).map(({ step }) => step.kind))
    const kind = retake ?? kinds.find((candidate) => !kept.has(candidate))
    if (kind === undefined) return null
    const step = makeStep(context, { session, kind, documentType, index: kinds.indexOf(kind), total: kinds.length })
    await insertStep(tx, { sessionId, attempt: session.attempt, step })
    return step
  })
