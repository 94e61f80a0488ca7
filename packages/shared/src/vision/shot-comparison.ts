import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import { measureCardTilt } from './card-tilt.ts'
import type { Point, Quad } from './geometry.ts'
import { applyHomography, quadHomography } from './homography.ts'
import type { GrayImage } from './image.ts'
import { imageQuad, rectifyGrayQuad } from './rectify.ts'

/** Pixels per millimetre at which two pictures of a document and its surroundings are laid over each other. */
const OVERLAY_PX_PER_MM = 2.5
/** How far around the document its surroundings are compared, as a share of its width. */
const SURROUND_SHARE = 0.3
/** Gap around the document that is left out: its own edge, fingertips and shadow. */
const GAP_SHARE = 0.05
/** Side of the squares in which surroundings are correlated, in pixels of the overlay. */
const TILE_PX = 20
/** Standard deviation in luma levels under which a square has nothing to correlate. */
const LEAST_TEXTURE = 3
/** Squares needed before surroundings say anything. */
const LEAST_TILES = 6

/** Limits behind `isReplay`; set on a handful of drawn shots, to be measured on rendered attacks. */
export const SHOT_REPLAY_LIMITS = {
  /** A second picture tipped less than this against the first shows nothing new. */
  tiltDifferenceDeg: 6,
  /** Surroundings that agree more than this lie in the document's plane or in the same picture. */
  backgroundSimilarity: 0.9,
  /** Another exposure of a card has other noise, sheen and shading; the same one warped differs less than this. */
  cardResidual: 0.12,
} as const

export interface DocumentPicture {
  readonly image: GrayImage
  readonly quad: Quad
}

/** How the thickness shot differs from the front shot. */
export interface ShotComparison {
  /** Difference of the tilts in degrees, other minus front; null when a quad is degenerate. */
  readonly tiltDifferenceDeg: number | null
  /**
   * Mean correlation -1..1 of what lies around the document once both pictures are brought into its plane: high on a table and in a
   * picture of a picture, low when the document is held before a room. Null where there is nothing to compare.
   */
  readonly backgroundSimilarity: number | null
  /** Root mean square difference on the document after its contrast is matched, in standard deviations of the front. */
  readonly cardResidual: number
  /** True when the other picture is the front picture again, unmoved or warped on a computer. */
  readonly isReplay: boolean
}

/** Compares the geometry and the surroundings of two pictures of one document. Both quads should be refined. */
export function compareShots(front: DocumentPicture, other: DocumentPicture, format: DocumentFormat): ShotComparison {
  const frontTilt = measureCardTilt(front.quad, format, front.image)
  const otherTilt = measureCardTilt(other.quad, format, other.image)
  const tiltDifferenceDeg = frontTilt && otherTilt ? otherTilt.tiltDeg - frontTilt.tiltDeg : null
  const backgroundSimilarity = compareSurroundings(front, other, format)
  const cardResidual = compareFaces(front, other, format)
  const isUnmoved = tiltDifferenceDeg !== null && Math.abs(tiltDifferenceDeg) < SHOT_REPLAY_LIMITS.tiltDifferenceDeg
  const isSameScene = backgroundSimilarity !== null && backgroundSimilarity > SHOT_REPLAY_LIMITS.backgroundSimilarity
  return {
    tiltDifferenceDeg,
    backgroundSimilarity,
    cardResidual,
    isReplay: isSameScene && (isUnmoved || cardResidual < SHOT_REPLAY_LIMITS.cardResidual),
  }
}

