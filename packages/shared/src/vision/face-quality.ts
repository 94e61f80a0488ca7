import type { FaceMeasures } from './face-measures.ts'
import type { GrayImage } from './image.ts'

/**
 * What an aligned face (a chip of 150 x 150 pixels) tells of the capture. Named first: the quality component of ISO/IEC
 * 29794-5:2025 that it stands for; values and scales are our own, not the standard's 0..100.
 */
export interface FaceQuality {
  /**
   * Sharpness. 0..1: how much of the difference between neighbouring pixels a blur takes away (Crete et al., SPIE 6492, 2007);
   * a face that is blurred already loses little. Independent of contrast.
   */
  readonly sharpness: number
  /** LuminanceMean. Mean luma of the inner face, 0..255. */
  readonly meanLuma: number
  /** UnderExposurePrevention, OverExposurePrevention. Share of the inner face that is nearly black (below 30) or burnt out (above 250), 0..1. */
  readonly darkRatio: number
  readonly brightRatio: number
  /** LuminanceVariance. Standard deviation of luma over the inner face, 0..127. */
  readonly contrast: number
  /**
   * IlluminationUniformity. 0..1: what the histograms of luma (32 bins) of the right and the left cheek have in common; 0
   * where one cheek is in the light and the other in the shade.
   */
  readonly illuminationUniformity: number
}

/** Why a face is not fit to be compared, or was not captured as asked. */
export const faceQualityFaults = [
  'face_too_small',
  'face_blurred',
  'face_printed',
  'face_too_dark',
  'face_too_bright',
  'face_unevenly_lit',
  'face_turned_away',
  'face_eyes_closed',
  'face_mouth_open',
] as const
export type FaceQualityFault = (typeof faceQualityFaults)[number]

/** Limits of a selfie at rest. Where one was chosen on data the comment names it; the others are what the page asks for. */
export interface FaceQualityLimits {
  /** InterEyeDistance, HeadSize: pixels between the eyes' centres; below, the recogniser sees an enlarged face. */
  readonly interEyePx: number
  /** See {@link FaceQuality}. */
  readonly sharpness: number
  /** The same, from which a face is dots of a print: what lies between them is lost. Infinite where that is of no matter. */
  readonly printDots: number
  readonly darkLuma: number
  readonly brightLuma: number
  /** Of the dark and of the bright share. */
  readonly clippedRatio: number
  readonly illuminationUniformity: number
  /** HeadPose: largest degrees to either side. */
  readonly yawDeg: number
  readonly pitchDeg: number
  readonly rollDeg: number
  /** EyesOpen: least `eyesOpenRatio`. */
  readonly eyesOpenRatio: number
  /** MouthClosed: largest `mouthOpenRatio`. */
  readonly mouthOpenRatio: number
}

/** Judges one face; `measures` may be left out where nothing was asked of the person, as in a photograph of unknown origin. */
export function judgeFaceQuality(
  face: { readonly quality: FaceQuality; readonly interEyePx: number; readonly measures?: FaceMeasures },
  limits: FaceQualityLimits,
): readonly FaceQualityFault[] {
  const { quality, measures } = face
  const isDark = quality.meanLuma < limits.darkLuma || quality.darkRatio > limits.clippedRatio
  const isBright = quality.meanLuma > limits.brightLuma || quality.brightRatio > limits.clippedRatio
  const faults: (readonly [boolean, FaceQualityFault])[] = [
    [face.interEyePx < limits.interEyePx, 'face_too_small'],
    [quality.sharpness < limits.sharpness, 'face_blurred'],
    [quality.sharpness >= limits.printDots, 'face_printed'],
    [isDark, 'face_too_dark'],
    [isBright, 'face_too_bright'],
    [quality.illuminationUniformity < limits.illuminationUniformity, 'face_unevenly_lit'],
  ]
  if (measures !== undefined)
    faults.push(
      [
        Math.abs(measures.yawDeg) > limits.yawDeg ||
          Math.abs(measures.pitchDeg) > limits.pitchDeg ||
          Math.abs(measures.rollDeg) > limits.rollDeg,
        'face_turned_away',
      ],
      [measures.eyesOpenRatio < limits.eyesOpenRatio, 'face_eyes_closed'],
      [measures.mouthOpenRatio > limits.mouthOpenRatio, 'face_mouth_open'],
    )
  return faults.flatMap(([isAtFault, fault]) => (isAtFault ? [fault] : []))
}

