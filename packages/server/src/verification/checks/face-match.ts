import { failed, inconclusive, passed, type Check } from '../check.ts'
import { FaceEmbedding, type FaceFinding } from '../../vision/index.ts'
import { comparisonFault } from '../document-faults.ts'
import { portraitPixels, restingFrames, type DocumentShot } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** The person is the one on the document: the printed portrait against the mean of the resting live faces. */
export const faceMatch: Check = {
  id: 'face.match',
  run: async (evidence) => {
    const model = evidence.recogniser
    const front = await evidence.document('document_front')
    const live = restingFrames(await evidence.faceFrames()).flatMap(({ face }) => face?.embedding ?? [])
    if (live.length === 0) return inconclusive(['face_not_found'], { model })
    const fault = comparisonFault(front)
    if (fault !== null) return inconclusive([fault], { model })
    if (!front?.portrait) return inconclusive(['document_portrait_missing'], { model })
    const { portrait } = front

    const { match, review } = thresholds.similarity.portrait
    const score = portrait.embedding.similarityTo(FaceEmbedding.mean(live))
    const figures = { score, threshold: match, model }
    // A poor portrait can look like anybody: it is neither a yes nor a no.
    if (isPoor(front, portrait)) return inconclusive(['portrait_poor_quality'], figures)
    if (score >= match) return passed(figures)
    if (portrait.quality.sharpness >= thresholds.portrait.printDots)
      return inconclusive(['portrait_poor_quality'], figures)
    return score >= review ? inconclusive(['face_match_unclear'], figures) : failed(['face_mismatch'], figures)
  },
}

function isPoor(front: DocumentShot, portrait: FaceFinding): boolean {
  const limits = thresholds.portrait
  return portraitPixels(front) < limits.interEyePx || portrait.quality.sharpness < limits.sharpness
}
