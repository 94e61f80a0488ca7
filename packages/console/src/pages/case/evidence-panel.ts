import type { Case, CaseCapture } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { instantText } from '../../app/times.ts'
import { icons } from '../../parts/icons.ts'
import { CasePictures } from '../../pictures/case-pictures.ts'
import { captureName, documentCaptures, faceCaptures, sequenceOf } from './captures.ts'
import { scoreWords } from './score-words.ts'

/** The pictures of a case: document and face side by side, portrait beside face, the movements as a strip. */
export class EvidencePanel extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    case: { attribute: false },
    isRevealed: { attribute: false },
    documentItem: { state: true },
    faceItem: { state: true },
  }

  declare case: Case | null
  declare isRevealed: boolean
  declare documentItem: string | null
  declare faceItem: string | null
  readonly #pictures = new CasePictures(this, {
    state: () => this.console,
    sessionId: () => this.case?.sessionId ?? '',
  })

  constructor() {
    super()
    this.case = null
    this.isRevealed = false
    this.documentItem = null
    this.faceItem = null
  }

  override willUpdate(): void {
    if (this.isRevealed && !this.#pictures.isRevealed) this.#pictures.reveal()
  }

  override render(): TemplateResult | typeof nothing {
    const shown = this.case
    if (shown === null) return nothing
    const { case: texts } = this.texts
    if (shown.captures.length === 0)
      return html`<section class="panel" aria-label=${texts.evidence}>
        <p class="muted">${texts.noPictures}${shown.erased === null ? nothing : html` ${texts.picturesGone}`}</p>
      </section>`
    const documents = documentCaptures(shown.captures)
    const faces = faceCaptures(shown.captures)
    const frame = shown.captures.find(({ itemId }) => itemId === this.faceItem) ?? faces[0]
    const page = documents.find(({ itemId }) => itemId === this.documentItem) ?? documents[0]
    return html`<section class="evidence" aria-label=${texts.evidence}>
      <p class="visually-hidden" id="picture-keys">${texts.viewer.keys}</p>
      <div class="side-by-side">
        ${this.#large({ label: texts.document, among: documents, chosen: page, choose: (id) => (this.documentItem = id) })}
        ${this.#large({ label: texts.face, among: faces, chosen: frame, choose: (id) => (this.faceItem = id) })}
      </div>
      ${this.#comparison(shown, documents, faces)} ${this.#strip(shown, frame)}
    </section>`
  }

  #large(options: {
    readonly label: string
    readonly among: readonly CaseCapture[]
    readonly chosen: CaseCapture | undefined
    readonly choose: (itemId: string) => void
  }): TemplateResult {
    const { label, among, chosen, choose } = options
    if (chosen === undefined) return html`<div class="panel"><p class="muted">${this.texts.case.noPictures}</p></div>`
    const { viewer } = this.texts.case
    const taken = instantText(chosen.capturedAt, { locale: this.console.locale, to: 'second' })
    return html`<figure class="panel flush picture-panel">
      <div class="tabs" role="group" aria-label=${label}>
        ${among.map(
          (capture) =>
            html`<button
              type="button"
              aria-pressed=${capture.itemId === chosen.itemId}
              @click=${() => choose(capture.itemId)}
            >
              ${captureName(capture, this.texts)}
            </button>`,
        )}
      </div>
      <console-picture
        .picture=${this.#pictures.of(chosen.itemId)}
        .corners=${chosen.corners}
        .label=${captureName(chosen, this.texts)}
      ></console-picture>
      <figcaption class="small muted">
        ${viewer.takenAt(taken)} · ${this.texts.sessions.captureSources[chosen.source]}
      </figcaption>
    </figure>`
  }

  #comparison(
    shown: Case,
    documents: readonly CaseCapture[],
    faces: readonly CaseCapture[],
  ): TemplateResult | typeof nothing {
    const front = documents.find(({ kind, corners }) => kind === 'document_front' && corners !== null)
    const face = faces.find(({ kind }) => kind === 'face_frame')
    if (front === undefined || face === undefined || !this.isRevealed) return nothing
    const { case: texts, checks } = this.texts
    const [frontPicture, facePicture] = [this.#pictures.of(front.itemId), this.#pictures.of(face.itemId)]
    const match = shown.checks.find(({ id }) => id === 'face.match')
    return html`<div class="panel comparison">
      <figure>
        <console-portrait
          .front=${frontPicture.kind === 'shown' ? frontPicture.blob : null}
          .corners=${front.corners}
          .documentType=${shown.documentType}
        ></console-portrait>
        <figcaption class="small muted">${texts.portraitShort}</figcaption>
      </figure>
      <figure>
        ${facePicture.kind === 'shown' ? html`<img src=${facePicture.address} alt=${texts.liveFace} />` : nothing}
        <figcaption class="small muted">${texts.liveFace}</figcaption>
      </figure>
      ${
        match === undefined
          ? nothing
          : html`<p>
              <strong>${checks.names['face.match']}</strong><br />${checks.outcomes[match.outcome]}
              <span class="muted">${scoreWords(match, checks)}</span>
            </p>`
      }
    </div>`
  }

  #strip(shown: Case, current: CaseCapture | undefined): TemplateResult | typeof nothing {
    const frames = sequenceOf(shown.captures)
    if (frames.length < 2) return nothing
    const { case: texts } = this.texts
    return html`<div class="panel">
      <h3>${texts.challenge}</h3>
      <ol class="strip">
        ${frames.map((frame, index) => {
          const picture = this.#pictures.of(frame.itemId)
          const name = captureName(frame, this.texts)
          return html`<li>
            <button
              type="button"
              aria-label=${texts.frame(index + 1, name)}
              aria-pressed=${frame.itemId === current?.itemId}
              @click=${() => (this.faceItem = frame.itemId)}
            >
              ${picture.kind === 'shown' ? html`<img src=${picture.address} alt="" />` : html`<span class="blank">${icons.eyeOff}</span>`}
              <span class="small">${name}</span>
            </button>
          </li>`
        })}
      </ol>
    </div>`
  }
}
