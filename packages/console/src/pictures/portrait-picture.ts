import type { DocumentType } from '@honnin/shared/documents'
import { rectifyQuad } from '@honnin/shared/vision'
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { ConsoleElement } from '../app/console-element.ts'
import { portraitCut, type Corners } from './portrait-quad.ts'

/** The portrait on the document, looked at straight on: cut in this browser from the picture of the front. */
export class PortraitPicture extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    front: { attribute: false },
    corners: { attribute: false },
    documentType: { attribute: false },
    isDrawn: { state: true },
  }

  declare front: Blob | null
  declare corners: Corners | null
  declare documentType: DocumentType | null
  declare isDrawn: boolean

  constructor() {
    super()
    this.front = null
    this.corners = null
    this.documentType = null
    this.isDrawn = false
  }

  override render(): TemplateResult {
    const { portrait, viewer } = this.texts.case
    const isPossible = this.front !== null && this.corners !== null && this.documentType !== null
    return html`<canvas role="img" aria-label=${portrait} ?hidden=${!this.isDrawn}></canvas>
      ${this.isDrawn || !isPossible ? nothing : html`<span class="stage-note">${viewer.failed}</span>`}`
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('front') || changed.has('corners') || changed.has('documentType')) void this.#draw()
  }

  async #draw(): Promise<void> {
    const { front, corners, documentType } = this
    this.isDrawn = false
    if (front === null || corners === null || documentType === null) return
    const bitmap = await createImageBitmap(front).catch(() => null)
    const cut = bitmap === null ? null : portraitCut(documentType, corners, bitmap)
    if (bitmap === null || cut === null || front !== this.front) return
    const source = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    source?.drawImage(bitmap, 0, 0)
    const pixels = source?.getImageData(0, 0, bitmap.width, bitmap.height)
    bitmap.close()
    const canvas = this.querySelector('canvas')
    const target = canvas?.getContext('2d')
    if (pixels === undefined || canvas === null || !target) return
    canvas.width = cut.size.width
    canvas.height = cut.size.height
    const straight = rectifyQuad(pixels, cut.quad, cut.size)
    target.putImageData(new ImageData(new Uint8ClampedArray(straight.data), straight.width, straight.height), 0, 0)
    this.isDrawn = true
  }
}
