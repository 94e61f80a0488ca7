import type { Frame } from '../protocol/index.ts'

/** Reads pixels out of frames through one canvas, which is kept in memory and not on a graphics card. */
export class FrameReader {
  readonly #context: OffscreenCanvasRenderingContext2D

  /** Shows the frame that was read last. */
  get canvas(): OffscreenCanvas {
    return this.#context.canvas
  }

  constructor() {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true, alpha: false })
    if (context === null) throw new TypeError('this realm has no two-dimensional canvas')
    this.#context = context
  }

  /** The frame's pixels, shrunk so that the longest side is at most `longestSide`. The frame stays open. */
  read(frame: Frame, longestSide: number): ImageData {
    const size = sizeOf(frame)
    const scale = Math.min(1, longestSide / Math.max(size.width, size.height))
    const width = Math.max(1, Math.round(size.width * scale))
    const height = Math.max(1, Math.round(size.height * scale))
    const { canvas } = this.#context
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width
      canvas.height = height
      // Bilinear: the frame is halved at most, and better smoothing takes longer than the network.
      this.#context.imageSmoothingQuality = 'low'
      // A frame with transparent parts must not show the one before through them.
      this.#context.globalCompositeOperation = 'copy'
    }
    this.#context.drawImage(frame, 0, 0, width, height)
    return this.#context.getImageData(0, 0, width, height)
  }
}

function sizeOf(frame: Frame): { readonly width: number; readonly height: number } {
  return 'displayWidth' in frame
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height }
}