function compareSurroundings(front: DocumentPicture, other: DocumentPicture, format: DocumentFormat): number | null {
  const size = documentFormats[format]
  const shareX = SURROUND_SHARE
  const shareY = (SURROUND_SHARE * size.widthMm) / size.heightMm
  const width = Math.round(size.widthMm * OVERLAY_PX_PER_MM * (1 + 2 * shareX))
  const height = Math.round(size.heightMm * OVERLAY_PX_PER_MM * (1 + 2 * shareY))
  const first = widen(front, shareX, shareY)
  const second = widen(other, shareX, shareY)
  if (!first || !second) return null
  const firstView = rectifyGrayQuad(front.image, first.quad, { width, height })
  const secondView = rectifyGrayQuad(other.image, second.quad, { width, height })
  const gap = GAP_SHARE * size.widthMm * OVERLAY_PX_PER_MM
  const inner = { left: (width * shareX) / (1 + 2 * shareX) - gap, top: (height * shareY) / (1 + 2 * shareY) - gap }
  const correlations: number[] = []
  for (let y = 0; y + TILE_PX <= height; y += TILE_PX) {
    for (let x = 0; x + TILE_PX <= width; x += TILE_PX) {
      const isOutside =
        x + TILE_PX <= inner.left || x >= width - inner.left || y + TILE_PX <= inner.top || y >= height - inner.top
      if (!isOutside || !first.shows(x / width, y / height) || !second.shows(x / width, y / height)) continue
      if (
        !first.shows((x + TILE_PX) / width, (y + TILE_PX) / height) ||
        !second.shows((x + TILE_PX) / width, (y + TILE_PX) / height)
      )
        continue
      const correlation = correlateTile(firstView, secondView, { x, y, width: TILE_PX, height: TILE_PX })
      if (correlation) correlations.push(correlation.value)
    }
  }
  return correlations.length < LEAST_TILES
    ? null
    : correlations.reduce((sum, value) => sum + value, 0) / correlations.length
}

interface Widened {
  readonly quad: Quad
  /** Whether a point, as fractions of the widened view, lies in the picture. */
  readonly shows: (x: number, y: number) => boolean
}

/** The document's plane beyond its edges, where that is in front of the camera. */
function widen(picture: DocumentPicture, shareX: number, shareY: number): Widened | null {
  const h = quadHomography(imageQuad({ width: 1, height: 1 }), picture.quad)
  if (!h) return null
  const place = (x: number, y: number): Point =>
    applyHomography(h, { x: x * (1 + 2 * shareX) - shareX, y: y * (1 + 2 * shareY) - shareY })
  const isInFront = [-shareX, 1 + shareX].every((x) =>
    [-shareY, 1 + shareY].every((y) => h[6] * x + h[7] * y + h[8] > 0.05 * h[8]),
  )
  if (!isInFront) return null
  const { width, height } = picture.image
  return {
    quad: [place(0, 0), place(1, 0), place(1, 1), place(0, 1)],
    shows: (x, y) => {
      const point = place(x, y)
      return point.x >= 0 && point.y >= 0 && point.x < width && point.y < height
    },
  }
}

function compareFaces(front: DocumentPicture, other: DocumentPicture, format: DocumentFormat): number {
  const size = documentFormats[format]
  const view = {
    width: Math.round(size.widthMm * OVERLAY_PX_PER_MM),
    height: Math.round(size.heightMm * OVERLAY_PX_PER_MM),
  }
  const first = rectifyGrayQuad(front.image, front.quad, view)
  const second = rectifyGrayQuad(other.image, other.quad, view)
  const margin = Math.round(view.height * 0.05)
  const box = { x: margin, y: margin, width: view.width - 2 * margin, height: view.height - 2 * margin }
  const correlation = correlateTile(first, second, box)
  // With gain and offset fitted by least squares, the residual is what correlation leaves unexplained.
  return correlation ? Math.sqrt(Math.max(0, 1 - correlation.value ** 2)) : 0
}

interface Tile {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Correlation of one rectangle of two pictures; null where neither has texture. */
function correlateTile(first: GrayImage, second: GrayImage, tile: Tile): { readonly value: number } | null {
  const count = tile.width * tile.height
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = tile.y; row < tile.y + tile.height; row += 1) {
    for (let column = tile.x; column < tile.x + tile.width; column += 1) {
      const a = first.data[row * first.width + column] ?? 0
      const b = second.data[row * second.width + column] ?? 0
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
    }
  }
  const varianceA = sumAA / count - (sumA / count) ** 2
  const varianceB = sumBB / count - (sumB / count) ** 2
  if (varianceA < LEAST_TEXTURE ** 2 && varianceB < LEAST_TEXTURE ** 2) return null
  const spread = Math.sqrt(Math.max(1e-6, varianceA) * Math.max(1e-6, varianceB))
  return { value: Math.max(-1, Math.min(1, (sumAB / count - (sumA / count) * (sumB / count)) / spread)) }
}
