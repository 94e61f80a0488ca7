import type { CaptureSession } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { rubyText } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { statusPicture } from '../illustrations/status-pictures.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** Why, what, by whom, for how long: before the camera is asked for. */
export class ConsentScreen extends ScreenElement {
  static override properties: PropertyDeclarations = { session: { attribute: false }, busy: { attribute: false } }

  declare session: CaptureSession | null
  declare busy: boolean

  constructor() {
    super()
    this.session = null
    this.busy = false
  }

  static override styles = [
    screenStyles,
    pictureStyles,
    css`
      .figure {
        flex: none;
        padding-block: 4px;
      }
      .figure .picture {
        max-block-size: 22vh;
      }
      dl {
        display: grid;
        gap: 18px;
        margin: 20px 0;
      }
      dl > div {
        position: relative;
        padding-inline-start: 38px;
      }
      dt {
        font-weight: 700;
        line-height: var(--ekyc-line-height);
      }
      dd {
        margin: 2px 0 0;
        color: var(--ekyc-color-muted);
        line-height: var(--ekyc-line-height);
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .mark {
        position: absolute;
        inset-inline-start: 0;
        color: var(--ekyc-color-accent);
      }
      @container (min-width: 720px) {
        .figure .picture {
          max-block-size: 50vh;
        }
      }
    `,
  ]

  override render(): TemplateResult | typeof nothing {
    const { session, text } = this
    if (session === null) return nothing
    const { operator, purpose, retentionDays, privacyUrl, textVersion } = session.consent
    const { consent } = text
    const hasThickness = session.plan !== 'document-and-face'
    const row = (mark: TemplateResult, label: string, content: string) => html`
      <div>
        <dt><span class="mark">${mark}</span>${rubyText(label)}</dt>
        <dd>${rubyText(content)}</dd>
      </div>
    `
    return html`
      <div class="body">
        <div class="figure">${statusPicture('welcome')}</div>
        <div class="content" tabindex="0">
          <h1 tabindex="-1">${rubyText(consent.title)}</h1>
          ${session.livemode ? nothing : html`<p class="notice">${icons.caution}<span>${rubyText(consent.testMode)}</span></p>`}
          <p>${rubyText(consent.lead(operator))}</p>
          <dl>
            ${purpose === null ? nothing : row(icons.target, consent.purposeLabel, purpose)}
            ${row(icons.camera, consent.takenLabel, hasThickness ? consent.takenWithThickness : consent.takenDocumentAndFace)}
            ${row(icons.face, consent.useLabel, consent.use)}
            ${row(icons.lock, consent.keeperLabel, consent.keeper(operator, retentionDays))}
            ${row(icons.clock, consent.needLabel, consent.need)}
          </dl>
          <slot name="details"></slot>
          <p class="muted">
            ${
              privacyUrl === null
                ? nothing
                : html`<a href=${privacyUrl} target="_blank" rel="noopener noreferrer">${rubyText(consent.privacy)}</a
                    ><br />`
            }
            ${rubyText(consent.version(textVersion))}
          </p>
        </div>
      </div>
      <div class="actions">
        <button class="primary" part="button" data-action="agree" ?disabled=${this.busy} @click=${this.#agree}>
          ${this.busy ? html`<span class="spinner"></span>` : nothing}<span>${rubyText(text.action.agree)}</span>
        </button>
        <button
          class="quiet"
          part="button-secondary"
          data-action="decline"
          ?disabled=${this.busy}
          @click=${this.#decline}
        >
          <span>${rubyText(text.action.decline)}</span>
        </button>
      </div>
    `
  }

  #agree = () => this.wish({ type: 'agree' })
  #decline = () => this.wish({ type: 'decline' })
}
