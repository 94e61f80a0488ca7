import type { PresentedFrame } from './video-frames.ts'

/** What the rhythm and the pixels of a stream tell about its source; the server weighs it, the page does not. */
export interface SourceFindings {
  /** Median and median absolute deviation of the time between successive frames, in milliseconds. */
  readonly frameIntervalMs: { readonly median: number; readonly deviation: number } | null
  /** Pairs of successive frames with identical pixels: a sensor's noise never repeats. */
  readonly repeatedFrames: number
}

/** Intervals kept: enough for a steady median, a few seconds of video. */
const mostIntervals = 240
/** Intervals below which a median means nothing. */
const leastIntervals = 8

/** Collects the signals of one stream, frame by frame. */
export class SourceSignals {
  readonly #intervalsMs: number[] = []
  #lastMs: number | null = null
  #lastNumber: number | null = null
  #lastPixels: FramePixels | null = null
  #repeatedFrames = 0

  /** Takes the capture time of one frame and its running number. Only neighbours by number are compared. */
  addTime({ timeMs, number }: PresentedFrame): void {
    const follows = this.#lastNumber !== null && number === this.#lastNumber + 1
    if (follows && this.#lastMs !== null && this.#intervalsMs.length < mostIntervals) {
      this.#intervalsMs.push(timeMs - this.#lastMs)
    }
    this.#lastMs = timeMs
    this.#lastNumber = number
  }

  /** Takes some of the pixels of one frame; they may come later than its time, but in order. */
  addPixels(seen: FramePixels): void {
    const before = this.#lastPixels
    if (before !== null && seen.number === before.number + 1 && isEqual(seen.pixels, before.pixels)) {
      this.#repeatedFrames += 1
    }
    this.#lastPixels = seen
  }

  findings(): SourceFindings {
    const repeatedFrames = this.#repeatedFrames
    if (this.#intervalsMs.length < leastIntervals) return { frameIntervalMs: null, repeatedFrames }
    const middle = median(this.#intervalsMs)
    const deviation = median(this.#intervalsMs.map((interval) => Math.abs(interval - middle)))
    return { frameIntervalMs: { median: round(middle), deviation: round(deviation) }, repeatedFrames }
  }
}

export interface FramePixels {
  readonly number: number
  readonly pixels: Uint8Array
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

/** Clocks of browsers are coarser than this on purpose. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100
}
