import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { FaceEmbedding } from '../../vision/index.ts'
import { restingFrames, type FaceEvidence } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** One person from the first frame to the last: whoever performs the movements is who is matched. */
export const faceConsistency: Check<FaceEvidence> = {
  id: 'face.consistency',
  run: async (evidence) => {
    const frames = await evidence.faceFrames()
    if (frames.length === 0) return skipped()
    const [held, lit] = [await evidence.held(), await evidence.litFrames()]
    const model = evidence.recogniser
    const resting = restingFrames(frames).flatMap(({ face }) => face?.embedding ?? [])
    const [first] = resting
    if (first === undefined) return inconclusive(['face_not_found'], { model })
    const others = [
      ...[...frames, ...lit].flatMap(({ face }) => face?.embedding ?? []),
      held?.face?.embedding ?? [],
    ].flat()
    const person = FaceEmbedding.mean(resting)
    const { match, review } = thresholds.similarity.live
    const score = Math.min(
      ...others.map((other) => other.similarityTo(person)),
      ...resting.map((other) => other.similarityTo(first)),
    )
    const figures = { score, threshold: match, model }
    if (score < review) return failed(['face_changed'], figures)
    return score >= match ? passed(figures) : inconclusive(['face_match_unclear'], figures)
  },
}
