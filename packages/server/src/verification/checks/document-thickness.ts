import { compareShots, measureCardTilt, measureEdgeStrip } from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { isSamePicture } from '../same-picture.ts'
import { thresholds } from '../thresholds.ts'

/** The oblique shot is one: tilted as asked, unlike the front shot, and not the front shot bent by software. */
export const documentThickness: Check = {
  id: 'document.thickness',
  run: async (evidence) => {
    const step = evidence.input.steps.find((candidate) => candidate.kind === 'document_thickness')
    if (step?.kind !== 'document_thickness') return skipped()
    const front = await evidence.document('document_front')
    const oblique = await evidence.document('document_thickness')
    if (!front?.sighting.found || !oblique?.sighting.found) return inconclusive(['document_not_found'])

    const { format } = evidence.specification
    const tilt = measureCardTilt(oblique.sighting.quad, format, oblique.gray)
    const figures = { score: tilt?.tiltDeg ?? 0, threshold: step.tiltDeg.min }
    if (isSamePicture(front.gray, oblique.gray)) return failed(['thickness_same_view'], figures)

    const comparison = compareShots(
      { image: front.gray, quad: front.sighting.quad },
      { image: oblique.gray, quad: oblique.sighting.quad },
      format,
    )
    const { toleranceDeg, differenceDeg, edgeEvidence } = thresholds.thickness
    const isTilted =
      tilt !== null &&
      tilt.tiltDeg >= step.tiltDeg.min - toleranceDeg &&
      tilt.tiltDeg <= step.tiltDeg.max + toleranceDeg &&
      (comparison.tiltDifferenceDeg ?? 0) >= differenceDeg
    // Who holds the card flat once more has made a mistake; who bends the first picture by software has not.
    if (!isTilted) return failed(['thickness_not_tilted'], figures)
    if (comparison.isReplay) return failed(['thickness_same_view'], figures)
    // A blurred edge hides as well as paper and displays have none: a sign for a reviewer.
    const edge = measureEdgeStrip(oblique.gray, oblique.sighting.quad, format)
    return edge !== null && edge.evidence < edgeEvidence
      ? inconclusive(['thickness_no_edge'], figures)
      : passed(figures)
  },
}
