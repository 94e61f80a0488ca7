import type { DocumentFormat } from '../documents/catalogue.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import type { Point, Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import type { RgbaImage } from './image.ts'
import { likeliestQuad, type FittedQuad, type SideChoice } from './joined-sides.ts'
import { cutOutlineView, OUTLINE_MARGINS, UNIT_QUAD } from './outline-view.ts'
import { isConvexQuad } from './quad.ts'
import { sideLines, type SideLine, type SideShares } from './side-lines.ts'

/** Raw outputs of document-outline.onnx. */
export interface OutlineOutputs {
  /** Output `sides`: 4 x 48 x 64 logits, a map each for top, right, bottom, left. */
  readonly sides: Float32Array
  /** Output `scores`: two probabilities: a whole document is in view, it is ID-3. */
  readonly scores: Float32Array
}

/** Runs document-outline.onnx on one view of OUTLINE_INPUT_DIMS. */
export type OutlineInference = (view: Float32Array) => Promise<OutlineOutputs>

/** The outline of a document that a network sees in the surroundings of a quad. */
export interface Outline extends FittedQuad {
  /** Probability that a document lies whole in view and in the frame, 0..1. */
  readonly isWhole: number
  /** Probability that it is an ID-3 page rather than an ID-1 card, 0..1. */
  readonly isId3: number
}

/** Cells of each map. */
const MAP = { width: 64, height: 48 } as const
/** Neighbouring columns that are taken together. */
const TOGETHER = 2
/** Bounds of a probability in odds: no network is surer than this. */
const SUREST = 0.99

/**
 * Straightens the surroundings of a quad and returns the crossings of the four lines along which the network sees the sides of a
 * document there. Null for a degenerate quad or where no four lines were seen.
 */
export async function fitOutline(image: RgbaImage, quad: Quad, infer: OutlineInference): Promise<Outline | null> {
  const view = isConvexQuad(quad) ? cutOutlineView(image, quad) : null
  const toFrame = quadHomography(UNIT_QUAD, quad)
  if (!view || !toFrame) return null
  const { sides, scores } = await infer(view)
  const [isWhole = 0, isId3 = 0] = scores
  const choices = SIDES.map((side, index) =>
    sideLines(
      mapShares(sides.subarray(index * MAP.width * MAP.height, (index + 1) * MAP.width * MAP.height), side),
    ).map((line): SideChoice => ({ line, ends: side.endsOf(line) })),
  )
  const fitted = likeliestQuad(choices, toFrame, (seen) => documentMisfit(seen, isId3, image))
  return fitted && { ...fitted, isWhole, isId3 }
}

/** Standard deviations by which a quad misses a view of one of the two formats, with what the network thinks of each. */
function documentMisfit(quad: Quad, isId3: number, image: RgbaImage): number {
  const squared = (format: DocumentFormat, probability: number): number =>
    shapeMisfit(quad, format, image) ** 2 - 2 * Math.log(Math.min(SUREST, Math.max(1 - SUREST, probability)))
  return Math.sqrt(Math.min(squared('id1', 1 - isId3), squared('id3', isId3)))
}

/** How the map of a side is read: rows from the outside to the middle of the view, columns from the side's first corner to its second. */
interface MapSide {
  readonly rows: number
  readonly alongs: Float64Array
  /** Cell of the map in a row and a column. */
  readonly cell: (row: number, column: number) => number
  /** The line in the coordinates of the quad. */
  readonly endsOf: (line: SideLine) => readonly [Point, Point]
}

/** Centre of a cell, in the quad's coordinates, of so many along an axis that goes on by a margin at either end. */
const centreOf = (cell: number, cells: number, margin: number): number =>
  ((cell + 0.5) / cells) * (1 + 2 * margin) - margin
const xOf = (cell: number): number => centreOf(cell, MAP.width, OUTLINE_MARGINS.x)
const yOf = (cell: number): number => centreOf(cell, MAP.height, OUTLINE_MARGINS.y)

const alongsOf = (cells: number, placeOf: (cell: number) => number): Float64Array =>
  Float64Array.from(
    { length: cells / TOGETHER },
    (_, column) => (placeOf(column * TOGETHER) + placeOf((column + 1) * TOGETHER - 1)) / 2,
  )

// Both axes lie evenly in their margins: what is right for the top is right for the bottom from the other end.
const alongX = alongsOf(MAP.width, xOf)
const alongY = alongsOf(MAP.height, yOf)
const lastRow = MAP.height - 1
const lastColumn = MAP.width - 1
const SIDES: readonly MapSide[] = [
  {
    rows: MAP.height / 2,
    alongs: alongX,
    cell: (row, column) => row * MAP.width + column,
    endsOf: ({ first, last }) => [
      { x: 0, y: yOf(first) },
      { x: 1, y: yOf(last) },
    ],
  },
  {
    rows: MAP.width / 2,
    alongs: alongY,
    cell: (row, column) => column * MAP.width + lastColumn - row,
    endsOf: ({ first, last }) => [
      { x: xOf(lastColumn - first), y: 0 },
      { x: xOf(lastColumn - last), y: 1 },
    ],
  },
  {
    rows: MAP.height / 2,
    alongs: alongX,
    cell: (row, column) => (lastRow - row) * MAP.width + lastColumn - column,
    endsOf: ({ first, last }) => [
      { x: 1, y: yOf(lastRow - first) },
      { x: 0, y: yOf(lastRow - last) },
    ],
  },
  {
    rows: MAP.width / 2,
    alongs: alongY,
    cell: (row, column) => (lastRow - column) * MAP.width + row,
    endsOf: ({ first, last }) => [
      { x: xOf(first), y: 1 },
      { x: xOf(last), y: 0 },
    ],
  },
]

/** Softmax of each column over all its rows, of which the outer half is kept; neighbouring columns are averaged. */
function mapShares(logits: Float32Array, { rows, alongs, cell }: MapSide): SideShares {
  const shares = new Float32Array(rows * alongs.length)
  for (let column = 0; column < alongs.length * TOGETHER; column += 1) {
    const target = Math.floor(column / TOGETHER)
    let highest = -Infinity
    for (let row = 0; row < 2 * rows; row += 1) highest = Math.max(highest, logits[cell(row, column)] ?? 0)
    let total = 0
    for (let row = 0; row < 2 * rows; row += 1) total += Math.exp((logits[cell(row, column)] ?? 0) - highest)
    for (let row = 0; row < rows; row += 1) {
      const index = row * alongs.length + target
      shares[index] = (shares[index] ?? 0) + Math.exp((logits[cell(row, column)] ?? 0) - highest) / total / TOGETHER
    }
  }
  return { shares, rows, alongs }
}
