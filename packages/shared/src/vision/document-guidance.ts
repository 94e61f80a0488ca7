import type { GuidanceCode } from '../protocol/guidance.ts'
import { CARD_TILT_LIMITS } from './card-tilt.ts'
import type { DocumentSighting } from './document-corners.ts'
import type { DocumentQuality } from './document-quality.ts'
import type { Quad } from './geometry.ts'
import { distance, quadSides } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/** What a frame with a document is wanted for. */
export type DocumentShot = 'flat' | 'thickness' | 'with_face'

export type DocumentGuidanceCode = Extract<
  GuidanceCode,
  `document_${string}` | 'blur' | 'glare' | 'too_dark' | 'too_bright' | 'occluded' | 'hold_still'
>

interface Threshold {
  readonly limit: number
  readonly reason: string
}

/** Every limit of a verdict with why it is where it is; `limit` has the unit of the measure it is compared with. */
export const DOCUMENT_QUALITY_THRESHOLDS = {
  widthRatioLeast: {
    limit: 0.55,
    reason: 'at 1280 pixels a narrower card has a portrait under 60 pixels, where face matching fails',
  },
  thicknessWidthRatioLeast: {
    limit: 0.4,
    reason: 'a tipped card needs room; its face is only compared with the front shot',
  },
  withFaceWidthRatioLeast: {
    limit: 0.18,
    reason: 'the head needs half of the frame; the card only has to be recognised',
  },
  dpiLeast: { limit: 130, reason: '5 pixels per millimetre: letters of 2 mm have 10 pixels' },
  withFaceDpiLeast: { limit: 50, reason: 'enough to compare layout and colours with the front shot' },
  widthRatioMost: { limit: 0.97, reason: 'the border must be seen on both sides' },
  marginRatioLeast: {
    limit: 0.004,
    reason: 'share of the frame width: a corner on the border may be a corner cut off',
  },
  centreOffsetMost: { limit: 0.2, reason: 'lenses are sharp and even in the middle' },
  flatTiltMost: {
    limit: CARD_TILT_LIMITS.flatMaxDeg,
    reason: 'the far edge of a tipped card is small and out of focus',
  },
  thicknessTiltLeast: {
    limit: CARD_TILT_LIMITS.thicknessMinDeg,
    reason: 'below, the edge of a card is seen as less than 0.33 mm',
  },
  thicknessTiltMost: {
    limit: CARD_TILT_LIMITS.thicknessMaxDeg,
    reason: 'above, the face of the card is squeezed to less than half',
  },
  meanLumaLeast: { limit: 60, reason: 'sensor noise of a dark frame swallows fine print' },
  darkRatioMost: { limit: 0.6, reason: 'more black than print and portrait can account for' },
  brightRatioMost: { limit: 0.35, reason: 'burnt out beyond any white ground: print is lost' },
  glareRatioMost: { limit: 0.015, reason: '70 mm2 of a card: a reflection the size of a line of text' },
  blurMmMost: { limit: 0.22, reason: 'strokes of 2 mm letters are 0.25 mm wide and merge above' },
  thicknessBlurMmMost: { limit: 0.34, reason: 'the tipped face lies partly out of the plane of focus' },
  withFaceBlurMmMost: { limit: 0.7, reason: 'only layout and portrait are compared' },
  occlusionMost: { limit: 0.05, reason: 'one thumb over an edge covers about 16 of 279 mm of border' },
  movementRatioMost: {
    limit: 0.012,
    reason: 'share of the card width between frames: 1 mm smears strokes at indoor exposure times',
  },
} as const satisfies Record<string, Threshold>

export interface DocumentFrameFacts {
  readonly shot: DocumentShot
  readonly sighting: DocumentSighting
  /** Null when no document was found. */
  readonly quality: DocumentQuality | null
  readonly imageSize: PixelSize
  /** Corners in the frame before, of the same size; left out for a single picture. */
  readonly previousQuad?: Quad
  /** True when another check saw the side that is not wanted (for instance a QR code where the front is due). */
  readonly isWrongSide?: boolean
}

