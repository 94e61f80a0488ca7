import { css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit'

/** A few pixels, drawn large: the browser's own smoothing makes the blur, at next to no cost. */
const pixels = { width: 16, height: 12 } as const
const refreshMs = 400

/** The camera's own light behind a picture that does not fill the stage. */
export class VideoBackdrop extends LitElement {
  static override properties: PropertyDeclarations = { video: { attribute: false } }

  declare video: HTMLVideoElement | null
  #timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.video = null
  }

  static override styles = css`
    canvas {
      inline-size: 100%;
      block-size: 100%;
      opacity: 0.85;
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => this.#draw(), refreshMs)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  override firstUpdated(): void {
    this.#draw()
  }

  override render(): TemplateResult {
    return html`<canvas width=${pixels.width} height=${pixels.height} aria-hidden="true"></canvas>`
  }

  #draw(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d')
    if (this.video === null || this.video.videoWidth === 0) return
    context?.drawImage(this.video, 0, 0, pixels.width, pixels.height)
  }
}
