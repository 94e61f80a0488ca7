import type { ProblemCode, StepKind } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { recoveryOf } from '../../../flow/fault-policy.ts'
import { plainText, rubyText, type Messages } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { stepPicture } from '../illustrations/step-pictures.ts'
import { pictureStyles } from '../styles/picture-styles.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** What comes next, in one picture; the camera opens from here and only from a tap. */
export class InstructionScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    kind: { attribute: false },
    busy: { attribute: false },
    sending: { attribute: false },
    notice: { attribute: false },
    position: { attribute: false },
  }

  declare kind: StepKind
  declare busy: boolean
  /** The pictures of the step before are still under way. */
  declare sending: boolean
  declare notice: ProblemCode | null
  declare position: { readonly index: number; readonly total: number }

  constructor() {
    super()
    this.kind = 'document_front'
    this.busy = false
    this.sending = false
    this.notice = null
    this.position = { index: 0, total: 1 }
  }

  static override styles = [
    screenStyles,
    pictureStyles,
    css`
      .figure {
        overflow: hidden;
        padding: 8px 16px;
      }
      ul {
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 24px 1fr;
        gap: 12px;
        line-height: var(--ekyc-line-height);
        text-wrap: pretty;
      }
      li svg {
        margin-block-start: 0.15em;
        color: var(--ekyc-color-good);
      }
      .position {
        margin-block-end: 0.2em;
        color: var(--ekyc-color-muted);
      }
    `,
  ]

  override render(): TemplateResult {
    const text = this.text.instruction[this.kind]
    const { index, total } = this.position
    const notice = noticeText(this.text, this.notice)
    return html`
      <div class="body">
        <div class="figure">${stepPicture(this.kind, plainText(text.picture))}</div>
        <div class="content">
          <p class="position">${rubyText(this.text.stepOf(index + 1, total))}</p>
          <h1 tabindex="-1">${rubyText(text.title)}</h1>
          ${notice === null ? nothing : html`<p class="notice" role="alert">${icons.caution}<span>${rubyText(notice)}</span></p>`}
          <ul>
            ${text.points.map((point) => html`<li>${icons.check}<span>${rubyText(point)}</span></li>`)}
          </ul>
        </div>
      </div>
      <div class="actions">
        <button class="primary" part="button" data-action="begin" ?disabled=${this.busy} @click=${this.#begin}>
          ${this.busy ? html`<span class="spinner"></span>` : icons.camera}
          <span>${rubyText(this.busy && this.sending ? this.text.upload.sending : text.begin)}</span>
        </button>
      </div>
    `
  }

  #begin = () => this.wish({ type: 'begin' })
}

/** Only what the person can do something about is said; the rest was a matter between page and server. */
const noticeText = (text: Messages, code: ProblemCode | null): string | null => {
  if (code === null) return null
  if (code === 'my_number_refused') return text.notice.my_number_refused
  if (code === 'step_expired') return text.notice.step_expired
  return recoveryOf(code) === 'recapture' ? text.notice.recapture : null
}
