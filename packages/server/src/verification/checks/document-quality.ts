import { failed, passed, type Check } from '../check.ts'
import { legibilityFaults } from '../document-faults.ts'

/** The document can be read: whole, large enough, sharp, evenly lit. */
export const documentQuality: Check = {
  id: 'document.quality',
  run: async (evidence) => {
    const shots = [
      { shot: await evidence.document('document_front'), as: 'flat' },
      { shot: await evidence.document('document_back'), as: 'flat' },
      { shot: await evidence.document('document_thickness'), as: 'thickness' },
    ] as const
    const reasons = new Set(shots.flatMap(({ shot, as }) => (shot === null ? [] : legibilityFaults(shot, as))))
    return reasons.size === 0 ? passed() : failed([...reasons])
  },
}
