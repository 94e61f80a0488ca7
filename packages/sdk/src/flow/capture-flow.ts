import { isSettled, type SessionStatus, type Step, type StepKind } from '@honnin/shared/protocol'
import { faultOf } from './fault-policy.ts'
import { deliveryFailed, failed, resync } from './flow-failures.ts'
import { announce, show, still } from './flow-moves.ts'
import type { CaptureFlow, Effect, FlowEvent, Journey, Transition } from './flow-state.ts'
import { arrive, beginJourney, nextStep, positionOf, withAccepted, withoutAccepted } from './journey.ts'

/**
 * The capture flow as a pure function: what the person did or the world answered, to what is shown and what is done next.
 *
 * MUST be given every event in the order in which it happened. An event that the present screen has no use for changes
 * nothing and asks for nothing, so late answers do no harm.
 */
export const advance = (flow: CaptureFlow, event: FlowEvent): Transition => {
  switch (event.type) {
    case 'start':
      return flow.screen.name === 'idle' ? start(flow) : still(flow)
    case 'supported':
      return flow.screen.name === 'starting' ? { flow, effects: [{ type: 'bind' }] } : still(flow)
    case 'session_known':
      return sessionKnown(flow, event)
    case 'outcome_remembered':
      if (flow.screen.name !== 'starting') return still(flow)
      return show(flow, { name: 'outcome', journey: null, outcome: event.outcome }, [
        announce({ type: 'complete', sessionId: event.sessionId, status: event.outcome.status }),
      ])
    case 'agree':
    case 'decline':
      return answerConsent(flow, event.type === 'agree')
    case 'consent_declined':
      return consentDeclined(flow)
    case 'choose':
      if (flow.screen.name !== 'document' || flow.screen.busy) return still(flow)
      return show(flow, { ...flow.screen, busy: true, chosen: event.documentType }, [
        { type: 'choose_document', documentType: event.documentType },
      ])
    case 'begin':
      return begin(flow)
    case 'step_issued':
      return stepIssued(flow, event.step)
    case 'shot_taken':
      if (flow.screen.name !== 'camera') return still(flow)
      return show({ ...flow, resyncs: 0 }, { ...flow.screen, name: 'shot', shot: event.shot }, [
        announce({ type: 'capture', kind: flow.screen.step.kind, source: event.shot.source }),
      ])
    case 'retake':
      return retake(flow)
    case 'accept':
      return accept(flow)
    case 'retake_step':
      return retakeStep(flow, event.kind)
    case 'delivery_progressed':
      if (flow.delivery.status !== 'sending') return still(flow)
      return {
        flow: { ...flow, delivery: { ...flow.delivery, sentBytes: event.sentBytes, totalBytes: event.totalBytes } },
        effects: [],
      }
    case 'delivered':
      return delivered(flow)
    case 'delivery_failed':
      return deliveryFailed(flow, event.fault)
    case 'submit':
      return submit(flow)
    case 'outcome_known':
      return outcomeKnown(flow, event)
    case 'failed':
      return failed(flow, event.fault)
    case 'retry':
      return retry(flow)
    case 'cancel':
      return cancel(flow, event.reason)
    case 'network_lost':
      if (flow.network === 'waiting') return still(flow)
      return {
        flow: { ...flow, network: 'waiting' },
        effects: [announce({ type: 'error', fault: faultOf('network_error') })],
      }
    case 'network_back':
      return { flow: { ...flow, network: 'reachable' }, effects: [] }
    default: {
      const unreachable: never = event
      throw new TypeError(`unknown event ${JSON.stringify(unreachable)}`)
    }
  }
}

const start = (flow: CaptureFlow): Transition =>
  show({ ...flow, delivery: { status: 'idle' }, resyncs: 0 }, { name: 'starting', notice: null }, [
    announce({ type: 'start' }),
    { type: 'check_support' },
  ])

const consentDeclined = (flow: CaptureFlow): Transition => {
  if (flow.screen.name !== 'consent') return still(flow)
  return show(flow, { name: 'canceled', reason: 'consent_denied' }, [
    { type: 'forget_session', outcome: null },
    announce({ type: 'cancel', reason: 'consent_denied' }),
  ])
}

const sessionKnown = (flow: CaptureFlow, event: Extract<FlowEvent, { type: 'session_known' }>): Transition => {
  const { screen } = flow
  if (screen.name !== 'starting' && !((screen.name === 'consent' || screen.name === 'document') && screen.busy))
    return still(flow)
  const journey = beginJourney(event.session, event.recorded)
  const arrival = arrive(journey, screen.name === 'starting' ? screen.notice : null)
  return show(flow, arrival.screen, arrival.effects)
}

const answerConsent = (flow: CaptureFlow, granted: boolean): Transition => {
  if (flow.screen.name !== 'consent' || flow.screen.busy) return still(flow)
  const { textVersion } = flow.screen.journey.session.consent
  return show(flow, { ...flow.screen, busy: true }, [{ type: 'send_consent', granted, textVersion }])
}

/** The step is asked for only now, so that its time runs from the tap and not while the instruction is read. */
const begin = (flow: CaptureFlow): Transition => {
  const { screen, delivery } = flow
  if (screen.name !== 'instruction' || screen.busy) return still(flow)
  return show(flow, { ...screen, busy: true }, delivery.status === 'idle' ? [issue(screen.journey, screen.kind)] : [])
}

const issue = (journey: Journey, kind: StepKind): Effect => ({
  type: 'issue_step',
  retake: journey.occupied.includes(kind) ? kind : null,
})

