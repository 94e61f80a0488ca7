import { problemCodes, type CaptureSession, type Outcome, type Step, type StepKind } from '@honnin/shared/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance } from './capture-flow.ts'
import { faultOf, recoveryOf } from './fault-policy.ts'
import { initialFlow, type CaptureFlow, type Effect, type FlowEvent, type Shot } from './flow-state.ts'

const kinds: readonly StepKind[] = ['document_front', 'document_thickness', 'face_challenge']

const session = (change: Partial<CaptureSession> = {}): CaptureSession =>
  ({
    sessionId: 'ses_AAAAAAAAAAAAAAAAAAAAAA',
    status: 'capturing',
    livemode: false,
    plan: 'jp-image-face',
    attempt: 1,
    attemptsLeft: 2,
    locale: null,
    sources: ['camera-auto', 'camera-manual'],
    expiresAt: '2030-01-01T00:00:00.000Z',
    consent: { textVersion: 'v1', operator: 'o', purpose: null, retentionDays: 30, privacyUrl: null },
    consentGrantedAt: '2029-01-01T00:00:00.000Z',
    documentTypes: ['jp_driving_licence'],
    documentType: 'jp_driving_licence',
    steps: kinds.map((kind) => ({ kind, state: 'pending' as const })),
    items: [],
    receipt: '1234',
    ...change,
  }) as CaptureSession

const step = (kind: StepKind): Step =>
  ({ stepId: `stp_${kind}`, nonce: 'n', kind, index: kinds.indexOf(kind), total: kinds.length }) as unknown as Step
const shot: Shot = { source: 'camera-auto', count: 1, assisted: false }
const outcome = (status: Outcome['status']): Outcome => ({ status, finality: null, reasons: [], receipt: '1234' })

/** Runs events and collects what they asked for. */
const run = (events: readonly FlowEvent[], from: CaptureFlow = initialFlow) => {
  let flow = from
  const effects: Effect[] = []
  for (const event of events) {
    const moved = advance(flow, event)
    flow = moved.flow
    effects.push(...moved.effects)
  }
  return { flow, effects }
}
const known = (change: Partial<CaptureSession> = {}, recorded: readonly StepKind[] = []): FlowEvent => ({
  type: 'session_known',
  session: session(change),
  recorded,
})
const captured = (kind: StepKind): readonly FlowEvent[] => [
  { type: 'begin' },
  { type: 'step_issued', step: step(kind) },
  { type: 'shot_taken', shot },
  { type: 'accept' },
  { type: 'delivered' },
]
const started: readonly FlowEvent[] = [{ type: 'start' }, { type: 'supported' }]
const types = (effects: readonly Effect[]) => effects.map((effect) => effect.type)
const announced = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.type === 'announce' ? [effect.announcement.type] : []))

describe('the straight path', () => {
  it('goes from consent to the outcome', () => {
    const fresh = {
      status: 'created',
      consentGrantedAt: null,
      documentType: null,
      steps: [],
    } satisfies Partial<CaptureSession>
    const consent = run([...started, known(fresh)])
    expect(consent.flow.screen).toMatchObject({ name: 'consent', busy: false })

    const choosing = run([{ type: 'agree' }, known({ documentType: null, steps: [] })], consent.flow)
    expect(choosing.effects).toContainEqual({ type: 'send_consent', granted: true, textVersion: 'v1' })
    expect(choosing.flow.screen.name).toBe('document')

    const chosen = run([{ type: 'choose', documentType: 'jp_driving_licence' }, known()], choosing.flow)
    expect(chosen.flow.screen).toMatchObject({ name: 'instruction', kind: 'document_front' })

    const all = run(kinds.flatMap(captured), chosen.flow)
    expect(all.flow.screen).toMatchObject({ name: 'upload', busy: false })
    expect(types(all.effects).filter((type) => type === 'deliver')).toHaveLength(kinds.length)
    expect(announced(all.effects)).toEqual(['step', 'capture', 'step', 'capture', 'step', 'capture'])

    const sent = run(
      [
        { type: 'submit' },
        { type: 'outcome_known', outcome: outcome('processing') },
        { type: 'outcome_known', outcome: outcome('approved') },
      ],
      all.flow,
    )
    expect(sent.flow.screen).toMatchObject({ name: 'outcome', outcome: { status: 'approved' } })
    expect(announced(sent.effects)).toEqual(['submit', 'complete'])
    expect(sent.effects).toContainEqual({ type: 'forget_session', outcome: outcome('approved') })
  })

  it('asks for a step only when the person begins, and announces it before its camera', () => {
    const { flow } = run([...started, known()])
    const begun = advance(flow, { type: 'begin' })
    expect(begun.effects).toEqual([{ type: 'issue_step', retake: null }])
    const issued = advance(begun.flow, { type: 'step_issued', step: step('document_front') })
    expect(issued.flow.screen.name).toBe('camera')
    expect(announced(issued.effects)).toEqual(['step'])
  })

  it('shows the next instruction while the pictures travel, and issues the step when they have arrived', () => {
    const { flow } = run([...started, known(), ...captured('document_front').slice(0, 4)])
    expect(flow.screen).toMatchObject({ name: 'instruction', kind: 'document_thickness', busy: false })
    expect(flow.delivery.status).toBe('sending')
    const begun = advance(flow, { type: 'begin' })
    expect(begun.effects).toEqual([])
    expect(advance(begun.flow, { type: 'delivered' }).effects).toEqual([{ type: 'issue_step', retake: null }])
  })

  it('submits what is still under way as soon as it has arrived', () => {
    const { flow } = run([...started, known({}, []), ...kinds.flatMap(captured).slice(0, -1), { type: 'submit' }])
    expect(flow.screen).toMatchObject({ name: 'upload', busy: true })
    expect(advance(flow, { type: 'delivered' }).effects).toEqual([{ type: 'submit' }])
  })
})

