import { failed, inconclusive, passed, type Check } from '../check.ts'
import { kindFault } from '../document-faults.ts'
import { thresholds } from '../thresholds.ts'

/** The front is of the chosen kind: the format fits, and a portrait is where this document has one. */
export const documentKind: Check = {
  id: 'document.kind',
  run: async (evidence) => {
    const front = await evidence.document('document_front')
    const model = evidence.locator
    if (front === null || !front.sighting.found) return inconclusive(['document_not_found'], { model })
    const figures = { score: front.sighting.kindScore, threshold: thresholds.document.kindScore, model }
    const fault = kindFault(front)
    return fault === null ? passed(figures) : failed([fault], figures)
  },
}
