import type { GuidanceCode, LightColour, ProblemCode, Step } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { plainText, rubyText, type Messages } from '../../../messages/index.ts'
import { CameraStage } from '../camera/camera-stage.ts'
import { CaptureFeedback } from '../camera/feedback.ts'
import { placeVideo, type Size } from '../camera/frame-geometry.ts'
import type { FrameState } from '../camera/frame-overlay.ts'
import { openingView, type CaptureDevices, type StageView, type TakenShotWithCamera } from '../camera/stage-view.ts'
import { icons } from '../illustrations/icons.ts'
import { movementPicture } from '../illustrations/movement-pictures.ts'
import { stepPicture } from '../illustrations/step-pictures.ts'
import { movementStyles } from '../styles/movement-styles.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { cameraStyles } from './camera-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** A shot was taken, or the camera failed. Not composed: it is between this screen and the root. */
export class CameraResultEvent extends Event {
  readonly result: { readonly shot: TakenShotWithCamera } | { readonly fault: ProblemCode }
  constructor(result: CameraResultEvent['result']) {
    super('camera-result', { bubbles: true })
    this.result = result
  }
}

/** The hint on the plate changed. Not composed. */
export class HintEvent extends Event {
  readonly code: GuidanceCode
  constructor(code: GuidanceCode) {
    super('hint', { bubbles: true })
    this.code = code
  }
}

