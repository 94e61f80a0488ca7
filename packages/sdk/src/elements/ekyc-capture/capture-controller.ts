import type { GuidanceCode, Locale, Outcome, ProblemCode, Step, StepKind } from '@honnin/shared/protocol'
import { recordedKinds, signBundle, withStep, type CameraRecord, type SessionRecord } from '../../device/index.ts'
import { advance } from '../../flow/capture-flow.ts'
import { faultOf, type Fault } from '../../flow/fault-policy.ts'
import {
  initialFlow,
  type Announcement,
  type CaptureFlow,
  type Effect,
  type FlowEvent,
  type Journey,
} from '../../flow/flow-state.ts'
import { CaptureError, deliverStep, wait, type CapturedItem } from '../../transport/index.ts'
import { buildManifest, describeShot } from './bundle-manifest.ts'
import { connectSession, findSession, recordFor, type CaptureServices } from './capture-services.ts'
import type { TakenShotWithCamera } from './camera/stage-view.ts'
import { HeldGuidance } from './held-guidance.ts'

/** How long to wait before asking for the outcome again; the last one holds. */
const outcomeDelaysMs = [1_000, 1_500, 2_000, 3_000, 5_000] as const
/** How long the server is given to hear of a cancelation when the page may be going away. */
const farewellMs = 5_000

export interface CaptureControllerOptions {
  readonly settings: () => { readonly clientToken: string; readonly apiBase: URL; readonly locale: Locale }
  readonly checkSupport: () => Promise<ProblemCode | null>
  readonly onFlow: (flow: CaptureFlow) => void
  readonly announce: (announcement: Announcement) => void
}

interface KeptShot {
  readonly items: readonly CapturedItem[]
  readonly camera: CameraRecord
  /** Items that the server has acknowledged. */
  readonly acknowledged: Set<string>
}

