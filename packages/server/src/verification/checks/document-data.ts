import type { ReasonCode } from '@honnin/shared/protocol'
import { failed, inconclusive, passed, type Check } from '../check.ts'
import { missingFields } from '../printed-fields.ts'

/**
 * What the document says can be read, keeps its own rules and is what the person declared. The rules of numbers and dates are
 * warnings: they never refuse anyone.
 */
export const documentData: Check = {
  id: 'document.data',
  run: async (evidence) => {
    const printed = await evidence.printed()
    const declared = Object.keys(evidence.input.declared ?? {}).length > 0
    if (printed === null) return inconclusive([declared ? 'declared_data_unreadable' : 'document_unreadable'])
    const { model } = printed
    const comparisons = Object.values(printed.comparisons)
    if (comparisons.includes('mismatch')) return failed(['declared_data_differs'], { model })
    const reasons: ReasonCode[] = []
    if (comparisons.includes('unreadable')) reasons.push('declared_data_unreadable')
    if (missingFields(evidence.input.documentType, printed.fields).length > 0) reasons.push('document_unreadable')
    if (printed.warnings.length > 0) reasons.push('document_data_unusual')
    return reasons.length === 0 ? passed({ model }) : inconclusive(reasons, { model })
  },
}
