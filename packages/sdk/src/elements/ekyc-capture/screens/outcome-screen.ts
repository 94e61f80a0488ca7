import type { Outcome, StepKind } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { plainText, rubyText, type ShownStatus } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { statusPicture, type StatusPicture } from '../illustrations/status-pictures.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

const pictureOf: Readonly<Record<ShownStatus, StatusPicture>> = {
  processing: 'working',
  approved: 'done',
  review: 'person',
  resubmit: 'again',
  declined: 'stopped',
}

/** What came of it, what happens next, and the number to quote. No score. */
export class OutcomeScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    status: { attribute: false },
    reasons: { attribute: false },
    receipt: { attribute: false },
    attemptsLeft: { attribute: false },
    sent: { attribute: false },
  }

  declare status: ShownStatus
  declare reasons: Outcome['reasons']
  declare receipt: string
  declare attemptsLeft: number
  declare sent: readonly StepKind[]

  constructor() {
    super()
    this.status = 'processing'
    this.reasons = []
    this.receipt = ''
    this.attemptsLeft = 0
    this.sent = []
  }

  static override styles = [
    screenStyles,
    pictureStyles,
    css`
      .figure {
        background: none;
      }
      .figure.approved {
        background: var(--ekyc-color-good-tint);
      }
      .figure.processing,
      .figure.review,
      .figure.resubmit,
      .figure.declined {
        background: var(--ekyc-color-tint);
      }
      .picture {
        max-block-size: 30vh;
      }
      .reasons {
        display: grid;
        gap: 12px;
        margin: 0 0 20px;
        padding: 16px;
        border-radius: var(--ekyc-control-radius);
        background: var(--ekyc-color-caution-tint);
        list-style: none;
      }
      .reasons li {
        display: grid;
        grid-template-columns: 24px 1fr;
        gap: 12px;
        line-height: var(--ekyc-line-height);
      }
      .reasons svg {
        margin-block-start: 0.15em;
        color: var(--ekyc-color-caution);
      }
      dl {
        display: grid;
        gap: 12px;
        margin: 20px 0 0;
        padding-block-start: 20px;
        border-block-start: 1px solid var(--ekyc-color-line);
      }
      dl > div {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 2px 16px;
      }
      dt {
        color: var(--ekyc-color-muted);
      }
      dd {
        margin: 0;
        line-height: var(--ekyc-line-height);
      }
      .sent {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 1em;
      }
      .receipt {
        font-weight: 700;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.06em;
        user-select: all;
      }
    `,
  ]

  override render(): TemplateResult {
    const { text, status } = this
    const words = text.outcome[status]
    const isResubmit = status === 'resubmit'
    const hasActions = isResubmit && this.attemptsLeft > 0
    return html`
      <div class="body">
        <div class="figure ${status}">${statusPicture(pictureOf[status])}</div>
        <div class="content">
          <h1 tabindex="-1">${rubyText(words.title)}</h1>
          <p role="status">${rubyText(words.body)}</p>
          ${
            isResubmit && this.reasons.length > 0
              ? html`<ul class="reasons" aria-label=${plainText(text.outcome.reasonsLabel)}>
                  ${this.reasons.map((reason) => html`<li>${icons.caution}<span>${rubyText(text.reasons[reason])}</span></li>`)}
                </ul>`
              : nothing
          }
          <p>${rubyText(words.next)}</p>
          ${hasActions ? html`<p class="muted">${rubyText(text.outcome.attemptsLeft(this.attemptsLeft))}</p>` : nothing}
          <dl>
            ${
              this.sent.length === 0 || isResubmit
                ? nothing
                : html`<div>
                    <dt>${rubyText(text.outcome.sentLabel)}</dt>
                    <dd class="sent">
                      ${this.sent.map((kind) => html`<span>${rubyText(text.upload.items[kind])}</span>`)}
                    </dd>
                  </div>`
            }
            <div>
              <dt>${rubyText(text.outcome.receipt)}</dt>
              <dd class="receipt" part="receipt">${this.receipt}</dd>
            </div>
          </dl>
        </div>
      </div>
      ${
        hasActions
          ? html`<div class="actions">
              <button class="primary" part="button" data-action="retry" @click=${this.#again}>
                ${icons.camera}<span>${rubyText(text.outcome.again)}</span>
              </button>
            </div>`
          : nothing
      }
    `
  }

  #again = () => this.wish({ type: 'retry' })
}
