import type { ReasonCode } from '@honnin/shared/protocol'
import { judgeDocumentFrame, type DocumentGuidanceCode } from '@honnin/shared/vision'
import { failed, passed, type Check } from '../check.ts'
import type { DocumentShot } from '../evidence.ts'

/**
 * Guidance of the page as a reason of the server. What only makes a good picture more likely (centred, still, tilted) has
 * none: the picture itself is here now.
 */
const reasonOf: Partial<Record<DocumentGuidanceCode, ReasonCode>> = {
  document_too_far: 'document_too_small',
  document_too_close: 'document_cut_off',
  document_cut_off: 'document_cut_off',
  occluded: 'document_cut_off',
  blur: 'document_blurred',
  glare: 'document_glare',
  too_dark: 'document_too_dark',
  too_bright: 'document_too_bright',
}

/** The document can be read: whole, large enough, sharp, evenly lit. */
export const documentQuality: Check = {
  id: 'document.quality',
  run: async (evidence) => {
    const shots = [
      { shot: await evidence.document('document_front'), as: 'flat' },
      { shot: await evidence.document('document_back'), as: 'flat' },
      { shot: await evidence.document('document_thickness'), as: 'thickness' },
    ] as const
    const reasons = new Set(shots.flatMap(({ shot, as }) => (shot === null ? [] : faultsOf(shot, as))))
    return reasons.size === 0 ? passed() : failed([...reasons])
  },
}

function faultsOf(shot: DocumentShot, as: 'flat' | 'thickness'): readonly ReasonCode[] {
  if (!shot.sighting.found) return ['document_not_found']
  const { codes } = judgeDocumentFrame({
    sighting: shot.sighting,
    quality: shot.quality,
    shot: as,
    imageSize: shot.image,
  })
  return codes.flatMap((code) => reasonOf[code] ?? [])
}