describe('taking again', () => {
  it('opens the camera for the same step and sends nothing', () => {
    const { flow } = run([...started, known(), ...captured('document_front').slice(0, 3)])
    const again = advance(flow, { type: 'retake' })
    expect(again.flow.screen).toMatchObject({ name: 'camera', step: { kind: 'document_front' } })
    expect(types(again.effects)).toEqual(['drop_shot', 'announce'])
  })

  it('names a step whose items the server holds', () => {
    const { flow } = run([...started, known(), ...kinds.flatMap(captured)])
    const chosen = run([{ type: 'retake_step', kind: 'document_thickness' }, { type: 'begin' }], flow)
    expect(chosen.effects).toEqual([{ type: 'issue_step', retake: 'document_thickness' }])
    const back = run(
      [{ type: 'step_issued', step: step('document_thickness') }, { type: 'shot_taken', shot }, { type: 'accept' }],
      chosen.flow,
    )
    expect(back.flow.screen.name).toBe('upload')
  })
})

describe('resuming', () => {
  const complete = (count: number) => ({
    steps: kinds.map((kind, index) => ({ kind, state: index < count ? ('complete' as const) : ('pending' as const) })),
  })

  it('goes on after the steps that both sides know', () => {
    const { flow } = run([...started, known(complete(1), ['document_front'])])
    expect(flow.screen).toMatchObject({ name: 'instruction', kind: 'document_thickness' })
  })

  it('takes a step again that this device has no records of', () => {
    const { flow } = run([...started, known(complete(2), ['document_thickness'])])
    expect(flow.screen).toMatchObject({ name: 'instruction', kind: 'document_front' })
    expect(advance(flow, { type: 'begin' }).effects).toEqual([{ type: 'issue_step', retake: 'document_front' }])
  })

  it('replaces items of an open step whose pictures were lost with the page', () => {
    const items = [
      { itemId: 'itm_x', stepId: 'stp_x', kind: 'face_frame', sha256: 'a' },
    ] as unknown as CaptureSession['items']
    const { flow } = run([...started, known({ ...complete(2), items }, ['document_front', 'document_thickness'])])
    expect(advance(flow, { type: 'begin' }).effects).toEqual([{ type: 'issue_step', retake: 'face_challenge' }])
  })

  it('goes straight to the upload when everything is there', () => {
    expect(run([...started, known(complete(3), kinds)]).flow.screen.name).toBe('upload')
  })

  it.each(['processing', 'review', 'approved', 'declined', 'resubmit'] as const)(
    'shows the outcome when %s',
    (status) => {
      const { flow, effects } = run([...started, known({ status })])
      expect(flow.screen.name).toBe('outcome')
      expect(effects).toContainEqual({ type: 'ask_outcome', when: 'now' })
    },
  )

  it.each([
    ['expired', 'session_expired'],
    ['erased', 'session_erased'],
    ['canceled', 'session_closed'],
  ] as const)('ends when %s', (status, code) => {
    const { flow } = run([...started, known({ status })])
    expect(flow.screen).toMatchObject({ name: 'error', fault: { code, recoverable: false } })
  })

  it('shows a remembered outcome without asking anyone', () => {
    const { flow, effects } = run([
      ...started,
      { type: 'outcome_remembered', sessionId: 'ses_x', outcome: outcome('approved') },
    ])
    expect(flow.screen).toMatchObject({ name: 'outcome', journey: null })
    expect(announced(effects)).toEqual(['start', 'complete'])
  })

  it('begins the next attempt when asked to take pictures again', () => {
    const { flow } = run([
      ...started,
      known({ status: 'resubmit' }),
      { type: 'outcome_known', outcome: outcome('resubmit') },
    ])
    const again = advance(flow, { type: 'retry' })
    expect(again.effects).toEqual([{ type: 'begin_attempt' }])
    expect(run([known({ attempt: 2 })], again.flow).flow.screen).toMatchObject({
      name: 'instruction',
      kind: 'document_front',
    })
  })
})

