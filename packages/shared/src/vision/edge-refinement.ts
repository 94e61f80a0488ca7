import type { Point, Quad } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { distance, isConvexQuad, quadIou } from './quad.ts'

/** Profiles taken across each edge. */
const PROFILES = 44
/** Part of an edge left out at either end: the rounded corner of an ID-1 card takes 3.18 of 53.98 mm. */
const END_MARGIN = 0.1
/** Local maxima of the gradient kept per profile: the true edge is often not the strongest step. */
const CANDIDATES = 4
/** Smallest step across an edge, in luma levels per pixel, that is not taken for noise. */
const LEAST_GRADIENT = 2
/** Distance in pixels within which a step belongs to a line. */
const INLIER_PX = 1.5
/** Share of profiles that must agree on a line before the network's own edge is given up. */
const LEAST_SUPPORT = 0.3
/** The refined quad must still be the quad that was found. */
const LEAST_IOU = 0.75
/** Search reach as a share of the mean side: where the network's own corners lie in nine of ten frames. */
const REACH_RATIO = 0.06
const REACH_PX = { least: 4, most: 60 } as const
/** What a line at the end of the reach loses of its score against one where the network saw the edge. */
const DISTANCE_PENALTY = 0.8

export interface RefinedQuad {
  readonly quad: Quad
  /** Per edge (top, right, bottom, left), the share of samples that lie on the line that was fitted, 0..1. */
  readonly support: readonly [number, number, number, number]
}

interface Line {
  readonly point: Point
  readonly direction: Point
}

interface Edge {
  readonly line: Line
  readonly support: number
}

/** One step of luma across an edge: `along` 0..1 of the edge, `offset` in pixels outwards. */
interface Step {
  readonly along: number
  readonly offset: number
  readonly strength: number
}

/**
 * Moves each edge of a quad onto the straight luma step near it and returns the crossings of the four lines, with
 * sub-pixel precision. An edge without a line keeps its place; a result that no longer resembles the quad is dropped.
 * `searchPx` is how far from its place an edge is looked for (default: 6 % of the mean side, 4 to 60 pixels).
 */
export function refineQuad(gray: GrayImage, quad: Quad, options: { readonly searchPx?: number } = {}): RefinedQuad {
  const unrefined: RefinedQuad = { quad, support: [0, 0, 0, 0] }
  if (!isConvexQuad(quad)) return unrefined
  const meanSide =
    (distance(quad[0], quad[1]) +
      distance(quad[1], quad[2]) +
      distance(quad[2], quad[3]) +
      distance(quad[3], quad[0])) /
    4
  const reach = options.searchPx ?? Math.min(REACH_PX.most, Math.max(REACH_PX.least, meanSide * REACH_RATIO))
  const coarse = fitEdges(gray, quad, reach)
  const first = crossings(coarse)
  if (!first || quadIou(first, quad) < LEAST_IOU) return unrefined
  const fine = fitEdges(gray, first, Math.max(2.5, reach / 4))
  const second = crossings(fine)
  const supports = (edges: readonly Edge[]): RefinedQuad['support'] => [
    edges[0]?.support ?? 0,
    edges[1]?.support ?? 0,
    edges[2]?.support ?? 0,
    edges[3]?.support ?? 0,
  ]
  if (!second || quadIou(second, quad) < LEAST_IOU) return { quad: first, support: supports(coarse) }
  return { quad: second, support: supports(fine) }
}

function fitEdges(gray: GrayImage, quad: Quad, reach: number): Edge[] {
  const [a, b, c, d] = quad
  return [
    fitEdge(gray, a, b, reach),
    fitEdge(gray, b, c, reach),
    fitEdge(gray, c, d, reach),
    fitEdge(gray, d, a, reach),
  ]
}

function fitEdge(gray: GrayImage, from: Point, to: Point, reach: number): Edge {
  const length = distance(from, to)
  const direction = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
  // Corners run clockwise on the screen, so outwards is to the left of the way along the edge.
  const outwards = { x: direction.y, y: -direction.x }
  const kept: Edge = { line: { point: from, direction }, support: 0 }
  const profiles: Step[][] = []
  for (let index = 0; index < PROFILES; index += 1) {
    const along = END_MARGIN + ((1 - 2 * END_MARGIN) * (index + 0.5)) / PROFILES
    const middle = { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along }
    profiles.push(findSteps(gray, { middle, outwards, direction, reach, along }))
  }
  const best = agreeOnLine(profiles, reach)
  if (!best) return kept
  const inliers = profiles.flatMap((steps) => {
    const near = nearestStep(steps, best)
    return near ? [near] : []
  })
  const support = inliers.length / PROFILES
  const fitted = support >= LEAST_SUPPORT ? leastSquares(inliers) : null
  if (!fitted) return { ...kept, support }
  const move = (along: number): Point => {
    const offset = fitted.atStart + (fitted.atEnd - fitted.atStart) * along
    return {
      x: from.x + (to.x - from.x) * along + outwards.x * offset,
      y: from.y + (to.y - from.y) * along + outwards.y * offset,
    }
  }
  const start = move(0)
  const end = move(1)
  const span = distance(start, end)
  return { line: { point: start, direction: { x: (end.x - start.x) / span, y: (end.y - start.y) / span } }, support }
}

interface ProfilePlace {
  readonly middle: Point
  readonly outwards: Point
  readonly direction: Point
  readonly reach: number
  readonly along: number
}

