import type { DocumentFormat } from '../documents/catalogue.ts'
import { solveCardPose } from './card-pose.ts'
import { refineQuad, type RefinedQuad } from './edge-refinement.ts'
import type { Point, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** Strain up to which a quad needs no help; true corners with the usual errors stay under 2.5. */
const EASY_STRAIN = 2.5
/** How far an edge is tried from its place, as shares of the sides it ends: a header takes 8 to 35 % of a card. */
const EDGE_MOVES = [-0.16, -0.1, -0.05, 0.05, 0.1, 0.16, 0.22, 0.3, 0.4, 0.52] as const
/** A moved edge must be there: the share of its samples that lie on one line. */
const LEAST_MOVED_SUPPORT = 0.4
/** A real edge is not given up for a much fainter one further out: a banknote is no card whose top is hard to see. */
const LEAST_SUPPORT_RATIO = 0.75
/** How near a quad's own edges are looked for, in pixels. */
const OWN_REACH_PX = 3
/** Search reach for a moved edge as a share of the mean side: the steps above are coarse. */
const MOVED_REACH_RATIO = 0.05

export interface ShapedQuad {
  readonly quad: Quad
  /** See CardPose: standard deviations from a plausible view of the format; infinite for degenerate quads. */
  readonly strain: number
}

/** Standard deviations by which a quad misses any plausible view of a format. */
export function shapeStrain(
  quad: Quad,
  format: DocumentFormat,
  imageSize: { readonly width: number; readonly height: number },
): number {
  return solveCardPose(quad, format, imageSize)?.strain ?? Infinity
}

/**
 * Uses the known shape where an edge was mistaken, most often the lower side of a header for the top of the card: moves one
 * edge at a time until the quad could be a view of the format, looks for a real line there, and keeps what has least strain.
 */
export function correctShape(gray: GrayImage, quad: Quad, format: DocumentFormat): ShapedQuad {
  let best: ShapedQuad = { quad, strain: shapeStrain(quad, format, gray) }
  if (best.strain <= EASY_STRAIN) return best
  const own = refineQuad(gray, quad, { searchPx: OWN_REACH_PX })
  for (let edge = 0; edge < 4; edge += 1) {
    const moved = bestMove(quad, edge, format, gray)
    if (moved.strain >= best.strain) continue
    const refined = refineQuad(gray, moved.quad, { searchPx: MOVED_REACH_RATIO * meanSide(moved.quad) })
    const support = supportOf(refined, edge)
    if (support < Math.max(LEAST_MOVED_SUPPORT, LEAST_SUPPORT_RATIO * supportOf(own, edge))) continue
    const strain = shapeStrain(refined.quad, format, gray)
    if (strain < best.strain) best = { quad: refined.quad, strain }
  }
  return best
}

function bestMove(quad: Quad, edge: number, format: DocumentFormat, imageSize: GrayImage): ShapedQuad {
  let best: ShapedQuad = { quad, strain: Infinity }
  for (const share of EDGE_MOVES) {
    const moved = moveEdge(quad, edge, share)
    const strain = shapeStrain(moved, format, imageSize)
    if (strain < best.strain) best = { quad: moved, strain }
  }
  return best
}

/** Slides both ends of an edge along the sides that they end, outwards by a share of their length. */
function moveEdge(quad: Quad, edge: number, share: number): Quad {
  const corner = (index: number): Point => quad[(index + 4) % 4] ?? quad[0]
  const slide = (end: Point, from: Point): Point => ({
    x: end.x + (end.x - from.x) * share,
    y: end.y + (end.y - from.y) * share,
  })
  const first = slide(corner(edge), corner(edge - 1))
  const second = slide(corner(edge + 1), corner(edge + 2))
  const moved = [corner(0), corner(1), corner(2), corner(3)] as [Point, Point, Point, Point]
  moved[edge % 4] = first
  moved[(edge + 1) % 4] = second
  return moved
}

function meanSide([a, b, c, d]: Quad): number {
  const side = (p: Point, q: Point): number => Math.hypot(p.x - q.x, p.y - q.y)
  return (side(a, b) + side(b, c) + side(c, d) + side(d, a)) / 4
}

function supportOf(refined: RefinedQuad, edge: number): number {
  return refined.support[edge] ?? 0
}
