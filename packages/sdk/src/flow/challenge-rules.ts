import type { GuidanceCode, Movement } from '@honnin/shared/protocol'

/** How long things take in a challenge, in milliseconds. */
export interface ChallengeTimings {
  /** The resting face must hold so long before the first and the last picture. */
  readonly neutralHoldMs: number
  /** And so long between two movements. */
  readonly returnHoldMs: number
  /** After so long without the movement asked for, help is offered. */
  readonly movementTimeoutMs: number
}

export const challengeTimings: ChallengeTimings = { neutralHoldMs: 350, returnHoldMs: 250, movementTimeoutMs: 10_000 }

/** Frames that a hold needs besides its time, so that a slow device does not judge from one. */
export const leastHoldFrames = 3

/** Least time between the pictures of a movement's onset and its peak. */
export const onsetToPeakMs = 80

/**
 * How long to wait at the peak for the movement to stop growing: the farthest point shows most depth and is least
 * blurred. Lids are open again by then.
 */
export const settleMs: Readonly<Record<Movement, number>> = {
  turn_left: 200,
  turn_right: 200,
  nod: 120,
  open_mouth: 200,
  blink: 0,
}

/** Spread of the measures within a hold: landmarks jitter by about a degree, a moving head by more. */
export const holdSpread = { yawDeg: 4, pitchDeg: 4 } as const

/**
 * How far a new resting place may be from the last one. Wider than `REST_TOLERANCE`: in half a minute a phone sinks and a
 * head follows; what is measured is always measured against the place before the movement and against the first one.
 */
export const restDrift = { yawDeg: 5, pitchDeg: 8, rollDeg: 12, mouthOpenRatio: 0.1, eyesClosedFraction: 0.25 } as const

/** What interrupts a movement. Everything else a movement causes by itself: a turned face is narrow and off centre. */
export const movementObstacles: readonly GuidanceCode[] = ['face_not_found', 'multiple_faces', 'too_dark', 'too_bright']

export const promptOf: Readonly<Record<Movement, GuidanceCode>> = {
  turn_left: 'perform_turn_left',
  turn_right: 'perform_turn_right',
  nod: 'perform_nod',
  open_mouth: 'perform_open_mouth',
  blink: 'perform_blink',
}
