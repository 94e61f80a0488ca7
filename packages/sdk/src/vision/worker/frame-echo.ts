/** Often enough for a light behind the picture that follows the room. */
const refreshMs = 400

/** Paints the pictures that the worker looks at on a small canvas of the page, which costs the page's own thread nothing. */
export class FrameEcho {
  readonly #context: OffscreenCanvasRenderingContext2D | null
  #shownMs = -Infinity

  constructor(canvas: OffscreenCanvas) {
    this.#context = canvas.getContext('2d', { alpha: false })
  }

  show(picture: OffscreenCanvas, nowMs: number): void {
    if (this.#context === null || nowMs - this.#shownMs < refreshMs) return
    this.#shownMs = nowMs
    const { width, height } = this.#context.canvas
    this.#context.drawImage(picture, 0, 0, width, height)
  }
}