const DARK_LUMA = 30
const BRIGHT_LUMA = 250
/** The inner face: brows to mouth, without hair and background, as shares of the chip. */
const INNER = { left: 0.22, right: 0.78, top: 0.2, bottom: 0.85 } as const
/** Width of the blur that sharpness is measured against, in pixels of the chip. */
const BLUR_WIDTH = 9
/** One cheek as shares of the chip; the other is its mirror image. */
const CHEEK = { left: 0.22, right: 0.4, top: 0.42, bottom: 0.7 } as const
const LUMA_BINS = 32

export function measureFaceQuality(chip: GrayImage): FaceQuality {
  const left = Math.round(chip.width * INNER.left)
  const right = Math.round(chip.width * INNER.right)
  const top = Math.round(chip.height * INNER.top)
  const bottom = Math.round(chip.height * INNER.bottom)
  let sum = 0
  let squares = 0
  let dark = 0
  let bright = 0
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const luma = chip.data[y * chip.width + x] ?? 0
      sum += luma
      squares += luma * luma
      if (luma < DARK_LUMA) dark += 1
      if (luma > BRIGHT_LUMA) bright += 1
    }
  const count = (right - left) * (bottom - top)
  const meanLuma = sum / count
  const area = { left, right, top, bottom }
  return {
    sharpness: Math.min(lossByBlur(chip, { area, step: 1 }), lossByBlur(chip, { area, step: chip.width })),
    meanLuma,
    darkRatio: dark / count,
    brightRatio: bright / count,
    contrast: Math.sqrt(Math.max(0, squares / count - meanLuma * meanLuma)),
    illuminationUniformity: commonLight(chip),
  }
}

function commonLight(chip: GrayImage): number {
  const rows = { top: Math.round(chip.height * CHEEK.top), bottom: Math.round(chip.height * CHEEK.bottom) }
  const left = Math.round(chip.width * CHEEK.left)
  const right = Math.round(chip.width * CHEEK.right)
  const one = lumaHistogram(chip, { ...rows, left, right })
  const other = lumaHistogram(chip, { ...rows, left: chip.width - right, right: chip.width - left })
  return one.reduce((sum, share, bin) => sum + Math.min(share, other[bin] ?? 0), 0)
}

/** Shares of the area's pixels by luma. */
function lumaHistogram(chip: GrayImage, area: InnerArea): readonly number[] {
  const shares = Array.from({ length: LUMA_BINS }, () => 0)
  const share = 1 / ((area.right - area.left) * (area.bottom - area.top))
  for (let y = area.top; y < area.bottom; y += 1)
    for (let x = area.left; x < area.right; x += 1) {
      const bin = ((chip.data[y * chip.width + x] ?? 0) * LUMA_BINS) >> 8
      shares[bin] = (shares[bin] ?? 0) + share
    }
  return shares
}

interface InnerArea {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Along one axis: `step` is the distance between neighbours in the plane. */
function lossByBlur(chip: GrayImage, { area, step }: { area: InnerArea; step: number }): number {
  const { data } = chip
  const reach = (BLUR_WIDTH - 1) / 2
  const last = data.length - 1
  let total = 0
  let lost = 0
  for (let y = area.top; y < area.bottom; y += 1)
    for (let x = area.left; x < area.right; x += 1) {
      const index = y * chip.width + x
      const difference = Math.abs((data[index] ?? 0) - (data[Math.max(0, index - step)] ?? 0))
      // Two neighbouring means over the blur's width differ by the pixels that enter and leave.
      const entering = data[Math.min(last, index + reach * step)] ?? 0
      const leaving = data[Math.max(0, index - (reach + 1) * step)] ?? 0
      total += difference
      lost += Math.max(0, difference - Math.abs(entering - leaving) / BLUR_WIDTH)
    }
  return total > 0 ? lost / total : 0
}
