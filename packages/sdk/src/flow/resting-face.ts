import { isAtRest, movementProgress, type FaceMotion } from '@honnin/shared/vision'
import { holdSpread, leastHoldFrames, restDrift } from './challenge-rules.ts'

/** Waits until a face has been at rest for a while, and says where that was. */
export class RestingFace {
  #sinceMs = 0
  #samples: FaceMotion[] = []

  /** Takes one frame; returns the resting face once `holdMs` have passed, else null. Null interrupts the rest. */
  update(
    measures: FaceMotion | null,
    { nowMs, holdMs }: { readonly nowMs: number; readonly holdMs: number },
  ): FaceMotion | null {
    if (measures === null) {
      this.reset()
      return null
    }
    if (!isWithinSpread([...this.#samples, measures])) this.#samples = []
    if (this.#samples.length === 0) this.#sinceMs = nowMs
    this.#samples.push(measures)
    if (nowMs - this.#sinceMs < holdMs || this.#samples.length < leastHoldFrames) return null
    const resting = medianFace(this.#samples)
    // The frame at hand may be photographed as the resting face: not in the middle of a blink.
    return isAtRest(measures, resting) ? resting : null
  }

  reset(): void {
    this.#samples = []
  }
}

/** Whether a face is near enough to its last resting place to find a new one there. */
export function isNearRest(measures: FaceMotion, last: FaceMotion): boolean {
  return (
    Math.abs(measures.yawDeg - last.yawDeg) <= restDrift.yawDeg &&
    Math.abs(measures.pitchDeg - last.pitchDeg) <= restDrift.pitchDeg &&
    Math.abs(measures.rollDeg - last.rollDeg) <= restDrift.rollDeg &&
    measures.mouthOpenRatio - last.mouthOpenRatio <= restDrift.mouthOpenRatio &&
    movementProgress('blink', measures, last).change <= restDrift.eyesClosedFraction
  )
}

function isWithinSpread(samples: readonly FaceMotion[]): boolean {
  const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)
  return (
    spread(samples.map(({ yawDeg }) => yawDeg)) <= holdSpread.yawDeg &&
    spread(samples.map(({ pitchDeg }) => pitchDeg)) <= holdSpread.pitchDeg
  )
}

function medianFace(samples: readonly FaceMotion[]): FaceMotion {
  const median = (read: (face: FaceMotion) => number): number => {
    const sorted = samples.map(read).sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? 0
  }
  return {
    yawDeg: median((face) => face.yawDeg),
    pitchDeg: median((face) => face.pitchDeg),
    rollDeg: median((face) => face.rollDeg),
    mouthOpenRatio: median((face) => face.mouthOpenRatio),
    eyesOpenRatio: median((face) => face.eyesOpenRatio),
  }
}
