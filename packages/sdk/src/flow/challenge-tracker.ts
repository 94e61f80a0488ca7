import { expectedFaceFrames, type ExpectedFaceFrame, type GuidanceCode, type Movement } from '@honnin/shared/protocol'
import { isBaselineFace, movementProgress, type FaceMotion } from '@honnin/shared/vision'
import {
  challengeTimings,
  movementObstacles,
  onsetToPeakMs,
  promptOf,
  settleMs,
  type ChallengeTimings,
} from './challenge-rules.ts'
import { isNearRest, RestingFace } from './resting-face.ts'

/** What one frame shows of the person, as the vision worker reports it. */
export interface FaceSighting {
  readonly faces: number
  readonly measures: FaceMotion | null
  readonly guidance: readonly GuidanceCode[]
}

/** A frame to be photographed now, with its place in the step. */
export type FaceFrameToTake = ExpectedFaceFrame & { readonly sequence: number }

export interface ChallengeState {
  readonly stage: 'neutral' | 'movement' | 'return' | 'final' | 'done'
  /** What to ask of the person: what stands in the way, or the movement that is due. Null when done. */
  readonly prompt: GuidanceCode | null
  /** The movement that is due or was just performed; null at the beginning and at the end. */
  readonly movement: Movement | null
  /** Set when the frame just observed is to be photographed. */
  readonly take: FaceFrameToTake | null
  /** Share of the frames that are taken, 0 to 1. */
  readonly progress: number
  /** Nothing has come of the present prompt for long: offer help. */
  readonly stalled: boolean
  readonly done: boolean
}

interface Frame {
  readonly sighting: FaceSighting
  readonly nowMs: number
}

/**
 * Leads through a challenge: a resting face, then each movement from and back to rest, then a resting face again. Frames
 * are asked for exactly in the order of `expectedFaceFrames`; none is skipped. Pure: time comes with the frames.
 */
export class ChallengeTracker {
  readonly #frames: readonly ExpectedFaceFrame[]
  readonly #timings: ChallengeTimings
  readonly #rest = new RestingFace()
  #next = 0
  #mustReturn = false
  /** The first resting face, against which the server measures too, and the one before the present movement. */
  #baselines: { readonly first: FaceMotion; readonly last: FaceMotion } | null = null
  #peak: { readonly sinceMs: number; readonly change: number } | null = null
  #promptedMs: number | null = null

  constructor(movements: readonly Movement[], timings: Partial<ChallengeTimings> = {}) {
    this.#frames = expectedFaceFrames({ movements: [...movements] })
    this.#timings = { ...challengeTimings, ...timings }
  }

