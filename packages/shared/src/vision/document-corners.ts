import type { DocumentFormat } from '../documents/catalogue.ts'
import type { Box, Quad } from './geometry.ts'
import type { RgbaImage } from './image.ts'
import { isConvexQuad, quadArea, quadSides } from './quad.ts'
import type { PixelSize } from './rectify.ts'
import type { CornerPeak, CornerPeaks } from './corner-hypotheses.ts'

/** Side of the network's square input in pixels. */
export const DOCUMENT_INPUT_SIZE = 192
/** Dimensions of the tensor `image` of document-corners.onnx. */
export const DOCUMENT_INPUT_DIMS = [1, 3, DOCUMENT_INPUT_SIZE, DOCUMENT_INPUT_SIZE] as const
/** Side of each corner heat map in cells. */
export const DOCUMENT_HEATMAP_SIZE = 48

/** Cells around a map's peak whose weighted mean is the corner; training's Gaussian has a sigma of one cell. */
const PEAK_REACH = 2
/** Peaks of one heat map that are worth a thought, and the share of the map that makes one. */
const MOST_PEAKS = 3
const LEAST_PEAK_SHARE = 0.04
/** Most samples per axis that one input pixel averages: every third pixel of a 1920 pixel wide frame or better. */
const MOST_SAMPLES = 4

/** When one look, before any edge is looked for, counts as seeing a document. */
export const DOCUMENT_DETECTION_LIMITS = {
  /** Least presence probability. */
  presence: 0.5,
  /** Least share of its heat map that the weakest corner holds: unsure corners are what false alarms look like. */
  cornerScore: 0.35,
  /** Least probability that each corner lies in the frame. */
  inside: 0.5,
  /** Least share of the frame that a document covers; smaller ones cannot be read at any resolution we take. */
  areaRatio: 0.005,
  /** Range of the mean of opposite sides, long by short: ID-1 seen at up to 60 degrees either way. */
  aspect: { least: 0.6, most: 4.2 },
} as const

/** Raw outputs of document-corners.onnx. */
export interface DocumentCornerOutputs {
  /** Output `heatmaps`: 4 x 48 x 48 logits, corners clockwise from the top left. */
  readonly heatmaps: Float32Array
  /** Output `scores`: six probabilities: presence, is ID-3, corner in the frame four times. */
  readonly scores: Float32Array
}

export type CornerScores = readonly [number, number, number, number]

/** What one frame shows of a document. */
export interface DocumentSighting {
  /** True when the four corners are trustworthy. */
  readonly found: boolean
  /** Best guess of the corners in pixels of the frame; meaningful only when found. */
  readonly quad: Quad
  /** Share of each heat map gathered at its peak, 0..1. */
  readonly cornerScores: CornerScores
  /** Probability that each corner lies inside the frame, 0..1. */
  readonly insideScores: CornerScores
  /** Probability that a document is in view, 0..1. */
  readonly presence: number
  readonly kind: DocumentFormat
  /** Probability of that kind, 0.5..1. */
  readonly kindScore: number
  /** Of one look, the weaker of presence and the weakest corner; of a search, the probability that all four corners are right. 0..1. */
  readonly score: number
}

/**
 * The network's input: the whole frame, or a part of it, stretched to 192 x 192, planes R, G, B with values 0..255, each
 * pixel the mean of up to 16 samples of its area. Length 3 * 192 * 192.
 */
export function prepareDocumentInput(
  image: RgbaImage,
  part: Box = { x: 0, y: 0, width: image.width, height: image.height },
): Float32Array {
  const size = DOCUMENT_INPUT_SIZE
  const columns = samplePositions(part.x, part.width, image.width)
  const rows = samplePositions(part.y, part.height, image.height)
  const perColumn = columns.length / size
  const perRow = rows.length / size
  const plane = size * size
  const input = new Float32Array(3 * plane)
  const { data, width } = image
  const weight = 1 / (perColumn * perRow)
  for (let y = 0, target = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1, target += 1) {
      let red = 0
      let green = 0
      let blue = 0
      for (let j = y * perRow; j < (y + 1) * perRow; j += 1) {
        const line = (rows[j] ?? 0) * width
        for (let i = x * perColumn; i < (x + 1) * perColumn; i += 1) {
          const offset = (line + (columns[i] ?? 0)) * 4
          red += data[offset] ?? 0
          green += data[offset + 1] ?? 0
          blue += data[offset + 2] ?? 0
        }
      }
      input[target] = red * weight
      input[target + plane] = green * weight
      input[target + 2 * plane] = blue * weight
    }
  }
  return input
}

/** Where the network may have seen each corner, in pixels of the frame of which it was shown a part. */
export function decodeCornerPeaks(heatmaps: Float32Array, part: Box): CornerPeaks {
  const peaks = (corner: number): readonly CornerPeak[] =>
    findPeaks(heatmaps, corner).map(({ x, y, share }) => ({
      x: part.x + x * part.width,
      y: part.y + y * part.height,
      share,
    }))
  return [peaks(0), peaks(1), peaks(2), peaks(3)]
}

