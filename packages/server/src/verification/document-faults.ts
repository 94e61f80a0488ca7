import type { ReasonCode } from '@honnin/shared/protocol'
import { judgeDocumentFrame, type DocumentGuidanceCode } from '@honnin/shared/vision'
import type { DocumentShot } from './evidence.ts'
import { thresholds } from './thresholds.ts'

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

/** What is wrong with a picture of a document; empty where it can be read. */
export function legibilityFaults(shot: DocumentShot, as: 'flat' | 'thickness'): readonly ReasonCode[] {
  if (!shot.sighting.found) return ['document_not_found']
  const { sighting, quality, gray } = shot
  const { codes } = judgeDocumentFrame({ sighting, quality, shot: as, imageSize: gray })
  return [...new Set(codes.flatMap((code) => reasonOf[code] ?? []))]
}

/** Why the front shot is not one of the chosen document, or `null` where it is. */
export function kindFault(front: DocumentShot): ReasonCode | null {
  if (!front.sighting.found) return 'document_not_found'
  if (front.showsMyNumber) return 'my_number_visible'
  const { kind, kindScore } = front.sighting
  if (kind !== front.format && kindScore >= thresholds.document.kindScore) return 'document_wrong_kind'
  return front.portrait === null ? 'document_portrait_missing' : null
}

/**
 * Why nothing is to be compared with the front shot, or `null`. Who sent a poor picture or one of another side or kind has
 * made a mistake, and what a comparison would find in it says nothing of them.
 */
export function comparisonFault(front: DocumentShot | null): ReasonCode | null {
  if (front === null) return 'document_not_found'
  return kindFault(front) ?? legibilityFaults(front, 'flat')[0] ?? null
}