describe('failures', () => {
  const atCamera = run([...started, known(), ...captured('document_front').slice(0, 2)]).flow

  it('tries the camera again by asking for the step again', () => {
    const denied = advance(atCamera, { type: 'failed', fault: faultOf('permission_denied') })
    expect(denied.flow.screen).toMatchObject({ name: 'error', fault: { code: 'permission_denied', recoverable: true } })
    expect(advance(denied.flow, { type: 'retry' }).effects).toEqual([{ type: 'issue_step', retake: null }])
  })

  it('asks where it stands when a step has expired, and says so once', () => {
    const sending = run([{ type: 'shot_taken', shot }, { type: 'accept' }], atCamera).flow
    const expired = advance(sending, { type: 'delivery_failed', fault: faultOf('step_expired') })
    expect(expired.effects).toEqual([{ type: 'resync' }])
    expect(run([known()], expired.flow).flow.screen).toMatchObject({
      name: 'instruction',
      kind: 'document_front',
      notice: 'step_expired',
    })
  })

  it('gives up asking when the two sides keep disagreeing', () => {
    let { flow } = run([...started, known(), { type: 'begin' }])
    for (let round = 0; round < 2; round += 1) {
      flow = advance(flow, { type: 'failed', fault: faultOf('step_unknown') }).flow
      expect(flow.screen.name).toBe('starting')
      flow = run([known(), { type: 'begin' }], flow).flow
    }
    flow = advance(flow, { type: 'failed', fault: faultOf('step_unknown') }).flow
    expect(flow.screen).toMatchObject({ name: 'error', fault: { code: 'step_unknown' } })
    expect(advance(flow, { type: 'retry' }).effects).toEqual([{ type: 'resync' }])
  })

  it('takes the pictures again that the server refused', () => {
    const sending = run([{ type: 'shot_taken', shot }, { type: 'accept' }], atCamera).flow
    const refused = advance(sending, { type: 'delivery_failed', fault: faultOf('my_number_refused') })
    expect(refused.flow.screen).toMatchObject({
      name: 'instruction',
      kind: 'document_front',
      notice: 'my_number_refused',
    })
    expect(advance(refused.flow, { type: 'begin' }).effects).toEqual([{ type: 'issue_step', retake: 'document_front' }])
  })

  it('sends again what could not be sent', () => {
    const sending = run([{ type: 'shot_taken', shot }, { type: 'accept' }], atCamera).flow
    const failed = advance(sending, { type: 'delivery_failed', fault: faultOf('internal_error') })
    expect(failed.flow.screen.name).toBe('error')
    const again = advance(failed.flow, { type: 'retry' })
    expect(types(again.effects)).toEqual(['deliver'])
    expect(again.flow.screen.name).toBe('instruction')
  })

  it('returns to the choice of document when it is not accepted', () => {
    const choosing = run([
      ...started,
      known({ documentType: null, steps: [] }),
      { type: 'choose', documentType: 'passport' },
    ])
    const refused = advance(choosing.flow, { type: 'failed', fault: faultOf('document_not_accepted') })
    expect(refused.flow.screen).toMatchObject({ name: 'document', busy: false, notice: 'document_not_accepted' })
  })

  it('does not agree on behalf of a person whose refusal could not be sent', () => {
    const refusing = run([...started, known({ consentGrantedAt: null }), { type: 'decline' }])
    const failed = advance(refusing.flow, { type: 'failed', fault: faultOf('internal_error') })
    const back = advance(failed.flow, { type: 'retry' })
    expect(back.effects).toEqual([])
    expect(back.flow.screen).toMatchObject({ name: 'consent', busy: false })
  })

  it('ends, with key and records gone, when consent is refused', () => {
    const refused = run([
      ...started,
      known({ consentGrantedAt: null }),
      { type: 'decline' },
      { type: 'consent_declined' },
    ])
    expect(refused.flow.screen).toEqual({ name: 'canceled', reason: 'consent_denied' })
    expect(types(refused.effects)).toContain('forget_session')
  })

  it('shows a failure of the outcome and asks for it again', () => {
    const waiting = run([...started, known({ status: 'processing' })]).flow
    const failed = advance(waiting, { type: 'failed', fault: faultOf('service_unavailable') })
    expect(advance(failed.flow, { type: 'retry' }).effects).toEqual([{ type: 'ask_outcome', when: 'now' }])
  })

  it.each(problemCodes)('leaves a way on from %s, or says that it is the end', (code) => {
    const { flow } = advance(atCamera, { type: 'failed', fault: faultOf(code) })
    if (flow.screen.name === 'error') expect(flow.screen.fault.recoverable).toBe(recoveryOf(code) !== 'end')
    else expect(['starting', 'instruction', 'document']).toContain(flow.screen.name)
  })
})

