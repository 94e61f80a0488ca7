import type { FaceMeasures } from './face-measures.ts'

/** Movements of the ordered challenge; left and right are the person's own. Same values as the protocol's. */
export type FaceMovement = 'turn_left' | 'turn_right' | 'nod' | 'open_mouth' | 'blink'

/** The part of a face's measures in which movements are read. */
export type FaceMotion = Pick<FaceMeasures, 'yawDeg' | 'pitchDeg' | 'rollDeg' | 'mouthOpenRatio' | 'eyesOpenRatio'>

/** How far a movement must have gone from the person's own resting face. */
export interface MovementThreshold {
  /** The movement is under way. */
  readonly onset: number
  /** The movement is complete. */
  readonly peak: number
}

/**
 * Changes from the resting face (baseline), always positive in the movement's direction. Angles in degrees: they are
 * changes and not absolute angles because landmarks carry an offset per person (large in pitch) and under-scale a turn.
 *
 * - turn: natural sway while looking at a phone stays within 5 degrees; a turn of 25-30 degrees reads 14 or more.
 * - nod: sway in pitch is larger against its range; a clear nod goes 15 degrees down, of which about two thirds are read.
 * - open_mouth: the ratio is scale-free. Speech reaches about 0.3 in short bursts, an asked-for opening 0.5 and more.
 * - blink: relative to the person's own opening, since eyes differ by a factor of two between people. Lids of the mesh
 *   never close fully, so a closed eye reads about half of an open one.
 */
export const CHALLENGE_THRESHOLDS: Readonly<Record<FaceMovement, MovementThreshold>> = {
  turn_left: { onset: 6, peak: 12 },
  turn_right: { onset: 6, peak: 12 },
  nod: { onset: 4, peak: 8 },
  open_mouth: { onset: 0.12, peak: 0.3 },
  blink: { onset: 0.2, peak: 0.4 },
}

/** How near to the resting face a face must be to count as back at rest; below every onset, so the two cannot overlap. */
export const REST_TOLERANCE = {
  yawDeg: 5,
  pitchDeg: 3.5,
  rollDeg: 10,
  mouthOpenRatio: 0.1,
  eyesClosedFraction: 0.18,
} as const

/** Lids are only read while the head is about where it rested: a lowered head hides half of an open eye. */
export const BLINK_HEAD_LIMITS = { yawDeg: 12, pitchDeg: 8 } as const

/** How frontal a face must be before it may become a baseline. Pitch is wide: its offset differs per person and phone. */
export const BASELINE_LIMITS = { yawDeg: 12, pitchDeg: 25, rollDeg: 15, mouthOpenRatio: 0.35 } as const

/** Where one frame stands within one movement. */
export interface MovementProgress {
  /** Change from the baseline in the movement's direction, in the unit of its threshold; negative the other way. */
  readonly change: number
  readonly onset: boolean
  readonly peak: boolean
  /** The face is at rest: none of the measures is away from the baseline. */
  readonly frontal: boolean
}

/** Reads how far `measures` have gone in `movement`, as the change from the person's resting face. */
export function movementProgress(movement: FaceMovement, measures: FaceMotion, baseline: FaceMotion): MovementProgress {
  const change = changeIn(movement, measures, baseline)
  const { onset, peak } = CHALLENGE_THRESHOLDS[movement]
  return { change, onset: change >= onset, peak: change >= peak, frontal: isAtRest(measures, baseline) }
}

/** Whether a face is as it was in its baseline, within `REST_TOLERANCE`. */
export function isAtRest(measures: FaceMotion, baseline: FaceMotion): boolean {
  return (
    Math.abs(measures.yawDeg - baseline.yawDeg) <= REST_TOLERANCE.yawDeg &&
    Math.abs(measures.pitchDeg - baseline.pitchDeg) <= REST_TOLERANCE.pitchDeg &&
    Math.abs(measures.rollDeg - baseline.rollDeg) <= REST_TOLERANCE.rollDeg &&
    measures.mouthOpenRatio - baseline.mouthOpenRatio <= REST_TOLERANCE.mouthOpenRatio &&
    changeIn('blink', measures, baseline) <= REST_TOLERANCE.eyesClosedFraction
  )
}

/** Whether a face may serve as the baseline: about frontal, mouth closed. */
export function isBaselineFace(measures: FaceMotion): boolean {
  return (
    Math.abs(measures.yawDeg) <= BASELINE_LIMITS.yawDeg &&
    Math.abs(measures.pitchDeg) <= BASELINE_LIMITS.pitchDeg &&
    Math.abs(measures.rollDeg) <= BASELINE_LIMITS.rollDeg &&
    measures.mouthOpenRatio <= BASELINE_LIMITS.mouthOpenRatio
  )
}

function changeIn(movement: FaceMovement, measures: FaceMotion, baseline: FaceMotion): number {
  switch (movement) {
    case 'turn_left':
      return measures.yawDeg - baseline.yawDeg
    case 'turn_right':
      return baseline.yawDeg - measures.yawDeg
    case 'nod':
      return measures.pitchDeg - baseline.pitchDeg
    case 'open_mouth':
      return measures.mouthOpenRatio - baseline.mouthOpenRatio
    case 'blink':
      return isHeadStill(measures, baseline) && baseline.eyesOpenRatio > 0
        ? 1 - measures.eyesOpenRatio / baseline.eyesOpenRatio
        : 0
    default: {
      const unreachable: never = movement
      return unreachable
    }
  }
}

function isHeadStill(measures: FaceMotion, baseline: FaceMotion): boolean {
  return (
    Math.abs(measures.yawDeg - baseline.yawDeg) <= BLINK_HEAD_LIMITS.yawDeg &&
    Math.abs(measures.pitchDeg - baseline.pitchDeg) <= BLINK_HEAD_LIMITS.pitchDeg
  )
}
