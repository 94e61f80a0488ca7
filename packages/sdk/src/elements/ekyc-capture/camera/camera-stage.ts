import type { ClientFindings, GuidanceCode, ProblemCode, Step } from '@honnin/shared/protocol'
import { CameraError, type CameraFrame } from '../../../camera/index.ts'
import { wait } from '../../../transport/index.ts'
import { VisionError } from '../../../vision/client/index.ts'
import { runChallenge, runTimedChallenge } from './run-challenge.ts'
import { guideToLight, runLight } from './run-light.ts'
import { runDocument, type DocumentSight } from './run-document.ts'
import {
  openingView,
  type CameraPort,
  type CaptureDevices,
  type StageView,
  type TakenShot,
  type TakenShotWithCamera,
  type TakenStill,
  type ViewChange,
} from './stage-view.ts'
import { TroubleClock } from './trouble-clock.ts'

/** The picture's longer side in pixels below which a portrait on a card is too small to compare. */
const minimumWidth = 1280
const troubleCheckMs = 500

export interface CameraStageOptions {
  readonly step: Step
  readonly devices: CaptureDevices
  readonly video: HTMLVideoElement
  readonly onView: (view: StageView) => void
  readonly onShot: (shot: TakenShotWithCamera) => void
  readonly onFault: (code: ProblemCode) => void
}

/** One opening of the camera for one step. It is closed with the shot, with a fault, and by {@link close}: always. */
export class CameraStage {
  readonly #options: CameraStageOptions
  readonly #life = new AbortController()
  readonly #taken: TakenStill[] = []
  #guidanceRun = new AbortController()
  #camera: CameraPort | null = null
  #view: StageView = openingView
  #clock: TroubleClock | null = null
  #finishing = false

  constructor(options: CameraStageOptions) {
    this.#options = options
  }

  get view(): StageView {
    return this.#view
  }

  get camera(): CameraPort | null {
    return this.#camera
  }

  get isMirrored(): boolean {
    return this.#facing === 'user'
  }

