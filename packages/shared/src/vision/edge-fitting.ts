import type { DocumentFormat } from '../documents/catalogue.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import { edgeLines, type EdgeLine } from './edge-lines.ts'
import { cutEdgeStrips, EDGE_COLUMNS, EDGE_PLACES, planeOf, type PlaneSide } from './edge-strips.ts'
import type { Point, Quad } from './geometry.ts'
import { applyHomography, quadHomography, type Homography } from './homography.ts'
import type { RgbaImage } from './image.ts'
import { isConvexQuad } from './quad.ts'

/** Runs document-edges.onnx on strips of EDGE_INPUT_DIMS: logits of 4 x 49 x 24. */
export type EdgeInference = (strips: Float32Array) => Promise<Float32Array>

/** A quad whose sides lie on edges that the network saw. */
export interface FittedQuad {
  readonly quad: Quad
  /** Per side (top, right, bottom, left), how much of it was seen as an edge of the document, 0..1. */
  readonly support: readonly [number, number, number, number]
  /** Log likelihood of the four lines and their shape together; higher is better. */
  readonly likelihood: number
}

/** What the columns of a strip say is not independent: this many of them count as one. */
const COLUMNS_AS_ONE = 3
/** Evidence of a line that leaves no doubt that the side was seen. */
const CLEAR_EVIDENCE = 10

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
    const seen = edgeLines(places.subarray(index * perSide, (index + 1) * perSide))
    const lines = (seen[0]?.evidence ?? 0) < CLEAR_EVIDENCE ? [...seen, UNSEEN] : seen
    return lines.map((line) => ({ line, ends: endsOf(side, line, reach) }))
  })
  let best: FittedQuad | null = null
  for (const { evidence, lines } of combinations(choices)) {
    if (best && evidence <= best.likelihood) break
    const quad = crossingsOf(lines, toFrame)
    if (!quad) continue
    const misfit = Math.min(shapeMisfit(quad, format, image), MOST_MISFIT)
    const likelihood = evidence - misfit ** 2 / 2
    if (best && likelihood <= best.likelihood) continue
    const [top, right, bottom, left] = lines
    best = { quad, support: [top.line.support, right.line.support, bottom.line.support, left.line.support], likelihood }
  }
  return best
}

interface SideChoice {
  readonly line: EdgeLine
  readonly ends: Ends
}

type FourLines = readonly [SideChoice, SideChoice, SideChoice, SideChoice]

/** One line for each side in every way, those with the most evidence first. */
function combinations([top = [], right = [], bottom = [], left = []]: readonly (readonly SideChoice[])[]): readonly {
  readonly evidence: number
  readonly lines: FourLines
}[] {
  return top
    .flatMap((a) => right.flatMap((b) => bottom.flatMap((c) => left.map((d): FourLines => [a, b, c, d]))))
    .map((lines) => ({
      lines,
      evidence: lines.reduce((sum, { line }) => sum + line.evidence, 0) / COLUMNS_AS_ONE,
    }))
    .sort((a, b) => b.evidence - a.evidence)
}

/** Standard deviations beyond which a shape is simply wrong. */
const MOST_MISFIT = 8
/** The side itself, where nothing better was seen. */
const UNSEEN: EdgeLine = { atStart: 0, atEnd: 0, evidence: 0, support: 0 }

type Ends = readonly [Point, Point]

function endsOf({ start, way, outwards }: PlaneSide, { atStart, atEnd }: EdgeLine, reach: number): Ends {
  const at = (along: number, offset: number): Point => ({
    x: start.x + way.x * along + outwards.x * offset * reach,
    y: start.y + way.y * along + outwards.y * offset * reach,
  })
  return [at(0, atStart), at(1, atEnd)]
}

/** The quad in the frame between four lines; null where they make none. */
function crossingsOf([top, right, bottom, left]: FourLines, toFrame: Homography): Quad | null {
  const corner = (first: SideChoice, second: SideChoice): Point | null => {
    const crossed = crossing(first.ends, second.ends)
    return crossed && applyHomography(toFrame, crossed)
  }
  const a = corner(left, top)
  const b = corner(top, right)
  const c = corner(right, bottom)
  const d = corner(bottom, left)
  return a && b && c && d && isConvexQuad([a, b, c, d]) ? [a, b, c, d] : null
}

function crossing([a, b]: Ends, [c, d]: Ends): Point | null {
  const first = { x: b.x - a.x, y: b.y - a.y }
  const second = { x: d.x - c.x, y: d.y - c.y }
  const determinant = first.x * second.y - first.y * second.x
  if (Math.abs(determinant) < 1e-9) return null
  const share = ((c.x - a.x) * second.y - (c.y - a.y) * second.x) / determinant
  return { x: a.x + first.x * share, y: a.y + first.y * share }
}
