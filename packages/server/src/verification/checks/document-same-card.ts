import { compareCards, SAME_CARD_THRESHOLDS } from '@honnin/shared/vision'
import { failed, inconclusive, passed, skipped, type Check } from '../check.ts'
import { comparisonFault, legibilityFaults } from '../document-faults.ts'
import { thresholds } from '../thresholds.ts'

/** The oblique shot shows the card of the front shot: the same print, and the same portrait. */
export const documentSameCard: Check = {
  id: 'document.sameCard',
  run: async (evidence) => {
    const front = await evidence.document('document_front')
    const oblique = await evidence.document('document_thickness')
    if (oblique === null) return skipped()
    const fault = comparisonFault(front) ?? legibilityFaults(oblique, 'thickness')[0] ?? null
    if (fault !== null) return inconclusive([fault])
    if (!front?.rectified || !oblique.rectified) return inconclusive(['document_not_found'])

    const { score } = compareCards(front.rectified, oblique.rectified)
    const figures = { score, threshold: SAME_CARD_THRESHOLDS.same, model: evidence.recogniser }
    const bands = thresholds.similarity.print
    const likeness =
      front.portrait && oblique.portrait ? front.portrait.embedding.similarityTo(oblique.portrait.embedding) : null
    if (score < SAME_CARD_THRESHOLDS.different || (likeness !== null && likeness < bands.review))
      return failed(['card_differs'], figures)
    const isSame = score >= SAME_CARD_THRESHOLDS.same && likeness !== null && likeness >= bands.match
    return isSame ? passed(figures) : inconclusive(['card_differs'], figures)
  },
}
