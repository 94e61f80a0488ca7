import { failed, passed, type Check } from '../check.ts'

/**
 * No picture shows the code on the back of a My Number card (Number Act, articles 15 and 20). The report names such
 * pictures for destruction.
 */
export const documentMyNumberAbsent: Check = {
  id: 'document.myNumberAbsent',
  run: async (evidence) => {
    const held = await evidence.held()
    const shots = [
      await evidence.document('document_front'),
      await evidence.document('document_back'),
      await evidence.document('document_thickness'),
      held?.document ?? null,
    ]
    return shots.some((shot) => shot?.showsMyNumber) ? failed(['my_number_visible']) : passed()
  },
}
