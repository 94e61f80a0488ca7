import type { StepKind } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Delivery } from '../../../flow/flow-state.ts'
import { plainText, rubyText } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** All that was taken, each with its state on the way to the server, and the button that begins the check. */
export class UploadScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    kinds: { attribute: false },
    pictures: { attribute: false },
    delivery: { attribute: false },
    busy: { attribute: false },
  }

  declare kinds: readonly StepKind[]
  declare pictures: ReadonlyMap<StepKind, string>
  declare delivery: Delivery
  declare busy: boolean

  constructor() {
    super()
    this.kinds = []
    this.pictures = new Map()
    this.delivery = { status: 'idle' }
    this.busy = false
  }

  static override styles = [
    screenStyles,
    css`
      ul {
        display: grid;
        margin: 12px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 64px minmax(0, 1fr) auto;
        align-items: center;
        gap: 14px;
        padding-block: 12px;
        border-block-end: 1px solid var(--ekyc-color-line);
      }
      .thumb {
        display: grid;
        place-items: center;
        inline-size: 64px;
        block-size: 48px;
        overflow: hidden;
        border-radius: 10px;
        background: var(--ekyc-color-tint);
        color: var(--ekyc-color-accent);
      }
      .thumb img {
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      .name {
        font-weight: 650;
        line-height: 1.4;
      }
      .state {
        display: flex;
        align-items: center;
        gap: 6px;
        color: var(--ekyc-color-muted);
        line-height: var(--ekyc-line-height);
      }
      .state.sent {
        color: var(--ekyc-color-good);
      }
      progress {
        appearance: none;
        inline-size: 100%;
        block-size: 8px;
        border: 0;
        border-radius: 4px;
        overflow: hidden;
        background: var(--ekyc-color-line);
      }
      progress::-webkit-progress-bar {
        background: var(--ekyc-color-line);
      }
      progress::-webkit-progress-value {
        border-radius: 4px;
        background: var(--ekyc-color-accent);
        transition: inline-size 0.25s;
      }
      progress::-moz-progress-bar {
        border-radius: 4px;
        background: var(--ekyc-color-accent);
      }
      li button {
        min-block-size: 48px;
        max-inline-size: 6em;
        padding: 0.4em 0;
      }
      @container (min-width: 720px) {
        .content {
          grid-area: 1 / 1 / 2 / 3;
          max-inline-size: 36em;
        }
        .actions {
          grid-area: 2 / 1 / 3 / 3;
        }
      }
    `,
  ]

  override render(): TemplateResult {
    const { text } = this
    const isSending = this.delivery.status === 'sending'
    return html`
      <div class="body">
        <div class="content">
          <h1 tabindex="-1">${rubyText(text.upload.title)}</h1>
          <p>${rubyText(text.upload.lead)}</p>
          <ul>
            ${this.kinds.map((kind) => this.#item(kind))}
          </ul>
        </div>
      </div>
      <div class="actions">
        <button class="primary" part="button" data-action="submit" ?disabled=${this.busy} @click=${this.#submit}>
          ${this.busy ? html`<span class="spinner"></span>` : nothing}
          <span
            >${rubyText(this.busy ? (isSending ? text.upload.sending : text.upload.submitting) : text.action.submit)}</span
          >
        </button>
      </div>
    `
  }

  #item(kind: StepKind): TemplateResult {
    const { text, delivery } = this
    const picture = this.pictures.get(kind)
    const isOnItsWay = delivery.status === 'sending' && delivery.step.kind === kind
    const name = plainText(text.upload.items[kind])
    return html`
      <li>
        <span class="thumb">
          ${
            picture === undefined
              ? kind.startsWith('face_')
                ? icons.face
                : icons.card
              : html`<img src=${picture} alt="" decoding="async" />`
          }
        </span>
        <span>
          <span class="name">${rubyText(text.upload.items[kind])}</span>
          ${
            isOnItsWay
              ? html`<span class="state">${rubyText(text.upload.sending)}</span>
                  <progress
                    aria-label=${`${name}: ${plainText(text.upload.sending)}`}
                    max="100"
                    .value=${percentOf(delivery)}
                  ></progress>`
              : html`<span class="state sent">${icons.check}<span>${rubyText(text.upload.sent)}</span></span>`
          }
        </span>
        <button
          class="quiet"
          data-action="retake:${kind}"
          ?disabled=${this.busy || isOnItsWay}
          @click=${() => this.wish({ type: 'retake_step', kind })}
        >
          <span>${rubyText(text.action.retake)}<span class="unseen">: ${name}</span></span>
        </button>
      </li>
    `
  }

  #submit = () => this.wish({ type: 'submit' })
}

const percentOf = (delivery: Extract<Delivery, { status: 'sending' }>): number =>
  delivery.totalBytes === 0 ? 0 : Math.round((100 * delivery.sentBytes) / delivery.totalBytes)
