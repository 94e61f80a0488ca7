import type { DocumentFormat } from '../documents/catalogue.ts'
import { solveCardPose } from './card-pose.ts'
import type { Quad } from './geometry.ts'
import { quadSides } from './quad.ts'
import type { PixelSize } from './rectify.ts'

/** Tilt in degrees that a flat shot may have and that a thickness shot must have. */
export const CARD_TILT_LIMITS = {
  /** Above this, letters lose 5 % of their height and more, and the far edge falls out of focus. */
  flatMaxDeg: 18,
  /** Below this, the 0.76 mm edge of a card is seen as less than 0.33 mm. */
  thicknessMinDeg: 25,
  /** Above this, the face of the card is squeezed to less than half and cannot be compared with the front. */
  thicknessMaxDeg: 60,
} as const

export interface CardTilt {
  /** Angle in degrees between the document's normal and the ray from the camera to its centre, 0..90. */
  readonly tiltDeg: number
  /** Focal length in pixels that explains the corners best. */
  readonly focalPx: number
  /** How unequal opposite sides are: the larger of 1 - shorter/longer over both pairs; 0 seen straight on or from afar. */
  readonly perspective: number
  /** Distance of the quad from any true view of the format, as a share of its width: other shapes show here. */
  readonly misfit: number
  /** How far corners and focal length together are from a plausible view of the format, in standard deviations. */
  readonly strain: number
}

/**
 * How far a document is tipped, from its four corners in a frame of the given size and its known shape. See solveCardPose
 * for the camera assumed. Expect an error of 5 degrees above 20 degrees of tilt, and readings up to 12 degrees for a
 * document that is straight on: foreshortening is flat there. Null for a degenerate quad.
 */
export function measureCardTilt(quad: Quad, format: DocumentFormat, imageSize: PixelSize): CardTilt | null {
  const pose = solveCardPose(quad, format, imageSize)
  if (!pose) return null
  const [nx, ny, nz] = pose.normal
  const [x, y, z] = pose.centre
  const cosine = Math.abs(nx * x + ny * y + nz * z) / Math.hypot(x, y, z)
  const [top, right, bottom, left] = quadSides(quad)
  const unequal = (a: number, b: number): number => 1 - Math.min(a, b) / Math.max(a, b)
  return {
    tiltDeg: (Math.acos(Math.min(1, cosine)) * 180) / Math.PI,
    focalPx: pose.focalPx,
    perspective: Math.max(unequal(top, bottom), unequal(left, right)),
    misfit: pose.residualPx / ((top + bottom) / 2),
    strain: pose.strain,
  }
}
