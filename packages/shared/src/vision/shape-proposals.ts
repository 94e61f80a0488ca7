import type { DocumentFormat } from '../documents/catalogue.ts'
import { shapeMisfit } from './corner-hypotheses.ts'
import type { Point, Quad } from './geometry.ts'
import type { PixelSize } from './rectify.ts'

/** How far a side is tried from its place, as shares of the sides it ends: a header takes 8 to 35 % of a card. */
const MOVES = [-0.35, -0.28, -0.22, -0.16, -0.1, 0.1, 0.16, 0.22, 0.3, 0.4, 0.52] as const
/** Standard deviations by which a move must bring the quad nearer to a view of the format, and those it may leave. */
const LEAST_GAIN = 1
const MOST_MISFIT = 1.5
const MOST_PROPOSALS = 2

/**
 * Where the document may lie if one side of the quad was mistaken, most often the lower side of a header for the top of the card:
 * one side is moved until the quad could be a view of the format. The likeliest first; none where the quad already is a view.
 */
export function shapeProposals(quad: Quad, format: DocumentFormat, frame: PixelSize): Quad[] {
  const misfit = shapeMisfit(quad, format, frame)
  return [0, 1, 2, 3]
    .map((side) =>
      MOVES.map((share) => moveSide(quad, side, share))
        .map((moved) => ({ quad: moved, misfit: shapeMisfit(moved, format, frame) }))
        .reduce((best, moved) => (moved.misfit < best.misfit ? moved : best)),
    )
    .filter((moved) => moved.misfit <= Math.min(MOST_MISFIT, misfit - LEAST_GAIN))
    .sort((a, b) => a.misfit - b.misfit)
    .slice(0, MOST_PROPOSALS)
    .map((moved) => moved.quad)
}

/** Slides both ends of a side along the sides that they end, outwards by a share of their length. */
function moveSide(quad: Quad, side: number, share: number): Quad {
  const corner = (index: number): Point => quad[(index + 4) % 4] ?? quad[0]
  const slide = (end: Point, from: Point): Point => ({
    x: end.x + (end.x - from.x) * share,
    y: end.y + (end.y - from.y) * share,
  })
  const moved = [corner(0), corner(1), corner(2), corner(3)] as [Point, Point, Point, Point]
  moved[side % 4] = slide(corner(side), corner(side - 1))
  moved[(side + 1) % 4] = slide(corner(side + 1), corner(side + 2))
  return moved
}
