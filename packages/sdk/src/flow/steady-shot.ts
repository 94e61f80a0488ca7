/** Corners in fractions of the picture's width and height, clockwise from the top left. */
type FractionQuad = readonly (readonly [x: number, y: number])[]

export interface SteadyShotOptions {
  /** How long everything must be right. */
  readonly holdMs?: number
  /** And on how many frames, so that a slow device does not fire on two. */
  readonly minimumFrames?: number
  /** How far a corner may move within 100 ms, as a fraction of the picture. */
  readonly maximumShift?: number
}

export interface SteadyState {
  /** True once: photograph this very frame. */
  readonly take: boolean
  /** How much of the waiting is done, 0 to 1. */
  readonly progress: number
}

/** Frames that may fail in a row without beginning anew: a focus hunt, one reflection. */
const toleratedFailures = 1

/** The span that `maximumShift` is of, and how many such spans at most are granted to frames that come slowly. */
const shiftSpanMs = 100
const mostSpans = 4

/** Decides when to release the shutter: when the picture has been right and still for a moment. */
export class SteadyShot {
  readonly #holdMs: number
  readonly #minimumFrames: number
  readonly #maximumShift: number
  #sinceMs = 0
  #lastMs = 0
  #frames = 0
  #failures = 0
  #quad: FractionQuad | null = null
  #isTaken = false

  constructor({ holdMs = 600, minimumFrames = 5, maximumShift = 0.012 }: SteadyShotOptions = {}) {
    this.#holdMs = holdMs
    this.#minimumFrames = minimumFrames
    this.#maximumShift = maximumShift
  }

  /** Takes one frame's judgement; without corners only readiness counts. */
  update({ ready, quad }: { readonly ready: boolean; readonly quad: FractionQuad | null }, nowMs: number): SteadyState {
    if (this.#isTaken) return { take: false, progress: 1 }
    // A hand that holds a card sways: frames that come slowly lie further apart though the card is as still.
    const spans = Math.min(mostSpans, Math.max(1, (nowMs - this.#lastMs) / shiftSpanMs))
    const isStill = quad === null || this.#quad === null || shiftOf(this.#quad, quad) <= this.#maximumShift * spans
    this.#quad = quad
    this.#lastMs = nowMs
    if (!ready || !isStill) {
      this.#failures += 1
      if (this.#failures > toleratedFailures) this.#frames = 0
      return { take: false, progress: this.#progress(nowMs) }
    }
    this.#failures = 0
    if (this.#frames === 0) this.#sinceMs = nowMs
    this.#frames += 1
    const progress = this.#progress(nowMs)
    this.#isTaken = progress === 1
    return { take: this.#isTaken, progress }
  }

  /** Begins anew, as for a retake. */
  reset(): void {
    this.#frames = 0
    this.#failures = 0
    this.#quad = null
    this.#isTaken = false
  }

  #progress(nowMs: number): number {
    if (this.#frames === 0) return 0
    return Math.min(1, (nowMs - this.#sinceMs) / this.#holdMs, this.#frames / this.#minimumFrames)
  }
}

function shiftOf(before: FractionQuad, now: FractionQuad): number {
  return Math.max(
    ...now.map(([x, y], index) => Math.hypot(x - (before[index]?.[0] ?? x), y - (before[index]?.[1] ?? y))),
  )
}
