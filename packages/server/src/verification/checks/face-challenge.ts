import type { Movement } from '@honnin/shared/protocol'
import { CHALLENGE_THRESHOLDS, movementProgress, type FaceMotion } from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { restingFrames, type FaceEvidence, type FaceFrame } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** The movements that the server drew were performed, each from rest to its peak, in the order in which they were drawn. */
export const faceChallenge: Check<FaceEvidence> = {
  id: 'face.challenge',
  run: async (evidence) => {
    const { movements } = evidence
    if (movements === null) return skipped()
    const frames = await evidence.faceFrames()
    if (frames.some(({ isAssisted }) => isAssisted)) return inconclusive(['challenge_assisted'])

    const baseline = baselineOf(restingFrames(frames))
    if (baseline === null || frames.length !== 2 + 2 * movements.length) return failed(['challenge_not_performed'])
    const measured = movements.map((movement, index) => {
      const onset = frames[1 + 2 * index]?.face?.measures
      const peak = frames[2 + 2 * index]?.face?.measures
      return {
        movement,
        onset: onset === undefined ? 0 : shareOf(movement, onset, baseline).onset,
        peak: peak === undefined ? 0 : shareOf(movement, peak, baseline).peak,
        shown: peak === undefined ? null : clearestOf(movements, peak, baseline),
      }
    })
    const { peakShare, onsetShare } = thresholds.challenge
    const performed = measured.filter(({ onset, peak }) => peak >= peakShare && onset >= onsetShare)
    const figures = { score: Math.min(...measured.map(({ peak }) => peak)), threshold: peakShare }
    if (performed.length === measured.length) return passed(figures)
    const isOtherOrder = measured.some(
      ({ movement, peak, shown }) => peak < peakShare && shown !== null && shown !== movement,
    )
    return failed([isOtherOrder ? 'challenge_wrong_order' : 'challenge_not_performed'], figures)
  },
}

/** The resting face is the mean of its frames: everybody's differs, most of all in pitch. */
function baselineOf(frames: readonly FaceFrame[]): FaceMotion | null {
  const faces = frames.flatMap(({ face }) => face?.measures ?? [])
  if (faces.length === 0) return null
  const mean = (read: (face: FaceMotion) => number): number =>
    faces.reduce((sum, face) => sum + read(face), 0) / faces.length
  return {
    yawDeg: mean((face) => face.yawDeg),
    pitchDeg: mean((face) => face.pitchDeg),
    rollDeg: mean((face) => face.rollDeg),
    mouthOpenRatio: mean((face) => face.mouthOpenRatio),
    eyesOpenRatio: mean((face) => face.eyesOpenRatio),
  }
}

/** The change in the movement's direction as shares of what begins and what completes it. */
function shareOf(movement: Movement, measures: FaceMotion, baseline: FaceMotion): { onset: number; peak: number } {
  const { change } = movementProgress(movement, measures, baseline)
  const { onset, peak } = CHALLENGE_THRESHOLDS[movement]
  return { onset: change / onset, peak: change / peak }
}

/** Which of the movements a frame shows completely, if any; the one that went farthest. */
function clearestOf(drawn: readonly Movement[], measures: FaceMotion, baseline: FaceMotion): Movement | null {
  let best: { movement: Movement; share: number } | null = null
  for (const movement of drawn) {
    const share = shareOf(movement, measures, baseline).peak
    if (share >= 1 && share > (best?.share ?? 0)) best = { movement, share }
  }
  return best?.movement ?? null
}
