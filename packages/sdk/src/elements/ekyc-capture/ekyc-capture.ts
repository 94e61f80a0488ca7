import type { Locale, ProblemCode } from '@honnin/shared/protocol'
import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { CameraSession, checkCaptureSupport, type SupportReport } from '../../camera/index.ts'
import type { Announcement, CaptureFlow } from '../../flow/flow-state.ts'
import { initialFlow } from '../../flow/flow-state.ts'
import {
  chooseLocale,
  languageTag,
  mergeMessages,
  messagesByLocale,
  plainText,
  rubyText,
  type MessageOverrides,
  type Messages,
} from '../../messages/index.ts'
import { eventsOf } from './announced-events.ts'
import { CaptureController } from './capture-controller.ts'
import { EkycGuidanceEvent, EkycReadyEvent } from './capture-events.ts'
import { severityOf } from './camera/camera-stage.ts'
import { CaptureFeedback } from './camera/feedback.ts'
import type { CaptureDevices } from './camera/stage-view.ts'
import { icons } from './illustrations/icons.ts'
import { isHeldUpByNetwork, renderScreen } from './render-screen.ts'
import { rootStyles } from './root-styles.ts'
import { CameraResultEvent, HintEvent, type CameraScreen } from './screens/camera-screen.ts'
import { ScreenElement, WishEvent } from './screens/screen-element.ts'
import { stepProgress, stepProgressStyles } from './step-progress.ts'
import { themes, tokens } from './styles/tokens.ts'
import { visionFor } from './vision-clients.ts'

/** Where the assets lie when `assets-base` is not given: beside this module. */
const moduleAddress: string = import.meta.url

/** Screens on which the person can still stop. */
const stoppable = new Set(['consent', 'document', 'instruction', 'camera', 'shot', 'upload', 'starting'])

/**
 * Guides a person through photographing an identity document and their face, and sends what they took, signed by their
 * device, to the operator's server. The decision is the server's; what the element tells is for the page only.
 *
 * ```html
 * <ekyc-capture session-token="…" api-base="/ekyc" assets-base="/ekyc/assets/" locale="ja"></ekyc-capture>
 * ```
 *
 * @fires ekyc-ready - {@link EkycReadyEvent}
 * @fires ekyc-start - {@link EkycStartEvent}
 * @fires ekyc-step - {@link EkycStepEvent}, before the step's camera is opened
 * @fires ekyc-guidance - {@link EkycGuidanceEvent}
 * @fires ekyc-capture - {@link EkycCaptureEvent}
 * @fires ekyc-submit - {@link EkycSubmitEvent}
 * @fires ekyc-complete - {@link EkycCompleteEvent}
 * @fires ekyc-cancel - {@link EkycCancelEvent}
 * @fires ekyc-error - {@link EkycErrorEvent}
 * @fires ekyc-unsupported - {@link EkycUnsupportedEvent}
 * @fires ekyc-permission-denied - {@link EkycPermissionDeniedEvent}
 * @slot header - above everything, for the host's name or logo
 * @slot consent - below the consent's own text
 * @slot permission-denied - below the steps that allow the camera
 * @slot unsupported - below the text for browsers that cannot capture
 * @slot footer - below the screens, hidden while the camera is open
 * @csspart panel - the sheet that holds the screens
 * @csspart button - the main action
 * @csspart button-secondary - the other action
 * @csspart choice - one document to choose
 * @csspart frame - the frame over the camera's picture
 * @csspart hint - the plate with the hint
 * @csspart video - the camera's picture
 * @csspart shutter - the manual shutter
 * @csspart receipt - the receipt number
 * @cssprop --ekyc-font-family - type; system fonts by default
 * @cssprop --ekyc-font-size - size of running text, 17 px and up by default
 * @cssprop --ekyc-block-size - height of the element, the viewport's by default
 * @cssprop --ekyc-radius - corners of large surfaces
 * @cssprop --ekyc-control-radius - corners of buttons
 * @cssprop --ekyc-color-accent - main actions and marks
 * @cssprop --ekyc-color-on-accent - text on the accent
 * @cssprop --ekyc-color-page - around the panel
 * @cssprop --ekyc-color-surface - the panel
 * @cssprop --ekyc-color-text - running text
 * @cssprop --ekyc-color-muted - lesser text
 */
export class EkycCapture extends LitElement {
  static override properties: PropertyDeclarations = {
    sessionToken: { attribute: 'session-token' },
    apiBase: { attribute: 'api-base' },
    assetsBase: { attribute: 'assets-base' },
    locale: {},
    theme: { reflect: true },
    quiet: { type: Boolean },
    messages: { attribute: false },
    flow: { state: true },
  }

