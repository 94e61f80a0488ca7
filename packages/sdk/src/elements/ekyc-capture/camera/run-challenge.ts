import { expectedFaceFrames, type ExpectedFaceFrame, type GuidanceCode, type Step } from '@honnin/shared/protocol'
import type { CameraFrame, Still } from '../../../camera/index.ts'
import { ChallengeTracker } from '../../../flow/challenge-tracker.ts'
import { GuidanceStabiliser } from '../../../flow/guidance-stabiliser.ts'
import type { FaceObservation } from '../../../vision/protocol/index.ts'
import { observeOrSkip } from './observe-or-skip.ts'
import type { FrameSource, TakenStill, ViewChange } from './stage-view.ts'

export type ChallengeStep = Extract<Step, { kind: 'face_challenge' }>

export interface ChallengeRun {
  readonly step: ChallengeStep
  readonly frames: FrameSource
  readonly observe: (frame: CameraFrame) => Promise<FaceObservation>
  readonly onView: (change: ViewChange) => void
  /** Filled in the order of `expectedFaceFrames`, so that a run that is given up can be gone on with. */
  readonly taken: TakenStill[]
}

/** What the tracker asks the person to do, as opposed to what stands in its way. */
const isInstruction = (code: GuidanceCode | null): boolean =>
  code === null || code === 'hold_still' || code === 'return_to_center' || code.startsWith('perform_')

/**
 * Guides through the movements and photographs onset and peak of each. Returns true when every frame was taken, false
 * when the frames end before. Rejects as the frames or the worker do.
 */
export const runChallenge = async ({ step, frames, observe, onView, taken }: ChallengeRun): Promise<boolean> => {
  const tracker = new ChallengeTracker(step.movements)
  const obstacles = new GuidanceStabiliser()
  let shown: GuidanceCode | null = null
  for await (const frame of frames) {
    const face = await observeOrSkip(() => observe(frame))
    if (face === null) continue
    const state = tracker.update(face, frame.timestampMs)
    if (state.take !== null) taken.push({ still: await frame.still(), findings: findingsOf(state.take, taken.length) })
    if (isInstruction(state.prompt)) {
      // An instruction is meant for now: only what stands in its way is held back until it has lasted.
      shown = state.prompt
      obstacles.reset()
    } else if (state.prompt !== null) shown = obstacles.update([state.prompt], frame.timestampMs) ?? shown
    onView({
      phase: 'guiding',
      guidance: shown,
      movement: state.movement,
      movementsDone: taken.filter(({ findings }) => findings.phase === 'peak').length,
      progress: state.progress,
      holding: state.prompt === 'hold_still',
      ...(state.stalled ? { stuck: true } : {}),
    })
    if (state.done) return true
  }
  return false
}

/** How long the person is given for each part when frames are taken by the clock. */
const timedMs = { neutral: 1_200, onset: 700, peak: 900, assisted: 350 } as const

export interface TimedChallengeRun {
  readonly step: ChallengeStep
  readonly assisted: boolean
  readonly takeStill: () => Promise<Still>
  readonly pause: (delayMs: number) => Promise<void>
  readonly onView: (change: ViewChange) => void
  readonly taken: TakenStill[]
}

/**
 * Takes the frames that are still missing by the clock, as the face is: where no movement could be seen, or, `assisted`,
 * where none can be made. The server judges what they show.
 */
export const runTimedChallenge = async (run: TimedChallengeRun): Promise<void> => {
  const { step, assisted, takeStill, pause, onView, taken } = run
  const expected = expectedFaceFrames(step)
  for (const frame of expected.slice(taken.length)) {
    const done = taken.filter(({ findings }) => findings.phase === 'peak').length
    onView({
      phase: 'guiding',
      guidance: assisted || frame.movement === undefined ? 'hold_still' : `perform_${frame.movement}`,
      movement: assisted ? null : (frame.movement ?? null),
      movementsDone: done,
      progress: taken.length / expected.length,
      holding: true,
    })
    await pause(assisted ? timedMs.assisted : timedMs[frame.phase])
    taken.push({ still: await takeStill(), findings: findingsOf(frame, taken.length) })
  }
}

const findingsOf = ({ phase, movement }: ExpectedFaceFrame, sequence: number) => ({
  phase,
  sequence,
  ...(movement === undefined ? {} : { movement }),
})
