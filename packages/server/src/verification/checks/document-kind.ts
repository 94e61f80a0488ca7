import { failed, inconclusive, passed, type Check } from '../check.ts'
import { thresholds } from '../thresholds.ts'

/** The front is of the chosen kind: the format fits, and a portrait is where this document has one. */
export const documentKind: Check = {
  id: 'document.kind',
  run: async (evidence) => {
    const front = await evidence.document('document_front')
    const model = evidence.locator
    if (front === null || !front.sighting.found) return inconclusive(['document_not_found'], { model })
    const { kind, kindScore } = front.sighting
    const figures = { score: kindScore, threshold: thresholds.document.kindScore, model }
    if (kind !== evidence.specification.format && kindScore >= thresholds.document.kindScore)
      return failed(['document_wrong_kind'], figures)
    if (front.portrait === null) return failed(['document_portrait_missing'], figures)
    return passed(figures)
  },
}
