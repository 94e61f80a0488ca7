import { failed, passed, type Check } from '../check.ts'
import type { DocumentShotKind, Evidence } from '../evidence.ts'

/** A document lies in every picture that should show one. */
export const documentLocated: Check = {
  id: 'document.located',
  run: async (evidence) => {
    const scores: number[] = []
    for (const kind of documentKinds(evidence)) {
      const shot = await evidence.document(kind)
      if (shot === null) return failed(['document_not_found'])
      scores.push(shot.sighting.found ? shot.sighting.score : 0)
    }
    const figures = { score: Math.min(...scores), model: evidence.locator }
    return figures.score > 0 ? passed(figures) : failed(['document_not_found'], figures)
  },
}

/** The pictures of the document alone that this plan asks for. */
function documentKinds({ input }: Evidence): readonly DocumentShotKind[] {
  const kinds = ['document_front', 'document_back', 'document_thickness'] as const
  return kinds.filter((kind) => input.steps.some((step) => step.kind === kind))
}
