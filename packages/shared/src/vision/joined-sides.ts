import type { Point, Quad } from './geometry.ts'
import { applyHomography, type Homography } from './homography.ts'
import { isConvexQuad } from './quad.ts'
import type { SideLine } from './side-lines.ts'

/** A line along which a side may run, with two points of it in the plane of the quad that was looked at. */
export interface SideChoice {
  readonly line: SideLine
  readonly ends: readonly [Point, Point]
}

/** A quad whose sides lie on lines that a network saw. */
export interface FittedQuad {
  readonly quad: Quad
  /** Per side (top, right, bottom, left), how much of it was seen, 0..1. */
  readonly support: readonly [number, number, number, number]
  /** Log likelihood of the four lines and their shape together; higher is better. */
  readonly likelihood: number
}

/** What the columns of a side say is not independent: this many of them count as one. */
const COLUMNS_AS_ONE = 3
/** Evidence of a line that leaves no doubt that the side was seen. */
const CLEAR_EVIDENCE = 10
/** Standard deviations beyond which a shape is simply wrong. */
const MOST_MISFIT = 8

/** Lines of one side together with the side itself, whose row is `unmoved`, where no line leaves no doubt. */
export function withUnmoved(lines: readonly SideLine[], unmoved: number): readonly SideLine[] {
  if ((lines[0]?.evidence ?? 0) >= CLEAR_EVIDENCE) return lines
  return [...lines, { first: unmoved, last: unmoved, evidence: 0, support: 0 }]
}

/**
 * The crossings of the four lines, one of each side's choices, that evidence and shape make likeliest together; `misfit` is how far
 * a quad is from a view of a document in standard deviations. Null where no four lines make a quad.
 */
export function likeliestQuad(
  choices: readonly (readonly SideChoice[])[],
  toFrame: Homography,
  misfit: (quad: Quad) => number,
): FittedQuad | null {
  let best: FittedQuad | null = null
  for (const { evidence, lines } of combinations(choices)) {
    if (best && evidence <= best.likelihood) break
    const quad = crossingsOf(lines, toFrame)
    if (!quad) continue
    const likelihood = evidence - Math.min(misfit(quad), MOST_MISFIT) ** 2 / 2
    if (best && likelihood <= best.likelihood) continue
    const [top, right, bottom, left] = lines
    best = { quad, support: [top.line.support, right.line.support, bottom.line.support, left.line.support], likelihood }
  }
  return best
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

function crossing([a, b]: SideChoice['ends'], [c, d]: SideChoice['ends']): Point | null {
  const first = { x: b.x - a.x, y: b.y - a.y }
  const second = { x: d.x - c.x, y: d.y - c.y }
  const determinant = first.x * second.y - first.y * second.x
  if (Math.abs(determinant) < 1e-9) return null
  const share = ((c.x - a.x) * second.y - (c.y - a.y) * second.x) / determinant
  return { x: a.x + first.x * share, y: a.y + first.y * share }
}
