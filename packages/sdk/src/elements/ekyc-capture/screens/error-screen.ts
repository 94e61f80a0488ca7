import type { ProblemCode } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { faultOf, type Fault } from '../../../flow/fault-policy.ts'
import { plainText, rubyText } from '../../../messages/index.ts'
import { browserFamily } from '../browser-family.ts'
import { statusPicture, type StatusPicture } from '../illustrations/status-pictures.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

const pictureOf: Partial<Record<ProblemCode, StatusPicture>> = {
  permission_denied: 'permission',
  no_camera: 'camera',
  camera_in_use: 'camera',
  camera_disconnected: 'camera',
  unsupported_browser: 'browser',
  in_app_browser: 'browser',
  insecure_context: 'permission',
  network_error: 'network',
  asset_load_failed: 'network',
  upload_failed: 'network',
  timeout: 'clock',
  rate_limited: 'clock',
  service_unavailable: 'clock',
  session_expired: 'clock',
  expired_token: 'clock',
  step_expired: 'clock',
  too_many_attempts: 'person',
}

/** What stopped, without blame, and the way on. */
export class ErrorScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    fault: { attribute: false },
    isWaiting: { attribute: false },
    hasCopied: { state: true },
  }

  declare fault: Fault
  /** The page goes on by itself as soon as it can. */
  declare isWaiting: boolean
  declare private hasCopied: boolean

  constructor() {
    super()
    this.fault = faultOf('internal_error')
    this.isWaiting = false
    this.hasCopied = false
  }

  static override styles = [
    screenStyles,
    pictureStyles,
    css`
      .picture {
        max-block-size: 26vh;
      }
      ol {
        display: grid;
        gap: 12px;
        margin: 0 0 20px;
        padding: 18px;
        border-radius: var(--ekyc-control-radius);
        background: var(--ekyc-color-tint);
        list-style: none;
        counter-reset: step;
      }
      ol li {
        display: grid;
        grid-template-columns: 1.9em 1fr;
        gap: 12px;
        align-items: baseline;
        line-height: var(--ekyc-line-height);
      }
      ol li::before {
        counter-increment: step;
        content: counter(step);
        display: grid;
        place-items: center;
        inline-size: 1.9em;
        block-size: 1.9em;
        border-radius: 50%;
        background: var(--ekyc-color-accent);
        color: var(--ekyc-color-on-accent);
        font-weight: 700;
      }
      .quote {
        color: var(--ekyc-color-muted);
        overflow-wrap: anywhere;
      }
      .waiting {
        display: flex;
        align-items: center;
        gap: 12px;
        color: var(--ekyc-color-muted);
      }
    `,
  ]

  override render(): TemplateResult {
    const { fault, text } = this
    const { code, requestId } = fault
    const words = text.problems[code]
    const isPermission = code === 'permission_denied'
    const isUnsupported = code === 'unsupported_browser' || code === 'in_app_browser' || code === 'insecure_context'
    return html`
      <div class="body">
        <div class="figure">${statusPicture(pictureOf[code] ?? 'trouble')}</div>
        <div class="content">
          <h1 tabindex="-1">${rubyText(words.title)}</h1>
          <p role="alert">${rubyText(words.body)}</p>
          ${isPermission ? this.#permissionSteps() : nothing}
          ${isPermission ? html`<slot name="permission-details"></slot>` : nothing}
          ${isUnsupported ? html`<slot name="unsupported-details"></slot>` : nothing}
          ${
            this.isWaiting
              ? html`<p class="waiting">
                  <span class="spinner"></span><span>${rubyText(text.problemActions.offlineKeeps)}</span>
                </p>`
              : nothing
          }
          ${isPermission || this.isWaiting ? nothing : html`<p class="quote">${rubyText(text.problemActions.quote(code, requestId))}</p>`}
        </div>
      </div>
      <div class="actions">
        ${
          code === 'in_app_browser'
            ? html`<button class="primary" part="button" data-action="copy" @click=${this.#copy}>
                <span role="status"
                  >${rubyText(this.hasCopied ? text.problemActions.copied : text.problemActions.copyAddress)}</span
                >
              </button>`
            : nothing
        }
        ${
          fault.recoverable
            ? html`<button class="primary" part="button" data-action="retry" @click=${this.#retry}>
                <span>${rubyText(isPermission ? text.action.openSettingsAgain : text.action.retry)}</span>
              </button>`
            : nothing
        }
      </div>
    `
  }

  #permissionSteps(): TemplateResult {
    const family = browserFamily(navigator.userAgent, navigator.maxTouchPoints)
    return html`
      <ol aria-label=${plainText(this.text.problemActions.stepsLabel)} data-browser=${family}>
        ${this.text.permission[family].map((step) => html`<li><span>${rubyText(step)}</span></li>`)}
      </ol>
    `
  }

  #retry = () => this.wish({ type: 'retry' })

  #copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      this.hasCopied = true
    } catch {
      // Where the clipboard is refused the address can still be taken from the app's own menu, as the text says.
      this.hasCopied = false
    }
  }
}
