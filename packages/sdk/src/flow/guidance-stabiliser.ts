import type { GuidanceCode } from '@honnin/shared/protocol'

export interface StabiliserOptions {
  /** How long a code must hold before it is shown. */
  readonly holdMs?: number
  /** How long a code may be away without losing its place: a single odd frame is nothing to report. */
  readonly releaseMs?: number
  /** The least time between two changes of what is shown. */
  readonly minimumGapMs?: number
}

interface Presence {
  readonly sinceMs: number
  readonly lastMs: number
  /** A frame without the code has come since. */
  readonly isMissed: boolean
}

/**
 * Turns the codes of single frames into messages for a person: only what has been true for a moment, one at a time, most
 * important first, at most one change a second. Times are passed in and never go back.
 */
export class GuidanceStabiliser {
  readonly #holdMs: number
  readonly #releaseMs: number
  readonly #minimumGapMs: number
  #present = new Map<GuidanceCode, Presence>()
  #shown: GuidanceCode | null = null
  #changedMs = -Infinity

  constructor({ holdMs = 300, releaseMs = 150, minimumGapMs = 1000 }: StabiliserOptions = {}) {
    this.#holdMs = holdMs
    this.#releaseMs = releaseMs
    this.#minimumGapMs = minimumGapMs
  }

  /** Takes the codes of one frame, most important first, and returns what to show now. */
  update(codes: readonly GuidanceCode[], nowMs: number): GuidanceCode | null {
    for (const [code, presence] of this.#present) {
      const isBack = codes.includes(code)
      // Time without any frame proves nothing: a slow device looks five times a second.
      const wasAway = presence.isMissed || !isBack
      if (wasAway && nowMs - presence.lastMs > this.#releaseMs) this.#present.delete(code)
      else if (!isBack) this.#present.set(code, { ...presence, isMissed: true })
    }
    for (const code of codes) {
      this.#present.set(code, { sinceMs: this.#present.get(code)?.sinceMs ?? nowMs, lastMs: nowMs, isMissed: false })
    }
    const next = this.#mostImportant(codes)
    if (next !== this.#shown && nowMs - this.#changedMs >= this.#minimumGapMs) {
      this.#shown = next
      this.#changedMs = nowMs
    }
    return this.#shown
  }

  /** Forgets everything, as for a new step. */
  reset(): void {
    this.#present.clear()
    this.#shown = null
    this.#changedMs = -Infinity
  }

  /** Only what is true in this frame is newly shown; what is shown already may be away for a moment. */
  #mostImportant(codes: readonly GuidanceCode[]): GuidanceCode | null {
    const held = codes.find((code) => {
      const presence = this.#present.get(code)
      return presence !== undefined && presence.lastMs - presence.sinceMs >= this.#holdMs
    })
    if (held !== undefined) return held
    return this.#shown !== null && this.#present.has(this.#shown) ? this.#shown : null
  }
}