/** What a network's answer says of the four corners that were chosen from its peaks, or of the highest ones. */
export function decodeDocumentCorners(
  outputs: DocumentCornerOutputs,
  imageSize: PixelSize,
  chosen?: { readonly quad: Quad; readonly shares: CornerScores },
): DocumentSighting {
  const { quad, shares: cornerScores } = chosen ?? highestPeaks(outputs.heatmaps, imageSize)
  const [presence = 0, isId3 = 0, inside0 = 0, inside1 = 0, inside2 = 0, inside3 = 0] = outputs.scores
  const insideScores: CornerScores = [inside0, inside1, inside2, inside3]
  const found =
    presence >= DOCUMENT_DETECTION_LIMITS.presence &&
    Math.min(...cornerScores) >= DOCUMENT_DETECTION_LIMITS.cornerScore &&
    Math.min(...insideScores) >= DOCUMENT_DETECTION_LIMITS.inside &&
    isPlausibleDocument(quad, imageSize)
  return {
    found,
    quad,
    cornerScores,
    insideScores,
    presence,
    kind: isId3 > 0.5 ? 'id3' : 'id1',
    kindScore: Math.max(isId3, 1 - isId3),
    score: Math.min(presence, ...cornerScores),
  }
}

export function isPlausibleDocument(quad: Quad, imageSize: PixelSize): boolean {
  if (!isConvexQuad(quad)) return false
  const [top, right, bottom, left] = quadSides(quad)
  const aspect = (top + bottom) / Math.max(1e-6, left + right)
  const { areaRatio, aspect: limits } = DOCUMENT_DETECTION_LIMITS
  return (
    quadArea(quad) >= areaRatio * imageSize.width * imageSize.height && aspect >= limits.least && aspect <= limits.most
  )
}

function highestPeaks(
  heatmaps: Float32Array,
  { width, height }: PixelSize,
): { readonly quad: Quad; readonly shares: CornerScores } {
  const [[a], [b], [c], [d]] = decodeCornerPeaks(heatmaps, { x: 0, y: 0, width, height })
  if (!a || !b || !c || !d) throw new TypeError('four heat maps are needed')
  return { quad: [a, b, c, d], shares: [a.share, b.share, c.share, d.share] }
}

/** The highest peaks of one map, in 0..1 of the part that the network saw; each takes its cells from those after it. */
function findPeaks(heatmaps: Float32Array, corner: number): CornerPeak[] {
  const size = DOCUMENT_HEATMAP_SIZE
  const logits = heatmaps.subarray(corner * size * size, (corner + 1) * size * size)
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity)
  const cells = logits.map((value) => Math.exp(value - highest))
  const total = cells.reduce((sum, value) => sum + value, 0)
  const peaks: CornerPeak[] = []
  for (let count = 0; count < MOST_PEAKS; count += 1) {
    const peak = takePeak(cells)
    if (count > 0 && peak.mass < LEAST_PEAK_SHARE * total) break
    peaks.push({ x: peak.x / size, y: peak.y / size, share: peak.mass / total })
  }
  return peaks
}

/** Mean place, in cells, and mass of the cells around the highest one, which are emptied. */
function takePeak(cells: Float32Array): { readonly x: number; readonly y: number; readonly mass: number } {
  const size = DOCUMENT_HEATMAP_SIZE
  let best = 0
  for (let index = 1; index < cells.length; index += 1) {
    if ((cells[index] ?? 0) > (cells[best] ?? 0)) best = index
  }
  const row = Math.floor(best / size)
  const column = best % size
  let mass = 0
  let x = 0
  let y = 0
  for (let j = Math.max(0, row - PEAK_REACH); j <= Math.min(size - 1, row + PEAK_REACH); j += 1) {
    for (let i = Math.max(0, column - PEAK_REACH); i <= Math.min(size - 1, column + PEAK_REACH); i += 1) {
      const share = cells[j * size + i] ?? 0
      mass += share
      x += share * (i + 0.5)
      y += share * (j + 0.5)
      cells[j * size + i] = 0
    }
  }
  return { x: x / mass, y: y / mass, mass }
}

/** Source positions, the same number for each of the input's pixels, in the middle of equal parts. */
function samplePositions(start: number, length: number, limit: number): Int32Array {
  const perPixel = Math.min(MOST_SAMPLES, Math.max(1, Math.round(length / DOCUMENT_INPUT_SIZE)))
  const count = DOCUMENT_INPUT_SIZE * perPixel
  const place = (index: number): number => Math.floor(start + ((index + 0.5) * length) / count)
  return Int32Array.from({ length: count }, (_, index) => Math.min(limit - 1, Math.max(0, place(index))))
}
