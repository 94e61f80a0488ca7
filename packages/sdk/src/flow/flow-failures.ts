import type { StepKind } from '@honnin/shared/protocol'
import { endsSession, faultOf, recoveryOf, type Fault } from './fault-policy.ts'
import { announce, show, still } from './flow-moves.ts'
import type { CaptureFlow, Journey, Redo, Screen, Transition } from './flow-state.ts'
import { withoutAccepted } from './journey.ts'

/** How often in a row the page may ask the server where it stands before it shows the failure instead. */
const resyncLimit = 2

/** Something failed outside the delivery: a call, the camera, the page. */
export const failed = (flow: CaptureFlow, fault: Fault): Transition => {
  const { screen } = flow
  if (screen.name === 'idle' || screen.name === 'error' || screen.name === 'canceled') return still(flow)
  return recover(flow, fault)
}

const recover = (flow: CaptureFlow, fault: Fault): Transition => {
  const { screen } = flow
  const journey = journeyOf(screen)
  const recovery = recoveryOf(fault.code)
  switch (recovery) {
    case 'end':
      return fail(flow, { ...fault, recoverable: false }, null)
    case 'resync':
      return resync(flow, fault)
    case 'rechoose':
      if (journey === null) return fail(flow, fault, null)
      return show(flow, { name: 'document', journey, busy: false, chosen: null, notice: fault.code }, [
        announce({ type: 'error', fault }),
      ])
    case 'recapture': {
      const kind = screen.name === 'camera' || screen.name === 'shot' ? screen.step.kind : null
      if (journey !== null && kind !== null) return recapture(flow, { journey, kind, fault })
      return resync(flow, fault)
    }
    case 'redo':
      return fail(flow, { ...fault, recoverable: true }, redoOf(screen))
    default: {
      const unreachable: never = recovery
      throw new TypeError(`unknown recovery ${String(unreachable)}`)
    }
  }
}

/** The items of a step did not reach the server. */
export const deliveryFailed = (flow: CaptureFlow, fault: Fault): Transition => {
  if (flow.delivery.status !== 'sending') return still(flow)
  const { step } = flow.delivery
  const recovery = recoveryOf(fault.code)
  const journey = journeyOf(flow.screen)
  if (recovery === 'redo' && journey !== null)
    return fail(
      { ...flow, delivery: { status: 'failed', step } },
      { ...fault, recoverable: true },
      { screen: calm(flow.screen), event: null },
    )
  const idle: CaptureFlow = { ...flow, delivery: { status: 'idle' } }
  if (recovery === 'recapture' && journey !== null) return recapture(idle, { journey, kind: step.kind, fault })
  return recover(idle, fault)
}

/** Asks the server where the session stands, unless that was tried too often. */
export const resync = (flow: CaptureFlow, fault: Fault | null): Transition => {
  if (flow.resyncs >= resyncLimit)
    return fail({ ...flow, resyncs: 0 }, fault ?? faultOf('internal_error'), {
      screen: { name: 'starting', notice: null },
      event: null,
    })
  return {
    flow: {
      ...flow,
      screen: { name: 'starting', notice: fault?.code ?? null },
      delivery: { status: 'idle' },
      resyncs: flow.resyncs + 1,
    },
    effects: [{ type: 'resync' }],
  }
}

const recapture = (
  flow: CaptureFlow,
  options: { readonly journey: Journey; readonly kind: StepKind; readonly fault: Fault },
): Transition => {
  const { kind, fault } = options
  const journey = withoutAccepted(options.journey, kind)
  return show(flow, { name: 'instruction', journey, kind, busy: false, notice: fault.code }, [
    announce({ type: 'error', fault }),
  ])
}

const fail = (flow: CaptureFlow, fault: Fault, redo: Redo | null): Transition =>
  show(flow, { name: 'error', fault, redo }, [
    ...(endsSession(fault.code) ? [{ type: 'forget_session', outcome: null } as const] : []),
    announce({ type: 'error', fault }),
  ])

const journeyOf = (screen: Screen): Journey | null => {
  if (screen.name === 'error') return screen.redo === null ? null : journeyOf(screen.redo.screen)
  return 'journey' in screen ? screen.journey : null
}

/** The same screen without a pending wish. */

const calm = (screen: Screen): Screen => ('busy' in screen ? { ...screen, busy: false } : screen)

/** What trying again means on each screen. */
const redoOf = (screen: Screen): Redo => {
  switch (screen.name) {
    case 'document':
      return {
        screen: calm(screen),
        event: screen.chosen === null ? null : { type: 'choose', documentType: screen.chosen },
      }
    case 'instruction':
      return { screen: calm(screen), event: screen.busy ? { type: 'begin' } : null }
    case 'upload':
      return { screen: calm(screen), event: screen.busy ? { type: 'submit' } : null }
    case 'camera':
    case 'shot': {
      // The step is asked for again: the server answers with the open one, or with a new one where its time ran out.
      const { journey, step } = screen
      return {
        screen: { name: 'instruction', journey, kind: step.kind, busy: false, notice: null },
        event: { type: 'begin' },
      }
    }
    case 'consent':
    case 'starting':
    case 'idle':
    case 'outcome':
    case 'error':
    case 'canceled':
      return { screen: calm(screen), event: null }
    default: {
      const unreachable: never = screen
      throw new TypeError(`unknown screen ${JSON.stringify(unreachable)}`)
    }
  }
}