/** The strongest local maxima of |gradient| along one profile, each placed by a parabola through its neighbours. */
function findSteps(gray: GrayImage, place: ProfilePlace): Step[] {
  const { middle, outwards, direction, reach, along } = place
  const half = Math.ceil(reach)
  const count = 2 * half + 3
  const luma = new Float32Array(count)
  for (let index = 0; index < count; index += 1) {
    const offset = index - half - 1
    const x = middle.x + outwards.x * offset
    const y = middle.y + outwards.y * offset
    // The mean over three pixels along the edge takes out noise and thin marks that cross it.
    luma[index] =
      (sample(gray, x - direction.x * 1.5, y - direction.y * 1.5) +
        2 * sample(gray, x, y) +
        sample(gray, x + direction.x * 1.5, y + direction.y * 1.5)) /
      4
  }
  const gradient = (index: number): number => Math.abs((luma[index + 1] ?? 0) - (luma[index - 1] ?? 0)) / 2
  const steps: Step[] = []
  for (let index = 1; index < count - 1; index += 1) {
    const here = gradient(index)
    const before = index > 1 ? gradient(index - 1) : 0
    const after = index < count - 2 ? gradient(index + 1) : 0
    if (here < LEAST_GRADIENT || here < before || here <= after) continue
    const bend = before - 2 * here + after
    const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0
    steps.push({ along, offset: index - half - 1 + shift, strength: here })
  }
  return steps.sort((a, b) => b.strength - a.strength).slice(0, CANDIDATES)
}

interface Offsets {
  readonly atStart: number
  readonly atEnd: number
}

/** Tries lines through steps of the first and the last third of the edge and keeps the one most profiles agree with. */
function agreeOnLine(profiles: readonly (readonly Step[])[], reach: number): Offsets | null {
  const third = Math.floor(PROFILES / 3)
  // Every other profile: a line that most agree with goes through enough of them, at a quarter of the tries.
  const everyOther = (part: readonly (readonly Step[])[]): Step[] => part.filter((_, index) => index % 2 === 0).flat()
  const early = everyOther(profiles.slice(0, third))
  const late = everyOther(profiles.slice(PROFILES - third))
  let best: Offsets | null = null
  let bestScore = 0
  for (const a of early) {
    for (const b of late) {
      const slope = (b.offset - a.offset) / (b.along - a.along)
      const line = { atStart: a.offset - slope * a.along, atEnd: a.offset + slope * (1 - a.along) }
      if (Math.abs(line.atStart) > reach || Math.abs(line.atEnd) > reach) continue
      let score = 0
      for (const steps of profiles) {
        const near = nearestStep(steps, line)
        if (near) score += Math.sqrt(Math.min(near.strength, 40))
      }
      // Of two lines that are as good, the nearer to where the network saw the edge.
      score *= 1 - DISTANCE_PENALTY * ((line.atStart + line.atEnd) / (2 * reach)) ** 2
      if (score > bestScore) {
        bestScore = score
        best = line
      }
    }
  }
  return best
}

function nearestStep(steps: readonly Step[], line: Offsets): Step | null {
  let near: Step | null = null
  let least = INLIER_PX
  for (const step of steps) {
    const gap = Math.abs(step.offset - (line.atStart + (line.atEnd - line.atStart) * step.along))
    if (gap < least) {
      least = gap
      near = step
    }
  }
  return near
}

function leastSquares(steps: readonly Step[]): Offsets | null {
  let weights = 0
  let sumT = 0
  let sumU = 0
  let sumTT = 0
  let sumTU = 0
  for (const { along, offset, strength } of steps) {
    const weight = Math.min(strength, 40)
    weights += weight
    sumT += weight * along
    sumU += weight * offset
    sumTT += weight * along * along
    sumTU += weight * along * offset
  }
  const determinant = weights * sumTT - sumT * sumT
  if (!(determinant > 1e-9)) return null
  const slope = (weights * sumTU - sumT * sumU) / determinant
  const atStart = (sumU - slope * sumT) / weights
  return { atStart, atEnd: atStart + slope }
}

function crossings(edges: readonly Edge[]): Quad | null {
  const [top, right, bottom, left] = edges
  if (!top || !right || !bottom || !left) return null
  const a = cross(left.line, top.line)
  const b = cross(top.line, right.line)
  const c = cross(right.line, bottom.line)
  const d = cross(bottom.line, left.line)
  return a && b && c && d ? [a, b, c, d] : null
}

function cross(first: Line, second: Line): Point | null {
  const determinant = first.direction.x * second.direction.y - first.direction.y * second.direction.x
  if (Math.abs(determinant) < 1e-6) return null
  const dx = second.point.x - first.point.x
  const dy = second.point.y - first.point.y
  const share = (dx * second.direction.y - dy * second.direction.x) / determinant
  return { x: first.point.x + first.direction.x * share, y: first.point.y + first.direction.y * share }
}

/** Bilinear luma at a point; the border pixels go on outside. */
function sample(gray: GrayImage, px: number, py: number): number {
  const x = Math.min(gray.width - 1, Math.max(0, px - 0.5))
  const y = Math.min(gray.height - 1, Math.max(0, py - 0.5))
  const left = Math.floor(x)
  const top = Math.floor(y)
  const right = Math.min(gray.width - 1, left + 1)
  const below = Math.min(gray.height - 1, top + 1)
  const { data, width } = gray
  const upper = (data[top * width + left] ?? 0) * (1 - x + left) + (data[top * width + right] ?? 0) * (x - left)
  const lower = (data[below * width + left] ?? 0) * (1 - x + left) + (data[below * width + right] ?? 0) * (x - left)
  return upper * (1 - y + top) + lower * (y - top)
}
