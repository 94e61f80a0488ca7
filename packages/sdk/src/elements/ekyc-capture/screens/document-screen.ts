import type { DocumentType } from '@honnin/shared/documents'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { rubyText } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** The choice of document: only those that the plan accepts. */
export class DocumentScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    documentTypes: { attribute: false },
    chosen: { attribute: false },
    busy: { attribute: false },
    isRefused: { attribute: false },
  }

  declare documentTypes: readonly DocumentType[]
  declare chosen: DocumentType | null
  declare busy: boolean
  declare isRefused: boolean

  constructor() {
    super()
    this.documentTypes = []
    this.chosen = null
    this.busy = false
    this.isRefused = false
  }

  static override styles = [
    screenStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        margin: 20px 0 0;
        padding: 0;
        list-style: none;
      }
      button.choice {
        display: grid;
        grid-template-columns: 48px minmax(0, 1fr) 24px;
        align-items: center;
        column-gap: 14px;
        inline-size: 100%;
        min-block-size: 84px;
        padding: 14px 16px;
        border: 2px solid var(--ekyc-color-line);
        background: var(--ekyc-color-surface);
        color: var(--ekyc-color-text);
        line-height: var(--ekyc-line-height);
        text-align: start;
      }
      @media (hover: hover) {
        button.choice:hover:not(:disabled) {
          border-color: var(--ekyc-color-accent);
        }
      }
      button.choice[aria-pressed='true'] {
        border-color: var(--ekyc-color-accent);
        background: var(--ekyc-color-tint);
      }
      .mark {
        display: grid;
        place-items: center;
        inline-size: 48px;
        block-size: 48px;
        border-radius: 14px;
        background: var(--ekyc-color-tint);
        color: var(--ekyc-color-accent);
      }
      .name {
        display: block;
        text-wrap: balance;
      }
      .hint {
        display: block;
        color: var(--ekyc-color-muted);
        font-weight: 400;
        line-height: var(--ekyc-line-height);
      }
      .go {
        display: grid;
        color: var(--ekyc-color-muted);
      }
      .go:dir(rtl) {
        scale: -1 1;
      }
      @container (min-width: 720px) {
        .content {
          grid-area: 1 / 1 / 3 / 3;
          max-inline-size: 36em;
        }
      }
    `,
  ]

  override render(): TemplateResult {
    const { document: text } = this.text
    return html`
      <div class="body">
        <div class="content">
          <h1 tabindex="-1">${rubyText(text.title)}</h1>
          ${
            this.isRefused
              ? html`<p class="notice" role="alert">${icons.caution}<span>${rubyText(text.notAccepted)}</span></p>`
              : nothing
          }
          <p class="muted">${rubyText(text.lead)}</p>
          <ul>
            ${this.documentTypes.map((type) => this.#choice(type))}
          </ul>
        </div>
      </div>
    `
  }

  #choice(type: DocumentType): TemplateResult {
    const { document: text } = this.text
    const isChosen = this.chosen === type
    return html`
      <li>
        <button
          class="choice"
          part="choice"
          data-action="choose:${type}"
          aria-pressed=${isChosen ? 'true' : 'false'}
          ?disabled=${this.busy}
          @click=${() => this.wish({ type: 'choose', documentType: type })}
        >
          <span class="mark">${type === 'passport' ? icons.passport : icons.card}</span>
          <span>
            <span class="name">${rubyText(text.names[type])}</span>
            <span class="hint">${rubyText(text.hints[type])}</span>
          </span>
          <span class="go">${this.busy && isChosen ? html`<span class="spinner"></span>` : icons.chevron}</span>
        </button>
      </li>
    `
  }
}