/** The live camera with frame, hint and shutter. It owns the camera from its first rendering until it is removed. */
export class CameraScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    step: { attribute: false },
    devices: { attribute: false },
    feedback: { attribute: false },
    view: { state: true },
    stageSize: { state: true },
    videoSize: { state: true },
    cameras: { state: true },
  }

  declare step: Step | null
  declare devices: CaptureDevices | null
  declare feedback: CaptureFeedback
  declare private view: StageView
  declare private stageSize: Size
  declare private videoSize: Size | null
  declare private cameras: number
  #stage: CameraStage | null = null
  #resizes: ResizeObserver | null = null

  constructor() {
    super()
    this.step = null
    this.devices = null
    this.feedback = new CaptureFeedback()
    this.view = openingView
    this.stageSize = { width: 0, height: 0 }
    this.videoSize = null
    this.cameras = 0
  }

  static override styles = [screenStyles, pictureStyles, movementStyles, cameraStyles]

  override firstUpdated(): void {
    const { step, devices } = this
    const video = this.#video
    if (step === null || devices === null || video === null) return
    this.feedback.prepare()
    this.#resizes = new ResizeObserver(([entry]) => {
      if (entry !== undefined) this.stageSize = { width: entry.contentRect.width, height: entry.contentRect.height }
    })
    this.#resizes.observe(this)
    this.#stage = new CameraStage({
      step,
      devices,
      video,
      onView: (view) => this.#show(view),
      onShot: (shot) => {
        this.feedback.taken()
        this.dispatchEvent(new CameraResultEvent({ shot }))
      },
      onFault: (fault) => this.dispatchEvent(new CameraResultEvent({ fault })),
    })
    void this.#stage.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stage?.close()
    this.#resizes?.disconnect()
  }

  /** Releases the camera while the page is hidden for good or for long. */
  release(): void {
    this.#stage?.close()
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('view') as StageView | undefined
    if (before === undefined) return
    if (this.view.guidance !== null && this.view.guidance !== before.guidance)
      this.dispatchEvent(new HintEvent(this.view.guidance))
    if (this.view.movementsDone > before.movementsDone) this.feedback.movementDone()
    if (before.phase === 'opening' && this.view.phase !== 'opening') void this.#countCameras()
  }

  override render(): TemplateResult | typeof nothing {
    const { step, view, text } = this
    if (step === null) return nothing
    const isFace = step.kind.startsWith('face_')
    const fit = this.videoSize === null ? 'cover' : placeVideo(this.stageSize, this.videoSize).fit
    return html`
      ${fit === 'contain' ? html`<ekyc-video-backdrop .vision=${this.devices?.vision ?? null}></ekyc-video-backdrop>` : nothing}
      <video
        class="${fit} ${isFace ? 'mirrored' : ''}"
        part="video"
        playsinline
        .muted=${true}
        aria-hidden="true"
        @loadedmetadata=${this.#measure}
        @resize=${this.#measure}
      ></video>
      <ekyc-frame-overlay
        exportparts="frame"
        .kind=${step.kind}
        .documentType=${'documentType' in step ? step.documentType : 'jp_driving_licence'}
        .stage=${this.stageSize}
        .video=${this.videoSize}
        .state=${frameStateOf(view)}
        .progress=${view.progress}
        .quad=${view.quad}
        .mirrored=${isFace}
      ></ekyc-frame-overlay>
      <div class="above">
        <h1 tabindex="-1" class="title">${rubyText(text.camera.title[step.kind])}</h1>
        <div
          class="plate ${view.holding ? 'holding' : ''}"
          part="hint"
          data-guidance=${view.guidance ?? 'none'}
          data-prompt=${view.movement ?? nothing}
        >
          ${view.movement !== null && view.guidance?.startsWith('perform_') ? movementPicture(view.movement) : nothing}
          <span role="status" aria-live="polite" aria-atomic="true">${rubyText(hintOf(text, step, view))}</span>
        </div>
        ${step.kind === 'face_challenge' ? this.#ticks(step.movements.length) : nothing}
      </div>
      <div class="below">
        ${view.stuck || step.kind === 'face_light' ? this.#ways() : nothing} ${this.#tools(isFace)}
      </div>
      ${view.light === null ? nothing : this.#lightSheet(view.light)} ${this.#helpDialog()}
    `
  }

  #ticks(total: number): TemplateResult {
    const { movementsDone } = this.view
    return html`
      <div class="ticks" role="img" aria-label=${plainText(this.text.camera.progress(movementsDone, total))}>
        ${Array.from(
          { length: total },
          (_, index) =>
            html`<i class=${index < movementsDone ? 'done' : ''}>${index < movementsDone ? icons.check : nothing}</i>`,
        )}
      </div>
    `
  }

  #lightSheet(colour: LightColour): TemplateResult {
    const { text } = this
    return html`
      <ekyc-light-sheet part="light" data-light=${colour} .colour=${colour}>
        <span role="status">${rubyText(text.camera.lighting)}</span>
        <button class="light" data-action="stop-light" @click=${() => this.#stage?.light({ assisted: true })}>
          <span>${rubyText(text.action.stopLight)}</span>
        </button>
      </ekyc-light-sheet>
    `
  }

  /** What the person can choose: for the lights always, else where they do not get on. */
  #ways(): TemplateResult | typeof nothing {
    const { text, step, view } = this
    if (step?.kind === 'face_light')
      return view.phase !== 'guiding' || view.guidance === 'hold_still'
        ? nothing
        : html`
            <div class="plate trouble">
              <p>${rubyText(text.camera.lightOffer)}</p>
              <div class="ways">
                <button
                  class="light"
                  part="button"
                  data-action="light"
                  @click=${() => this.#stage?.light({ assisted: false })}
                >
                  <span>${rubyText(text.action.light)}</span>
                </button>
                <button
                  class="outlined"
                  part="button-secondary"
                  data-action="without-light"
                  @click=${() => this.#stage?.light({ assisted: true })}
                >
                  <span>${rubyText(text.action.withoutLight)}</span>
                </button>
              </div>
            </div>
          `
    if (step?.kind === 'face_challenge')
      return html`
        <div class="plate trouble">
          <p>${rubyText(text.camera.challengeTrouble)}</p>
          <div class="ways">
            <button
              class="light"
              part="button"
              data-action="continue"
              @click=${() => this.#stage?.goOn({ assisted: false })}
            >
              <span>${rubyText(text.action.continue)}</span>
            </button>
            <button
              class="outlined"
              part="button-secondary"
              data-action="assisted"
              @click=${() => this.#stage?.goOn({ assisted: true })}
            >
              <span>${rubyText(text.action.assisted)}</span>
            </button>
          </div>
        </div>
      `
    return html`<div class="plate trouble">
      <p>${rubyText(view.guidanceAway ? text.camera.manual : text.camera.trouble)}</p>
    </div>`
  }

  #tools(isFace: boolean): TemplateResult {
    const { text, view } = this
    const torch = this.#stage?.camera?.torch
    const { isQuiet } = this.feedback
    const hasShutter = view.stuck && this.step?.kind !== 'face_challenge' && this.step?.kind !== 'face_light'
    return html`
      <div class="tools">
        <div class="side">
          <button
            class="tool"
            data-action="help"
            aria-haspopup="dialog"
            aria-label=${plainText(text.action.help)}
            @click=${this.#openHelp}
          >
            ${icons.help}
          </button>
          <button
            class="tool"
            data-action="sound"
            aria-pressed=${isQuiet ? 'false' : 'true'}
            aria-label=${plainText(isQuiet ? text.action.soundOn : text.action.soundOff)}
            @click=${this.#toggleSound}
          >
            ${isQuiet ? icons.soundOff : icons.soundOn}
          </button>
        </div>
        ${
          hasShutter
            ? html`<button
                class="shutter"
                part="shutter"
                data-action="shutter"
                aria-label=${plainText(text.action.shutter)}
                ?disabled=${view.forbiddenSide}
                @click=${() => this.#stage?.shoot()}
              ></button>`
            : html`<span class="waiting-shutter" aria-hidden="true"></span>`
        }
        <div class="side">
          ${
            torch?.available === true
              ? html`<button
                  class="tool"
                  data-action="torch"
                  aria-pressed=${torch.on ? 'true' : 'false'}
                  aria-label=${plainText(torch.on ? text.action.torchOff : text.action.torchOn)}
                  @click=${() => this.#stage?.toggleTorch()}
                >
                  ${icons.torch}
                </button>`
              : nothing
          }
          ${
            this.cameras > 1 && !isFace
              ? html`<button
                  class="tool"
                  data-action="camera"
                  aria-label=${plainText(text.action.otherCamera)}
                  @click=${() => this.#stage?.switchCamera()}
                >
                  ${icons.switchCamera}
                </button>`
              : nothing
          }
        </div>
      </div>
    `
  }

  #helpDialog(): TemplateResult | typeof nothing {
    const { step, text } = this
    if (step === null) return nothing
    const points = text.camera.helpPoints[helpOf[step.kind]]
    return html`
      <dialog aria-labelledby="help-title">
        ${stepPicture(step.kind, plainText(text.instruction[step.kind].picture))}
        <h2 id="help-title">${rubyText(text.camera.helpTitle)}</h2>
        <ul>
          ${points.map((point) => html`<li>${icons.check}<span>${rubyText(point)}</span></li>`)}
        </ul>
        <button class="primary" part="button" data-action="help:close" @click=${this.#closeHelp}>
          <span>${rubyText(text.action.closeHelp)}</span>
        </button>
      </dialog>
    `
  }

  get #video(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video')
  }

  #openHelp = () => this.renderRoot.querySelector('dialog')?.showModal()

  #closeHelp = () => {
    this.renderRoot.querySelector('dialog')?.close()
    this.#stage?.offerHelp()
  }

  #toggleSound = () => {
    this.feedback.isQuiet = !this.feedback.isQuiet
    this.requestUpdate()
  }

  #measure = (event: Event) => {
    const video = event.currentTarget
    if (video instanceof HTMLVideoElement && video.videoWidth > 0)
      this.videoSize = { width: video.videoWidth, height: video.videoHeight }
  }

  #show(view: StageView): void {
    this.view = view
  }

  async #countCameras(): Promise<void> {
    this.cameras = (await this.#stage?.camera?.devices())?.length ?? 0
  }
}

const helpOf = {
  document_front: 'document',
  document_back: 'document',
  document_thickness: 'thickness',
  face_challenge: 'face',
  face_light: 'face',
  face_with_document: 'held',
} as const

const frameStateOf = ({ holding, guidance }: StageView): FrameState => {
  if (holding) return 'hold'
  if (guidance === null || guidance === 'document_not_found' || guidance === 'face_not_found') return 'seek'
  return guidance === 'return_to_center' || guidance.startsWith('perform_') ? 'follow' : 'adjust'
}

/** The one sentence on the plate. */
const hintOf = (text: Messages, step: Step, view: StageView): string => {
  if (view.phase === 'opening') return text.camera.opening
  if (view.phase === 'loading') return text.camera.aim[step.kind]
  if (view.forbiddenSide) return text.camera.myNumber
  if (view.guidanceAway) return text.camera.guidanceAway
  if (view.holding && step.kind !== 'face_challenge') return text.camera.almost
  if (view.guidance === null) return text.camera.aim[step.kind]
  if (view.guidance === 'document_not_found' || view.guidance === 'face_not_found') return text.camera.aim[step.kind]
  return text.guidance[view.guidance]
}
