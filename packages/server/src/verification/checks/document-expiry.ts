import { isExpired } from '@honnin/shared/documents'
import { failed, inconclusive, passed, type Check } from '../check.ts'
import { thresholds } from '../thresholds.ts'

/** The document was valid on the day of the submission. */
export const documentExpiry: Check = {
  id: 'document.expiry',
  run: async (evidence) => {
    const printed = await evidence.printed()
    const expiry = printed?.fields['expiryDate']
    if (printed === null || expiry === undefined) return inconclusive(['document_unreadable'])
    const figures = { score: expiry.confidence, threshold: thresholds.document.believedField, model: printed.model }
    // A digit that was read amiss must not end a person's attempt.
    if (expiry.confidence < thresholds.document.believedField) return inconclusive(['document_unreadable'], figures)
    return isExpired(expiry.value, printed.today) ? failed(['document_expired'], figures) : passed(figures)
  },
}
