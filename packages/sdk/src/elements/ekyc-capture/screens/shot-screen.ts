import type { StepKind } from '@honnin/shared/protocol'
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { Shot } from '../../../flow/flow-state.ts'
import { plainText, rubyText } from '../../../messages/index.ts'
import { icons } from '../illustrations/icons.ts'
import { screenStyles } from '../styles/screen-styles.ts'
import { ScreenElement } from './screen-element.ts'

/** The picture, large, with what was checked: keep it or take it again. The camera is off. */
export class ShotScreen extends ScreenElement {
  static override properties: PropertyDeclarations = {
    kind: { attribute: false },
    shot: { attribute: false },
    picture: { attribute: false },
  }

  declare kind: StepKind
  declare shot: Shot | null
  /** Address of the picture (`blob:`). */
  declare picture: string | null

  constructor() {
    super()
    this.kind = 'document_front'
    this.shot = null
    this.picture = null
  }

  static override styles = [
    screenStyles,
    css`
      .figure {
        flex: none;
        overflow: hidden;
        background: #0b1118;
      }
      img {
        display: block;
        inline-size: 100%;
        max-block-size: 44vh;
        object-fit: contain;
      }
      @media (prefers-reduced-motion: no-preference) {
        img {
          animation: develop 0.45s ease-out;
        }
      }
      @keyframes develop {
        from {
          filter: brightness(2.2);
          opacity: 0.4;
        }
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 0 0 14px;
        padding: 0;
        list-style: none;
      }
      li {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        padding: 4px 14px 4px 8px;
        border-radius: 999px;
        background: var(--ekyc-color-good-tint);
        color: var(--ekyc-color-good);
        line-height: var(--ekyc-line-height);
      }
      .off {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 0;
        color: var(--ekyc-color-muted);
      }
      .choices {
        display: grid;
        grid-template-columns: 1fr 1.35fr;
        gap: 12px;
      }
      @container (min-width: 720px) {
        .figure {
          padding: 0;
        }
        img {
          max-block-size: none;
          block-size: 100%;
        }
      }
    `,
  ]

  override render(): TemplateResult | typeof nothing {
    const { kind, shot, text, picture } = this
    if (shot === null) return nothing
    const checked =
      kind === 'face_challenge' ? text.shot.faceAuto : kind === 'face_light' ? text.shot.lightAuto : text.shot.auto
    const assisted = kind === 'face_light' ? text.shot.withoutLight : text.shot.assisted
    return html`
      <div class="body">
        <div class="figure">
          ${picture === null ? nothing : html`<img src=${picture} alt=${plainText(text.shot.alt[kind])} decoding="async" />`}
        </div>
        <div class="content">
          <h1 tabindex="-1">${rubyText(text.shot.title[kind])}</h1>
          ${
            shot.source === 'camera-auto'
              ? html`<ul>
                  ${checked.map((item) => html`<li>${icons.check}<span>${rubyText(item)}</span></li>`)}
                </ul>`
              : html`<p class="notice">
                  ${icons.caution}<span>${rubyText(shot.assisted ? assisted : text.shot.manual)}</span>
                </p>`
          }
          <p class="muted">${rubyText(text.shot.question[kind])}</p>
          <p class="off">${icons.lock}<span>${rubyText(text.shot.private)}</span></p>
        </div>
      </div>
      <div class="actions">
        <div class="choices">
          <button class="secondary" part="button-secondary" data-action="retake" @click=${this.#retake}>
            <span>${rubyText(text.action.retake)}</span>
          </button>
          <button class="primary" part="button" data-action="accept" @click=${this.#accept}>
            <span>${rubyText(text.action.accept)}</span>
          </button>
        </div>
      </div>
    `
  }

  #retake = () => this.wish({ type: 'retake' })
  #accept = () => this.wish({ type: 'accept' })
}