  /** Takes what one frame shows and says what comes next. */
  update(sighting: FaceSighting, nowMs: number): ChallengeState {
    this.#promptedMs ??= nowMs
    const expected = this.#frames[this.#next]
    if (expected === undefined) return this.#state({ prompt: null, take: null, nowMs })
    const frame = { sighting, nowMs }
    if (this.#mustReturn || expected.movement === undefined) return this.#awaitRest(expected, frame)
    return this.#awaitMovement({ ...expected, movement: expected.movement }, frame)
  }

  #awaitRest(expected: ExpectedFaceFrame, { sighting, nowMs }: Frame): ChallengeState {
    const isPicture = expected.movement === undefined
    const { measures } = sighting
    const obstacle = this.#restObstacle(sighting)
    const resting = this.#rest.update(obstacle === null ? measures : null, {
      nowMs,
      holdMs: isPicture ? this.#timings.neutralHoldMs : this.#timings.returnHoldMs,
    })
    if (obstacle !== null || resting === null)
      return this.#state({ prompt: obstacle ?? 'hold_still', take: null, nowMs })
    this.#baselines = { first: this.#baselines?.first ?? resting, last: resting }
    this.#mustReturn = false
    this.#rest.reset()
    if (isPicture) return this.#take(expected, nowMs)
    this.#promptedMs = nowMs
    return this.#state({ prompt: this.#prompt(), take: null, nowMs })
  }

  /** What keeps a face from resting: what its picture lacks, or that it has not come back yet. */
  #restObstacle({ measures, guidance }: FaceSighting): GuidanceCode | null {
    if (measures === null) return guidance[0] ?? 'face_not_found'
    const posture: readonly GuidanceCode[] = ['face_turned', 'eyes_closed']
    const fault = guidance.find((code) => !posture.includes(code))
    if (fault !== undefined) return fault
    if (this.#baselines !== null) return isNearRest(measures, this.#baselines.last) ? null : 'return_to_center'
    return guidance[0] ?? (isBaselineFace(measures) ? null : 'face_turned')
  }

  #awaitMovement(
    expected: ExpectedFaceFrame & { readonly movement: Movement },
    { sighting, nowMs }: Frame,
  ): ChallengeState {
    const { measures, guidance } = sighting
    const obstacle = measures === null ? 'face_not_found' : guidance.find((code) => movementObstacles.includes(code))
    if (measures === null || obstacle !== undefined || this.#baselines === null) {
      this.#peak = null
      return this.#state({ prompt: obstacle ?? 'face_not_found', take: null, nowMs })
    }
    const { first, last } = this.#baselines
    const steps = [first, last].map((baseline) => movementProgress(expected.movement, measures, baseline))
    const isReached = steps.every((step) => step[expected.phase === 'peak' ? 'peak' : 'onset'])
    // Two looks at one moment show no movement; a camera may even deliver one picture twice.
    const isApart = nowMs - (this.#promptedMs ?? nowMs) >= onsetToPeakMs
    const isDue =
      expected.phase === 'onset'
        ? isReached
        : this.#isSettled(expected.movement, isReached, {
            change: Math.min(...steps.map(({ change }) => change)),
            nowMs,
          })
    return isDue && (expected.phase === 'onset' || isApart)
      ? this.#take(expected, nowMs)
      : this.#state({ prompt: this.#prompt(), take: null, nowMs })
  }

  /** Whether the movement is past its peak threshold and has stopped growing, or has been there long enough. */
  #isSettled(
    movement: Movement,
    isReached: boolean,
    now: { readonly change: number; readonly nowMs: number },
  ): boolean {
    if (!isReached) {
      this.#peak = null
      return false
    }
    const before = this.#peak
    this.#peak = { sinceMs: before?.sinceMs ?? now.nowMs, change: now.change }
    if (now.nowMs - this.#peak.sinceMs >= settleMs[movement]) return true
    return before !== null && now.change <= before.change
  }

  #take(expected: ExpectedFaceFrame, nowMs: number): ChallengeState {
    const take = { ...expected, sequence: this.#next }
    this.#next += 1
    this.#mustReturn = expected.phase === 'peak'
    this.#peak = null
    this.#promptedMs = nowMs
    return this.#state({ prompt: this.#prompt(), take, nowMs })
  }

  #prompt(): GuidanceCode | null {
    const movement = this.#frames[this.#next]?.movement
    if (this.#next >= this.#frames.length) return null
    if (this.#mustReturn) return 'return_to_center'
    return movement === undefined ? 'hold_still' : promptOf[movement]
  }

  #state({
    prompt,
    take,
    nowMs,
  }: Pick<ChallengeState, 'prompt' | 'take'> & { readonly nowMs: number }): ChallengeState {
    const done = this.#next >= this.#frames.length
    return {
      stage: this.#stage(),
      prompt,
      movement: this.#frames[this.#mustReturn ? this.#next - 1 : this.#next]?.movement ?? null,
      take,
      progress: this.#next / this.#frames.length,
      stalled: !done && nowMs - (this.#promptedMs ?? nowMs) > this.#timings.movementTimeoutMs,
      done,
    }
  }

  #stage(): ChallengeState['stage'] {
    if (this.#next >= this.#frames.length) return 'done'
    if (this.#next === 0) return 'neutral'
    if (this.#next === this.#frames.length - 1) return 'final'
    return this.#mustReturn ? 'return' : 'movement'
  }
}
