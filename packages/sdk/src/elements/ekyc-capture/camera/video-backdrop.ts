import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { VisionPort } from './stage-view.ts'

/** A few pixels, drawn large: the browser's own smoothing makes the blur, at next to no cost. */
const pixels = { width: 16, height: 12 } as const

/**
 * The camera's own light behind a picture that does not fill the stage. The vision worker paints it from the frames that it
 * reads anyway: reading a video back on the page's thread takes longer than a frame. Without a worker it stays dark.
 */
export class VideoBackdrop extends LitElement {
  static override properties: PropertyDeclarations = { vision: { attribute: false } }

  declare vision: VisionPort | null

  constructor() {
    super()
    this.vision = null
  }

  static override styles = css`
    canvas {
      inline-size: 100%;
      block-size: 100%;
      opacity: 0.85;
    }
  `

  override firstUpdated(): void {
    const canvas = this.renderRoot.querySelector('canvas')
    if (canvas === null || this.vision === null || !('transferControlToOffscreen' in canvas)) return
    // What goes wrong here goes wrong for the guidance too, which tells the person.
    this.vision.echoFrames(canvas.transferControlToOffscreen()).catch(() => undefined)
  }

  override render(): TemplateResult {
    return html`<canvas width=${pixels.width} height=${pixels.height} aria-hidden="true"></canvas>`
  }
}