  static override styles = [tokens, themes, rootStyles, stepProgressStyles]

  /** The client token that the relying party's server was given for this session. */
  declare sessionToken: string | null
  /** Where the server is; the page's own origin by default. */
  declare apiBase: string
  /** Folder of worker, runtimes and models; beside this module by default. MUST be of the page's origin. */
  declare assetsBase: string | null
  /** `ja`, `en` or `ja-easy`; else the session's, else the browser's. */
  declare locale: string | null
  declare theme: 'auto' | 'light' | 'dark'
  /** No sound and no vibration, until the person wants them. */
  declare quiet: boolean
  /** The host's own wording for any text. */
  declare messages: MessageOverrides
  declare private flow: CaptureFlow

  readonly #feedback = new CaptureFeedback()
  readonly #controller = new CaptureController({
    settings: () => ({
      clientToken: this.sessionToken ?? '',
      apiBase: new URL(this.apiBase, document.baseURI),
      locale: this.#locale,
    }),
    checkSupport: () => blockingProblem(),
    onFlow: (flow) => {
      this.flow = flow
    },
    announce: (announcement) => this.#announce(announcement),
  })
  #hasBeenReady = false

  constructor() {
    super()
    this.sessionToken = null
    this.apiBase = '/'
    this.assetsBase = null
    this.locale = null
    this.theme = 'auto'
    this.quiet = false
    this.messages = {}
    this.flow = initialFlow
  }

  /** Tells, without asking for any permission, whether this page can capture. */
  static checkSupport(): Promise<SupportReport> {
    return checkCaptureSupport()
  }

  /** Loads worker, runtimes and models ahead of time. Rejects where a file cannot be loaded. */
  static async preload(options: { readonly assetsBase?: string } = {}): Promise<void> {
    const vision = visionFor(options.assetsBase ?? defaultAssets())
    await vision.preload('document')
    await vision.preload('face')
  }

  /** Begins, or picks up where this device left off. Done by itself once there is a session token. */
  start(): void {
    if (this.sessionToken !== null && this.sessionToken !== '') this.#controller.dispatch({ type: 'start' })
  }

  /** Stops the verification and tells the server. The camera is released at once. */
  cancel(reason = 'host'): void {
    this.#controller.dispatch({ type: 'cancel', reason })
  }

  /** Tries again what failed, as the person's own button does. */
  retry(): void {
    this.#retry()
  }

  /** Releases camera, pictures and connections. The element can be started again. */
  destroy(): void {
    this.#controller.reset()
    this.#feedback.close()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('pagehide', this.#onPageHide)
    // An element that was moved or put back picks up where this device left off.
    if (this.hasUpdated) this.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pagehide', this.#onPageHide)
    this.destroy()
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('quiet')) this.#feedback.isQuiet = this.quiet
  }

  protected override updated(changed: PropertyValues): void {
    if (!this.#hasBeenReady) {
      this.#hasBeenReady = true
      this.dispatchEvent(new EkycReadyEvent())
    }
    if (changed.has('sessionToken')) {
      if (this.flow.screen.name !== 'idle') this.#controller.reset()
      this.start()
    }
    const before = changed.get('flow') as CaptureFlow | undefined
    if (before !== undefined) void this.#attend(before)
  }

  override render(): TemplateResult {
    const { flow } = this
    const text = this.#text
    const { screen } = flow
    const isCamera = screen.name === 'camera' && !isHeldUpByNetwork(flow)
    const canStop = stoppable.has(screen.name)
    return html`
      <div
        class="panel ${isCamera ? 'camera' : ''} ${this.#locale === 'ja-easy' ? 'readings' : ''}"
        part="panel"
        lang=${languageTag(this.#locale)}
        @wish=${this.#onWish}
        @camera-result=${this.#onCameraResult}
        @hint=${this.#onHint}
      >
        <div class="top">
          <slot name="header"></slot>
          <div class="bar">
            ${stepProgress(screen, text)}
            ${
              canStop
                ? html`<button
                    type="button"
                    data-action="cancel"
                    aria-label=${plainText(text.action.cancel)}
                    aria-haspopup="dialog"
                    @click=${this.#askToStop}
                  >
                    ${icons.close}
                  </button>`
                : nothing
            }
          </div>
          ${
            flow.network === 'waiting' && !isHeldUpByNetwork(flow)
              ? html`<p class="offline" role="status">
                  ${icons.offline}<span>${rubyText(text.problems.network_error.title)}</span>
                </p>`
              : nothing
          }
        </div>
        ${renderScreen({
          flow,
          text,
          pictures: this.#controller.pictures,
          devices: this.#devices,
          feedback: this.#feedback,
        })}
        <div class="bottom"><slot name="footer"></slot></div>
        ${this.#stopDialog(text)}
      </div>
    `
  }

  #stopDialog(text: Messages): TemplateResult {
    return html`
      <dialog aria-labelledby="stop-title">
        <h2 id="stop-title">${rubyText(text.cancelDialog.title)}</h2>
        <p>${rubyText(text.cancelDialog.body)}</p>
        <div class="choices">
          <button type="button" data-action="cancel:confirm" @click=${this.#stop}>
            ${rubyText(text.cancelDialog.confirm)}
          </button>
          <button type="button" class="primary" data-action="cancel:back" autofocus @click=${this.#closeDialog}>
            ${rubyText(text.cancelDialog.back)}
          </button>
        </div>
      </dialog>
    `
  }

  get #locale(): Locale {
    const { screen } = this.flow
    const session = 'journey' in screen ? (screen.journey?.session.locale ?? null) : null
    return chooseLocale(this.locale, session, navigator.languages)
  }

  get #text(): Messages {
    return mergeMessages(messagesByLocale[this.#locale], this.messages)
  }

  readonly #devices: CaptureDevices = (() => {
    const vision = () => visionFor(this.assetsBase ?? defaultAssets())
    return {
      openCamera: (options) => CameraSession.open(options),
      get vision() {
        return vision()
      },
    }
  })()

  /** Moves the focus with the screens, and loads what the next ones need. */
  async #attend(before: CaptureFlow): Promise<void> {
    const { screen } = this.flow
    if (screen.name === before.screen.name) return
    if (!stoppable.has(screen.name)) this.#closeDialog()
    if (screen.name === 'consent' || screen.name === 'document') this.#preload('document')
    if (screen.name === 'shot' || screen.name === 'upload') this.#preload('face')
    if (before.screen.name === 'idle' || before.screen.name === 'starting') return
    const shown = this.renderRoot.querySelector('[data-screen]')
    if (!(shown instanceof ScreenElement)) return
    await shown.updateComplete
    shown.focusHeading()
  }

  /** A file that cannot be loaded now is asked for again, and missed there, by the step that needs it. */
  #preload(stage: 'document' | 'face'): void {
    this.#devices.vision.preload(stage).catch(() => undefined)
  }

  #onWish = (event: Event) => {
    if (!(event instanceof WishEvent)) return
    if (event.wish.type === 'retry') this.#retry()
    else this.#controller.dispatch(event.wish)
  }

  #onCameraResult = (event: Event) => {
    const { screen } = this.flow
    if (!(event instanceof CameraResultEvent) || screen.name !== 'camera') return
    const { result } = event
    if ('shot' in result) this.#controller.takeShot(screen.step, result.shot)
    else this.#controller.fail(result.fault)
  }

  #onHint = (event: Event) => {
    if (!(event instanceof HintEvent)) return
    const { code } = event
    const { screen } = this.flow
    if (screen.name === 'camera') this.#controller.showGuidance(screen.step, code)
    const message = plainText(this.#text.guidance[code])
    this.dispatchEvent(new EkycGuidanceEvent(code, { severity: severityOf(code), message }))
  }

  #retry(): void {
    if (isHeldUpByNetwork(this.flow)) this.#controller.wake()
    else this.#controller.dispatch({ type: 'retry' })
  }

  #askToStop = () => this.renderRoot.querySelector('dialog')?.showModal()
  #closeDialog = () => this.renderRoot.querySelector('dialog')?.close()
  #stop = () => {
    this.#closeDialog()
    this.cancel('user')
  }

  /** A page that may be kept for going back to must not keep a camera open. */
  #onPageHide = () => {
    const camera = this.renderRoot.querySelector<CameraScreen>('ekyc-camera-screen')
    if (camera === null) return
    camera.release()
    this.#controller.fail('camera_disconnected')
  }

  #announce(announcement: Announcement): void {
    for (const event of eventsOf(announcement)) this.dispatchEvent(event)
  }
}

const defaultAssets = (): string => new URL('.', moduleAddress).href

/** What makes the capture impossible here. Without a worker or SIMD it still goes on, by the manual shutter. */
const blockingProblem = async (): Promise<ProblemCode | null> => {
  const { problems } = await checkCaptureSupport()
  for (const problem of problems) {
    if (problem === 'insecure_context' || problem === 'unsupported_browser' || problem === 'in_app_browser')
      return problem
    if (problem === 'blocked_by_policy') return 'permission_denied'
  }
  return null
}

declare global {
  interface HTMLElementTagNameMap {
    'ekyc-capture': EkycCapture
  }
}