describe('any order of events', () => {
  const event: fc.Arbitrary<FlowEvent> = fc.oneof(
    fc.constantFrom<FlowEvent>(
      { type: 'start' },
      { type: 'supported' },
      known(),
      known({ consentGrantedAt: null }),
      known({ documentType: null, steps: [] }),
      known({ status: 'resubmit' }),
      { type: 'agree' },
      { type: 'decline' },
      { type: 'consent_declined' },
      { type: 'choose', documentType: 'jp_driving_licence' },
      { type: 'begin' },
      { type: 'shot_taken', shot },
      { type: 'retake' },
      { type: 'accept' },
      { type: 'delivery_progressed', sentBytes: 1, totalBytes: 2 },
      { type: 'delivered' },
      { type: 'submit' },
      { type: 'retry' },
      { type: 'cancel', reason: 'user' },
      { type: 'network_lost' },
      { type: 'network_back' },
      { type: 'step_issued', step: null },
    ),
    fc.constantFrom(...kinds).map((kind): FlowEvent => ({ type: 'step_issued', step: step(kind) })),
    fc.constantFrom(...kinds).map((kind): FlowEvent => ({ type: 'retake_step', kind })),
    fc.constantFrom(...problemCodes).map((code): FlowEvent => ({ type: 'failed', fault: faultOf(code) })),
    fc.constantFrom(...problemCodes).map((code): FlowEvent => ({ type: 'delivery_failed', fault: faultOf(code) })),
    fc
      .constantFrom<Outcome['status']>('processing', 'approved', 'declined', 'review', 'resubmit', 'capturing')
      .map((status): FlowEvent => ({ type: 'outcome_known', outcome: outcome(status) })),
  )

  it('keeps what must always hold', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let flow = initialFlow
        for (const next of [...started, known(), ...events]) {
          const before = flow
          const moved = advance(flow, next)
          flow = moved.flow
          const asked = types(moved.effects)
          // A camera is only open for a step that was issued, never while items are under way, and is announced first.
          if (flow.screen.name === 'camera') {
            expect(flow.delivery.status).toBe('idle')
            if (before.screen.name !== 'camera') expect(announced(moved.effects)).toContain('step')
          }
          // Nothing is submitted, and no step asked for, while items of another step are under way.
          if (asked.includes('submit') || asked.includes('issue_step')) expect(flow.delivery.status).not.toBe('sending')
          if (asked.includes('submit')) {
            expect(flow.screen.name).toBe('upload')
            const { screen } = flow
            if (screen.name === 'upload')
              expect(screen.journey.session.steps.every(({ kind }) => screen.journey.accepted.includes(kind))).toBe(
                true,
              )
          }
          // Every failure that is shown is told to the host.
          if (flow.screen.name === 'error' && before.screen.name !== 'error')
            expect(announced(moved.effects)).toContain('error')
          if (
            next.type === 'outcome_known' &&
            before.screen.name === 'outcome' &&
            before.screen.outcome?.status === next.outcome.status
          )
            expect(announced(moved.effects)).not.toContain('complete')
          // Transitions are data: they survive a trip through JSON.
          expect(JSON.parse(JSON.stringify(moved))).toEqual(moved)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