  get #facing(): 'user' | 'environment' {
    const { kind } = this.#options.step
    return kind.startsWith('face_') ? 'user' : 'environment'
  }

  /** Opens the camera and guides until a shot is taken. To be called after a tap. */
  async start(): Promise<void> {
    const { devices } = this.#options
    const { signal } = this.#life
    try {
      const camera = await devices.openCamera({ facing: this.#facing, minimumWidth, signal })
      if (signal.aborted) {
        camera.close()
        return
      }
      this.#camera = camera
      camera.onEnded((error) => this.#fail(error))
      await this.#play(camera)
      this.#change({ phase: 'loading' })
      this.#watchForTrouble()
      await this.#guide(camera)
    } catch (cause) {
      this.#fail(cause)
    }
  }

  /** Takes the picture as it is. */
  async shoot(): Promise<void> {
    const { step, video } = this.#options
    const camera = this.#camera
    if (camera === null || this.#finishing || this.#view.forbiddenSide) return
    if (step.kind === 'face_challenge') return this.goOn({ assisted: false })
    if (step.kind === 'face_light') return this.light({ assisted: true })
    this.#finishing = true
    try {
      const still = await camera.still(video)
      const held = this.#view.guidance
      const findings: ClientFindings = held === null || held === 'hold_still' ? {} : { guidance: [held] }
      this.#finish({ stills: [{ still, findings }], source: 'camera-manual', assisted: false })
    } catch (cause) {
      this.#fail(cause)
    }
  }

  /** Takes the missing frames of the challenge by the clock. */
  async goOn({ assisted }: { readonly assisted: boolean }): Promise<void> {
    const { step, video } = this.#options
    const camera = this.#camera
    if (camera === null || this.#finishing || step.kind !== 'face_challenge') return
    this.#finishing = true
    this.#guidanceRun.abort()
    try {
      await runTimedChallenge({
        step,
        assisted,
        taken: this.#taken,
        takeStill: () => camera.still(video),
        pause: (delayMs) => wait(delayMs, this.#life.signal),
        onView: (change) => this.#change({ ...change, stuck: false }),
      })
      const stills = assisted
        ? this.#taken.map(({ still, findings }) => ({ still, findings: { ...findings, assisted: true } }))
        : this.#taken
      this.#finish({ stills, source: 'camera-manual', assisted })
    } catch (cause) {
      this.#fail(cause)
    }
  }

  /**
   * Lights the face with the drawn colours and photographs it in each; `assisted`, photographs it without them, which also
   * ends lights that are under way.
   */
  async light({ assisted }: { readonly assisted: boolean }): Promise<void> {
    const { step, video } = this.#options
    const camera = this.#camera
    if (camera === null || step.kind !== 'face_light' || (this.#finishing && !assisted)) return
    this.#finishing = true
    this.#guidanceRun.abort()
    this.#guidanceRun = new AbortController()
    const { signal } = this.#guidanceRun
    try {
      const stills = await runLight({
        lights: step.lights,
        assisted,
        takeStill: () => camera.still(video),
        signal,
        onView: (change) => this.#change(change),
      })
      this.#finish({ stills, source: assisted ? 'camera-manual' : 'camera-auto', assisted })
    } catch (cause) {
      if (!signal.aborted) this.#fail(cause)
    }
  }

  /** Changes to the next camera of the device. */
  async switchCamera(): Promise<void> {
    const camera = this.#camera
    if (camera === null || this.#finishing) return
    try {
      const cameras = await camera.devices()
      const current = camera.stream.getVideoTracks()[0]?.getSettings().deviceId
      const at = cameras.findIndex(({ deviceId }) => deviceId === current)
      const next = cameras[(at + 1) % cameras.length]
      if (next === undefined || next.deviceId === current) return
      this.#guidanceRun.abort()
      await camera.switchTo(next.deviceId)
      this.#taken.length = 0
      await this.#play(camera)
      await this.#guide(camera)
    } catch (cause) {
      this.#fail(cause)
    }
  }

  async toggleTorch(): Promise<void> {
    const torch = this.#camera?.torch
    if (torch?.available !== true) return
    await torch.set(!torch.on)
    this.#change({})
  }

  /** Offers help at once, as if the person had been stuck. */
  offerHelp(): void {
    this.#change({ stuck: true })
  }

  /** Releases the camera; its light goes out. May be called again. */
  close(): void {
    this.#life.abort()
    this.#guidanceRun.abort()
    this.#camera?.close()
    this.#camera = null
    this.#options.video.srcObject = null
  }

  async #play(camera: CameraPort): Promise<void> {
    const { video } = this.#options
    video.srcObject = camera.stream
    await video.play()
  }

  async #guide(camera: CameraPort): Promise<void> {
    this.#guidanceRun = new AbortController()
    const { signal } = this.#guidanceRun
    const frames = camera.frames(this.#options.video, { signal })
    try {
      const shot = await this.#run(frames, signal)
      if (shot === null || this.#finishing || this.#life.signal.aborted) return
      this.#finishing = true
      this.#finish(shot)
    } catch (cause) {
      if (signal.aborted) return
      if (!(cause instanceof VisionError)) throw cause
      // Without its networks the page cannot guide; the person can still photograph, and the server judges as always.
      this.#change({ phase: 'guiding', guidanceAway: true, stuck: true, guidance: null, quad: null, holding: false })
    }
  }

  async #run(frames: AsyncGenerator<CameraFrame, void, void>, signal: AbortSignal): Promise<TakenShot | null> {
    const { step, devices } = this.#options
    const { vision } = devices
    const onView = (change: ViewChange) => this.#change(change)
    switch (step.kind) {
      case 'document_front':
      case 'document_back':
      case 'document_thickness': {
        const { kind, documentType } = step
        const tilt = step.kind === 'document_thickness' ? { tiltDeg: step.tiltDeg } : {}
        const observe = ({ image }: CameraFrame): Promise<DocumentSight> =>
          vision.run('observeDocument', { frame: image, kind, documentType, ...tilt }, signal)
        return runDocument({ frames, observe, onView })
      }
      case 'face_with_document': {
        const { documentType } = step
        const observe = async ({ image, timestampMs }: CameraFrame): Promise<DocumentSight> => {
          const held = await vision.run('observeHeldDocument', { frame: image, timestampMs, documentType }, signal)
          return { ...held, quad: held.document.quad, personalNumberSide: held.document.personalNumberSide }
        }
        return runDocument({ frames, observe, onView })
      }
      case 'face_challenge': {
        this.#taken.length = 0
        const observe = ({ image, timestampMs }: CameraFrame) =>
          vision.run('observeFace', { frame: image, timestampMs }, signal)
        const isComplete = await runChallenge({ step, frames, observe, onView, taken: this.#taken })
        return isComplete ? { stills: this.#taken, source: 'camera-auto', assisted: false } : null
      }
      case 'face_light': {
        const observe = ({ image, timestampMs }: CameraFrame) =>
          vision.run('observeFace', { frame: image, timestampMs }, signal)
        await guideToLight({ frames, observe, onView })
        return null
      }
      default: {
        const unreachable: never = step
        throw new TypeError(`unknown step ${JSON.stringify(unreachable)}`)
      }
    }
  }

  #watchForTrouble(): void {
    const { kind } = this.#options.step
    // Lights wait for the person's word, however long that takes.
    if (kind === 'face_light') return
    const isFace = kind === 'face_challenge'
    this.#clock = new TroubleClock(isFace ? 'face' : 'document', performance.now())
    const timer = setInterval(() => {
      if (this.#clock?.isStuck(performance.now()) === true && !this.#finishing) this.#change({ stuck: true })
    }, troubleCheckMs)
    this.#life.signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  }

  #change(change: ViewChange): void {
    if (this.#life.signal.aborted) return
    const before = this.#view
    this.#view = { ...before, ...change, stuck: change.stuck ?? before.stuck }
    const hasMoved = this.#view.movementsDone > before.movementsDone
    const isDocumentReady = this.#view.holding && this.#options.step.kind !== 'face_challenge'
    if (hasMoved || isDocumentReady) this.#clock?.noteGood(performance.now())
    this.#options.onView(this.#view)
  }

  #finish(shot: TakenShot): void {
    const camera = this.#camera
    if (camera === null || this.#life.signal.aborted) return
    const facts = camera.facts
    this.close()
    this.#options.onShot({ ...shot, stills: [...shot.stills], camera: facts })
  }

  #fail(cause: unknown): void {
    if (this.#life.signal.aborted) return
    this.close()
    this.#options.onFault(cause instanceof CameraError ? cause.code : 'internal_error')
  }
}

/** How urgent a hint is, for host pages that log or show it. */
export const severityOf = (code: GuidanceCode): 'info' | 'warning' =>
  code === 'hold_still' || code === 'return_to_center' || code.startsWith('perform_') ? 'info' : 'warning'
