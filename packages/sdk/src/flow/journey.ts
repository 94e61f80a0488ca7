import { itemKindOfStep, type CaptureSession, type ProblemCode, type StepKind } from '@honnin/shared/protocol'
import { faultOf } from './fault-policy.ts'
import type { Effect, Journey, Screen } from './flow-state.ts'

/** The three named stages that the person sees, whatever the number of steps. */
export const stages = ['document', 'face', 'confirmation'] as const
export type Stage = (typeof stages)[number]

export const stageOfStep = (kind: StepKind): Stage => (kind.startsWith('face_') ? 'face' : 'document')

/** Joins the server's answer with the steps that this device holds complete records of. */
export const beginJourney = (session: CaptureSession, recorded: readonly StepKind[]): Journey => {
  const complete = session.steps.filter((step) => step.state === 'complete').map((step) => step.kind)
  const kindsWithItems = session.steps
    .map((step) => step.kind)
    .filter((kind) => session.items.some((item) => item.kind === itemKindOfStep(kind)))
  return {
    session,
    accepted: complete.filter((kind) => recorded.includes(kind)),
    occupied: [...new Set([...complete, ...kindsWithItems])],
  }
}

/** The first step that still needs a capture, or null where none does. */
export const nextStep = (journey: Journey): StepKind | null =>
  journey.session.steps.find((step) => !journey.accepted.includes(step.kind))?.kind ?? null

/** Position of `kind` in the plan, 0-based, and the number of steps. */
export const positionOf = (journey: Journey, kind: StepKind): { readonly index: number; readonly total: number } => ({
  index: Math.max(
    0,
    journey.session.steps.findIndex((step) => step.kind === kind),
  ),
  total: journey.session.steps.length,
})

export const withAccepted = (journey: Journey, kind: StepKind): Journey => ({
  ...journey,
  accepted: [...journey.accepted.filter((other) => other !== kind), kind],
  occupied: [...journey.occupied.filter((other) => other !== kind), kind],
})

export const withoutAccepted = (journey: Journey, kind: StepKind): Journey => ({
  ...journey,
  accepted: journey.accepted.filter((other) => other !== kind),
})

/** The screen on which a journey goes on, from what the server said last. */
export const arrive = (
  journey: Journey,
  notice: ProblemCode | null,
): { readonly screen: Screen; readonly effects: readonly Effect[] } => {
  const { session } = journey
  switch (session.status) {
    case 'expired':
    case 'erased':
    case 'canceled': {
      const code =
        session.status === 'expired'
          ? 'session_expired'
          : session.status === 'erased'
            ? 'session_erased'
            : 'session_closed'
      const fault = { ...faultOf(code), recoverable: false }
      return {
        screen: { name: 'error', fault, redo: null },
        effects: [
          { type: 'forget_session', outcome: null },
          { type: 'announce', announcement: { type: 'error', fault } },
        ],
      }
    }
    case 'resubmit':
    case 'processing':
    case 'review':
    case 'approved':
    case 'declined':
      return askOutcome(journey)
    case 'created':
    case 'capturing':
      return { screen: captureScreen(journey, notice), effects: [] }
    default: {
      const unreachable: never = session.status
      throw new TypeError(`unknown status ${String(unreachable)}`)
    }
  }
}

const askOutcome = (journey: Journey) => ({
  screen: { name: 'outcome', journey, outcome: null } as const,
  effects: [{ type: 'ask_outcome', when: 'now' } as const],
})

const captureScreen = (journey: Journey, notice: ProblemCode | null): Screen => {
  const { session } = journey
  if (session.consentGrantedAt === null) return { name: 'consent', journey, busy: false }
  if (session.documentType === null || session.steps.length === 0)
    return { name: 'document', journey, busy: false, chosen: null, notice }
  const kind = nextStep(journey)
  if (kind === null) return { name: 'upload', journey, busy: false }
  return { name: 'instruction', journey, kind, busy: false, notice }
}
