import { compareCards, SAME_CARD_THRESHOLDS } from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { FaceEmbedding } from '../../vision/index.ts'
import { comparisonFault } from '../document-faults.ts'
import { portraitPixels, restingFrames, type DocumentShot } from '../evidence.ts'
import { thresholds } from '../thresholds.ts'

/** The person of the challenge holds the card of the front shot beside the face. */
export const faceWithDocument: Check = {
  id: 'face.withDocument',
  run: async (evidence) => {
    const held = await evidence.held()
    if (held === null) return skipped()
    const model = evidence.recogniser
    const live = restingFrames(await evidence.faceFrames()).flatMap(({ face }) => face?.embedding ?? [])
    if (held.face === null || live.length === 0) return failed(['face_not_found'], { model })

    const { match, review } = thresholds.similarity.live
    const score = held.face.embedding.similarityTo(FaceEmbedding.mean(live))
    const figures = { score, threshold: match, model }
    if (score < review) return failed(['held_face_differs'], figures)
    if (!held.document.sighting.found) return failed(['held_document_missing'], figures)
    if (score < match) return inconclusive(['face_match_unclear'], figures)

    const front = await evidence.document('document_front')
    const fault = comparisonFault(front)
    if (front === null || fault !== null) return inconclusive([fault ?? 'document_not_found'], figures)
    switch (compareHeldCard(front, held.document)) {
      case 'same':
        return passed(figures)
      case 'different':
        return failed(['held_document_differs'], figures)
      case 'unclear':
        return inconclusive(['held_document_differs'], figures)
      case 'none':
        return failed(['held_document_missing'], figures)
    }
  },
}

/**
 * A held card is small in the picture: its portrait decides where it is large enough, and its print only says yes, since a
 * corner that is a little off moves all of it.
 */
function compareHeldCard(front: DocumentShot, held: DocumentShot): 'same' | 'different' | 'unclear' | 'none' {
  const { match, review } = thresholds.similarity.print
  if (front.portrait && held.portrait && portraitPixels(held) >= thresholds.portrait.heldInterEyePx) {
    const likeness = front.portrait.embedding.similarityTo(held.portrait.embedding)
    if (likeness < review) return 'different'
    if (likeness >= match) return 'same'
  }
  if (!front.rectified || !held.rectified) return 'none'
  if (compareCards(front.rectified, held.rectified).score >= SAME_CARD_THRESHOLDS.alike) return 'same'
  // Without a portrait in its place it is a card of another kind, its back, or anything with four corners.
  return held.portrait === null ? 'none' : 'unclear'
}
