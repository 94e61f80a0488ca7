import type { DocumentFormat } from '../documents/catalogue.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import {
  alongSide,
  cutEdgeStrips,
  EDGE_COLUMNS,
  EDGE_PLACES,
  planeOf,
  STRIP_DEPTH,
  type PlaneSide,
} from './edge-strips.ts'
import type { Point, Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import type { RgbaImage } from './image.ts'
import { likeliestQuad, withUnmoved, type FittedQuad, type SideChoice } from './joined-sides.ts'
import { isConvexQuad } from './quad.ts'
import { sideLines, type SideLine, type SideShares } from './side-lines.ts'

/** Runs document-edges.onnx on strips of EDGE_INPUT_DIMS: logits of 4 x 49 x 24. */
export type EdgeInference = (strips: Float32Array) => Promise<Float32Array>

/** Row of the side itself, in the middle of its strip. */
const MIDDLE_ROW = (STRIP_DEPTH - 1) / 2
const ALONGS = Float64Array.from({ length: EDGE_COLUMNS }, (_, column) => alongSide(column, EDGE_COLUMNS))

/**
 * Looks for the document's edges within `reach` widths of a quad's sides and returns the crossings of the four lines that the
 * network's answer and the known shape make likeliest. Null for a degenerate quad or crossings that are none.
 */
export async function fitEdges(
  image: RgbaImage,
  { quad, format, reach }: { readonly quad: Quad; readonly format: DocumentFormat; readonly reach: number },
  infer: EdgeInference,
): Promise<FittedQuad | null> {
  const strips = isConvexQuad(quad) ? cutEdgeStrips(image, quad, format, reach) : null
  const { corners, sides } = planeOf(format)
  const toFrame = quadHomography(corners, quad)
  if (!strips || !toFrame) return null
  const places = await infer(strips)
  const perSide = EDGE_PLACES * EDGE_COLUMNS
  const choices = sides.map((side, index) => {
    const seen = sideLines(edgeShares(places.subarray(index * perSide, (index + 1) * perSide)))
    return withUnmoved(seen, MIDDLE_ROW).map((line): SideChoice => ({ line, ends: endsOf(side, line, reach) }))
  })
  return likeliestQuad(choices, toFrame, (fitted) => shapeMisfit(fitted, format, image))
}

/** Softmax of each column; the place that stands for "no edge here" is left out. */
function edgeShares(places: Float32Array): SideShares {
  const shares = new Float32Array(STRIP_DEPTH * EDGE_COLUMNS)
  for (let column = 0; column < EDGE_COLUMNS; column += 1) {
    let highest = -Infinity
    for (let row = 0; row < EDGE_PLACES; row += 1) highest = Math.max(highest, places[row * EDGE_COLUMNS + column] ?? 0)
    let total = 0
    for (let row = 0; row < EDGE_PLACES; row += 1)
      total += Math.exp((places[row * EDGE_COLUMNS + column] ?? 0) - highest)
    for (let row = 0; row < STRIP_DEPTH; row += 1)
      shares[row * EDGE_COLUMNS + column] = Math.exp((places[row * EDGE_COLUMNS + column] ?? 0) - highest) / total
  }
  return { shares, rows: STRIP_DEPTH, alongs: ALONGS }
}

function endsOf({ start, way, outwards }: PlaneSide, { first, last }: SideLine, reach: number): SideChoice['ends'] {
  const at = (along: number, row: number): Point => {
    const offset = (1 - (2 * (row + 0.5)) / STRIP_DEPTH) * reach
    return { x: start.x + way.x * along + outwards.x * offset, y: start.y + way.y * along + outwards.y * offset }
  }
  return [at(0, first), at(1, last)]
}