const stepIssued = (flow: CaptureFlow, step: Step | null): Transition => {
  const { screen } = flow
  if (screen.name !== 'instruction' || !screen.busy) return still(flow)
  if (step === null) return resync(flow, null)
  const { index, total } = positionOf(screen.journey, step.kind)
  return show(flow, { name: 'camera', journey: screen.journey, step }, [
    announce({ type: 'step', step: step.kind, index, total }),
  ])
}

/** The step stays open: only the picture is dropped, nothing of it was sent. */
const retake = (flow: CaptureFlow): Transition => {
  if (flow.screen.name !== 'shot') return still(flow)
  const { journey, step } = flow.screen
  return show(flow, { name: 'camera', journey, step }, [
    { type: 'drop_shot', stepId: step.stepId },
    announce({ type: 'step', step: step.kind, ...positionOf(journey, step.kind) }),
  ])
}

const accept = (flow: CaptureFlow): Transition => {
  if (flow.screen.name !== 'shot') return still(flow)
  const { step } = flow.screen
  const journey = withAccepted(flow.screen.journey, step.kind)
  const next = nextStep(journey)
  return {
    flow: {
      ...flow,
      screen:
        next === null
          ? { name: 'upload', journey, busy: false }
          : { name: 'instruction', journey, kind: next, busy: false, notice: null },
      delivery: { status: 'sending', step, sentBytes: 0, totalBytes: 0 },
    },
    effects: [{ type: 'deliver', step }],
  }
}

const retakeStep = (flow: CaptureFlow, kind: StepKind): Transition => {
  if (flow.screen.name !== 'upload' || flow.screen.busy) return still(flow)
  const journey = withoutAccepted(flow.screen.journey, kind)
  return show(flow, { name: 'instruction', journey, kind, busy: false, notice: null })
}

/** Whatever the person asked for while the items of the step before were under way is done now. */
const delivered = (flow: CaptureFlow): Transition => {
  if (flow.delivery.status !== 'sending') return still(flow)
  const idle: CaptureFlow = { ...flow, delivery: { status: 'idle' }, resyncs: 0 }
  const { screen } = flow
  if (screen.name === 'instruction' && screen.busy) return show(idle, screen, [issue(screen.journey, screen.kind)])
  if (screen.name === 'upload' && screen.busy) return show(idle, screen, [{ type: 'submit' }])
  return show(idle, screen)
}

const submit = (flow: CaptureFlow): Transition => {
  const { screen, delivery } = flow
  if (screen.name !== 'upload' || screen.busy) return still(flow)
  return show(flow, { ...screen, busy: true }, delivery.status === 'idle' ? [{ type: 'submit' }] : [])
}

const outcomeKnown = (flow: CaptureFlow, event: Extract<FlowEvent, { type: 'outcome_known' }>): Transition => {
  const { screen } = flow
  const { outcome } = event
  const submitted = screen.name === 'upload' && screen.busy
  if (screen.name !== 'outcome' && !submitted) return still(flow)
  const { journey } = screen
  if (journey === null) return still(flow)
  const { status } = outcome
  if (!isShownAsOutcome(status)) return resync(flow, null)
  const isNews = screen.name === 'upload' || screen.outcome?.status !== status
  const isDecided = status === 'approved' || status === 'declined' || status === 'review'
  return show({ ...flow, resyncs: 0 }, { name: 'outcome', journey, outcome }, [
    ...(submitted ? [announce({ type: 'submit' })] : []),
    ...(isDecided && isNews ? [announce({ type: 'complete', sessionId: journey.session.sessionId, status })] : []),
    ...(isSettled(status) && isNews ? [{ type: 'forget_session', outcome } as const] : []),
    ...(status === 'processing' ? [{ type: 'ask_outcome', when: 'later' } as const] : []),
  ])
}

const isShownAsOutcome = (status: SessionStatus): boolean =>
  status === 'processing' ||
  status === 'approved' ||
  status === 'declined' ||
  status === 'review' ||
  status === 'resubmit'

const retry = (flow: CaptureFlow): Transition => {
  const { screen } = flow
  if (screen.name === 'canceled') return start(flow)
  if (screen.name === 'outcome') {
    if (screen.outcome?.status !== 'resubmit') return still(flow)
    return show({ ...flow, delivery: { status: 'idle' }, resyncs: 0 }, { name: 'starting', notice: null }, [
      { type: 'begin_attempt' },
    ])
  }
  if (screen.name !== 'error') return still(flow)
  if (screen.redo === null) return start(flow)
  const { redo } = screen
  const back: CaptureFlow = { ...flow, screen: redo.screen }
  if (flow.delivery.status === 'failed') return resend(back, flow.delivery.step)
  if (redo.screen.name === 'starting') return { flow: back, effects: [{ type: 'resync' }] }
  if (redo.screen.name === 'outcome') return { flow: back, effects: [{ type: 'ask_outcome', when: 'now' }] }
  return redo.event === null ? still(back) : advance(back, redo.event)
}

const resend = (flow: CaptureFlow, step: Step): Transition => ({
  flow: { ...flow, delivery: { status: 'sending', step, sentBytes: 0, totalBytes: 0 } },
  effects: [{ type: 'deliver', step }],
})

const cancel = (flow: CaptureFlow, reason: string): Transition => {
  const { screen } = flow
  if (screen.name === 'idle' || screen.name === 'canceled' || screen.name === 'outcome') return still(flow)
  return {
    flow: { ...flow, screen: { name: 'canceled', reason }, delivery: { status: 'idle' }, network: 'reachable' },
    effects: [{ type: 'cancel_capture', reason }, announce({ type: 'cancel', reason })],
  }
}