/** Runs the effects of the flow: the only place where flow, device and transport meet. */
export class CaptureController {
  readonly #options: CaptureControllerOptions
  readonly #shots = new Map<string, KeptShot>()
  readonly #pictures = new Map<StepKind, string>()
  readonly #guidance = new HeldGuidance((stepId, code) => {
    // A hint that is not counted is no failure.
    this.#services?.api.noteGuidance(stepId, code, this.#life.signal).catch(() => undefined)
  })
  #life = new AbortController()
  #flow: CaptureFlow = initialFlow
  #services: CaptureServices | null = null
  #record: SessionRecord | null = null
  #outcomeAsked = 0

  constructor(options: CaptureControllerOptions) {
    this.#options = options
  }

  get flow(): CaptureFlow {
    return this.#flow
  }

  /** Addresses of the pictures that were taken since the page was loaded, by kind of step. */
  get pictures(): ReadonlyMap<StepKind, string> {
    return this.#pictures
  }

  dispatch(event: FlowEvent): void {
    const { flow, effects } = advance(this.#flow, event)
    this.#flow = flow
    if (flow.screen.name !== 'camera') this.#guidance.clear()
    for (const effect of effects) this.#perform(effect)
    this.#options.onFlow(this.#flow)
  }

  /** Keeps what a step's capture yielded and shows it for review. */
  takeShot(step: Step, shot: TakenShotWithCamera): void {
    const services = this.#services
    const [first] = shot.stills
    if (services === null || first === undefined) return
    this.#shots.set(step.stepId, {
      items: describeShot(step, shot, services.clock),
      camera: { ...shot.camera, stepId: step.stepId },
      acknowledged: new Set(),
    })
    this.#setPicture(step.kind, first.still.blob)
    this.dispatch({
      type: 'shot_taken',
      shot: { source: shot.source, count: shot.stills.length, assisted: shot.assisted },
    })
  }

  /** The person is shown a hint; one that stands is told to the server, which counts at which of them people leave. */
  showGuidance(step: Step, code: GuidanceCode): void {
    this.#guidance.show(step.stepId, code)
  }

  /** Something outside the flow failed: the camera, the page. */
  fail(code: ProblemCode): void {
    this.dispatch({ type: 'failed', fault: faultOf(code) })
  }

  /** Tries at once what waits for the network. */
  wake(): void {
    this.#services?.network.wake()
  }

  /** Ends everything that is under way and returns to the beginning. What the server holds can be resumed. */
  reset(): void {
    this.#life.abort()
    this.#life = new AbortController()
    this.#services?.store.close()
    this.#services = null
    this.#record = null
    this.#shots.clear()
    this.#clearPictures()
    this.#guidance.clear()
    this.#flow = initialFlow
    this.#options.onFlow(this.#flow)
  }

  #perform(effect: Effect): void {
    const { signal } = this.#life
    switch (effect.type) {
      case 'announce':
        this.#options.announce(effect.announcement)
        return
      case 'check_support':
        void this.#try(async () => {
          const code = await this.#options.checkSupport()
          this.#answer(signal, code === null ? { type: 'supported' } : { type: 'failed', fault: faultOf(code) })
        })
        return
      case 'bind':
      case 'resync':
        void this.#try(() => this.#learnSession(signal))
        return
      case 'send_consent':
        void this.#try(() => this.#sendConsent(effect, signal))
        return
      case 'choose_document':
        void this.#try(async () => {
          const { api } = this.#bound()
          await this.#knowSession(await api.chooseDocument(effect.documentType, signal), signal)
        })
        return
      case 'issue_step':
        void this.#try(async () => {
          const step = await this.#bound().api.issueStep(effect.retake, signal)
          this.#answer(signal, { type: 'step_issued', step })
        })
        return
      case 'deliver':
        void this.#deliver(effect.step, signal)
        return
      case 'submit':
        void this.#try(() => this.#submit(signal))
        return
      case 'ask_outcome':
        void this.#try(() => this.#askOutcome(effect.when, signal))
        return
      case 'drop_shot':
        this.#shots.delete(effect.stepId)
        return
      case 'begin_attempt':
        this.#shots.clear()
        this.#clearPictures()
        void this.#try(async () => {
          // Asking for a step is what begins the next attempt; the step itself is asked for again when it is wanted.
          await this.#bound().api.issueStep(null, signal)
          await this.#learnSession(signal)
        })
        return
      case 'cancel_capture':
        this.#cancel(effect.reason)
        return
      case 'forget_session':
        void this.#try(() => this.#forget(effect.outcome))
        return
      default: {
        const unreachable: never = effect
        throw new TypeError(`unknown effect ${JSON.stringify(unreachable)}`)
      }
    }
  }

  async #learnSession(signal: AbortSignal): Promise<void> {
    const services = this.#services ?? (await this.#connect(signal))
    if (services === null) return
    const { api } = services
    const session = api.isBound ? await api.session(signal) : await api.bind(signal)
    await this.#knowSession(session, signal)
  }

  /** Null where an earlier visit of this device ended the session: then there is nobody to speak with. */
  async #connect(signal: AbortSignal): Promise<CaptureServices | null> {
    const { clientToken, apiBase } = this.#options.settings()
    const found = await findSession(clientToken)
    const { sessionId, store, kept } = found
    const outcome = kept?.outcome ?? null
    if (outcome !== null) {
      store.close()
      this.#answer(signal, { type: 'outcome_remembered', sessionId, outcome })
      return null
    }
    this.#record = kept
    this.#services = await connectSession(found, {
      clientToken,
      apiBase,
      onNetwork: (state) => this.#answer(signal, { type: state === 'waiting' ? 'network_lost' : 'network_back' }),
    })
    return this.#services
  }

  async #knowSession(session: Journey['session'], signal: AbortSignal): Promise<void> {
    await this.#keep(recordFor(session, this.#record))
    const recorded = this.#record === null ? [] : recordedKinds(this.#record, session.items)
    this.#answer(signal, { type: 'session_known', session, recorded })
  }

  async #sendConsent(effect: Extract<Effect, { type: 'send_consent' }>, signal: AbortSignal): Promise<void> {
    const { granted, textVersion } = effect
    const { locale } = this.#options.settings()
    try {
      const session = await this.#bound().api.giveConsent({ granted, textVersion, locale }, signal)
      if (this.#record !== null) this.#record = { ...this.#record, consentLocale: locale }
      if (granted) await this.#knowSession(session, signal)
      else this.#answer(signal, { type: 'consent_declined' })
    } catch (cause) {
      if (granted || !(cause instanceof CaptureError) || cause.code !== 'consent_denied') throw cause
      this.#answer(signal, { type: 'consent_declined' })
    }
  }

  async #deliver(step: Step, signal: AbortSignal): Promise<void> {
    try {
      const shot = this.#shots.get(step.stepId)
      if (shot === undefined || this.#record === null) throw new CaptureError('step_incomplete')
      const descriptors = shot.items.map((item) => item.descriptor)
      await this.#keep(withStep(this.#record, step, { items: descriptors, camera: shot.camera }))
      await deliverStep(
        {
          api: this.#bound().api,
          step,
          items: shot.items,
          acknowledged: shot.acknowledged,
          onProgress: (sentBytes, totalBytes) =>
            this.#answer(signal, { type: 'delivery_progressed', sentBytes, totalBytes }),
        },
        signal,
      )
      this.#shots.delete(step.stepId)
      this.#answer(signal, { type: 'delivered' })
    } catch (cause) {
      if (!signal.aborted) this.#answer(signal, { type: 'delivery_failed', fault: toFault(cause) })
    }
  }

  async #submit(signal: AbortSignal): Promise<void> {
    const { screen } = this.#flow
    const { api, key, clock } = this.#bound()
    if (screen.name !== 'upload' || this.#record === null) return
    const manifest = buildManifest({
      session: screen.journey.session,
      record: this.#record,
      locale: this.#options.settings().locale,
      now: clock.now(),
    })
    const outcome = await api.submit(await signBundle(key, manifest), signal)
    this.#outcomeAsked = 0
    this.#answer(signal, { type: 'outcome_known', outcome })
  }

  async #askOutcome(when: 'now' | 'later', signal: AbortSignal): Promise<void> {
    if (when === 'later') {
      const delayMs = outcomeDelaysMs[Math.min(this.#outcomeAsked, outcomeDelaysMs.length - 1)] ?? 0
      this.#outcomeAsked += 1
      await wait(delayMs, signal)
    }
    const outcome = await this.#bound().api.outcome(signal)
    this.#answer(signal, { type: 'outcome_known', outcome })
  }

  #cancel(reason: string): void {
    this.#life.abort()
    this.#life = new AbortController()
    this.#shots.clear()
    this.#clearPictures()
    const services = this.#services
    if (services === null) return
    void (async () => {
      try {
        if (services.api.isBound) await services.api.cancel(reason, AbortSignal.timeout(farewellMs))
      } catch {
        // The person has left: a session that did not hear of it expires by itself.
      }
      await this.#forget(null).catch(() => undefined)
    })()
  }

  /** Deletes key and records. The open page keeps what it shows. */
  async #forget(outcome: Outcome | null): Promise<void> {
    const { store, sessionId } = this.#bound()
    this.#shots.clear()
    await store.forget(sessionId)
    if (outcome !== null && this.#record !== null) await store.saveRecord({ ...this.#record, steps: [], outcome })
  }

  async #keep(record: SessionRecord): Promise<void> {
    this.#record = record
    await this.#services?.store.saveRecord(record)
  }

  #bound(): CaptureServices {
    if (this.#services === null) throw new CaptureError('invalid_token')
    return this.#services
  }

  /** Runs an effect; whatever it throws becomes the flow's failure, unless the flow has moved on. */
  async #try(run: () => Promise<void>): Promise<void> {
    const { signal } = this.#life
    try {
      await run()
    } catch (cause) {
      if (!signal.aborted) this.#answer(signal, { type: 'failed', fault: toFault(cause) })
    }
  }

  #answer(signal: AbortSignal, event: FlowEvent): void {
    if (!signal.aborted) this.dispatch(event)
  }

  #setPicture(kind: StepKind, picture: Blob): void {
    const before = this.#pictures.get(kind)
    if (before !== undefined) URL.revokeObjectURL(before)
    this.#pictures.set(kind, URL.createObjectURL(picture))
  }

  #clearPictures(): void {
    for (const address of this.#pictures.values()) URL.revokeObjectURL(address)
    this.#pictures.clear()
  }
}

const toFault = (cause: unknown): Fault =>
  cause instanceof CaptureError
    ? { code: cause.code, recoverable: cause.recoverable, requestId: cause.requestId }
    : faultOf('internal_error')