export interface DocumentVerdict {
  /** True when there is nothing to put right. */
  readonly accepted: boolean
  /** What to put right, most urgent first; empty when accepted. */
  readonly codes: readonly DocumentGuidanceCode[]
}

/** Judges one frame. The same facts get the same verdict in the page and on the server. */
export function judgeDocumentFrame(facts: DocumentFrameFacts): DocumentVerdict {
  const codes = [...placeCodes(facts), ...(facts.quality ? pictureCodes(facts, facts.quality) : [])]
  return { accepted: codes.length === 0, codes }
}

function placeCodes({
  shot,
  sighting,
  quality,
  imageSize,
  previousQuad,
  isWrongSide,
}: DocumentFrameFacts): DocumentGuidanceCode[] {
  const t = DOCUMENT_QUALITY_THRESHOLDS
  if (!sighting.found || !quality) {
    const isCutOff = sighting.presence > 0.5 && Math.min(...sighting.insideScores) < 0.5
    return [isCutOff ? 'document_cut_off' : 'document_not_found']
  }
  const codes: DocumentGuidanceCode[] = []
  const isPortraitFrame = imageSize.height > imageSize.width
  const widthLeast = {
    flat: t.widthRatioLeast,
    thickness: t.thicknessWidthRatioLeast,
    with_face: t.withFaceWidthRatioLeast,
  }[shot].limit
  const dpiLeast = { flat: t.dpiLeast, thickness: t.dpiLeast, with_face: t.withFaceDpiLeast }[shot].limit
  if (isWrongSide) codes.push('document_wrong_side')
  if (quality.marginPx < t.marginRatioLeast.limit * imageSize.width) {
    codes.push(quality.widthRatio > t.widthRatioMost.limit ? 'document_too_close' : 'document_cut_off')
  } else if (quality.widthRatio > t.widthRatioMost.limit) {
    codes.push('document_too_close')
  }
  // Tipping shrinks the less resolved axis, so a thickness shot is judged along the width.
  const dpi = shot === 'thickness' ? quality.dpi / Math.max(0.5, cosine(quality.tilt?.tiltDeg ?? 0)) : quality.dpi
  if (quality.widthRatio < widthLeast || dpi < dpiLeast) codes.push('document_too_far')
  const tiltDeg = quality.tilt?.tiltDeg ?? 0
  if (shot === 'flat' && tiltDeg > t.flatTiltMost.limit) codes.push('document_tilted')
  if (shot === 'thickness' && tiltDeg < t.thicknessTiltLeast.limit) codes.push('document_not_tilted')
  if (shot === 'thickness' && tiltDeg > t.thicknessTiltMost.limit) codes.push('document_tilted')
  if (shot !== 'with_face' && !isPortraitFrame && quality.centreOffset > t.centreOffsetMost.limit)
    codes.push('document_off_center')
  if (previousQuad && movementRatio(previousQuad, sighting.quad) > t.movementRatioMost.limit) codes.push('hold_still')
  return codes
}

function pictureCodes({ shot }: DocumentFrameFacts, quality: DocumentQuality): DocumentGuidanceCode[] {
  const t = DOCUMENT_QUALITY_THRESHOLDS
  const codes: DocumentGuidanceCode[] = []
  if (quality.meanLuma < t.meanLumaLeast.limit || quality.darkRatio > t.darkRatioMost.limit) codes.push('too_dark')
  if (quality.glareRatio > t.glareRatioMost.limit) codes.push('glare')
  else if (quality.brightRatio > t.brightRatioMost.limit) codes.push('too_bright')
  const blurMost = { flat: t.blurMmMost, thickness: t.thicknessBlurMmMost, with_face: t.withFaceBlurMmMost }[shot].limit
  if (quality.blurMm !== null && quality.blurMm > blurMost) codes.push('blur')
  if (shot === 'flat' && quality.occlusion > t.occlusionMost.limit) codes.push('occluded')
  return codes
}

/** Largest movement of a corner as a share of the document's width. */
function movementRatio(before: Quad, now: Quad): number {
  const [top, , bottom] = quadSides(now)
  return Math.max(...now.map((corner, index) => distance(corner, before[index] ?? corner))) / ((top + bottom) / 2)
}

function cosine(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180)
}
