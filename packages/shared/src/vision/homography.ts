import type { Point, Quad } from './geometry.ts'
import { solveLinear } from './linear-solve.ts'

/** A 3x3 projective map of the plane, row by row. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number]

export interface PointPair {
  readonly from: Point
  readonly to: Point
}

/**
 * The homography that maps each `from` to its `to` in the least-squares sense of the normalised direct linear
 * transform (Hartley and Zisserman, Multiple View Geometry, algorithm 4.2), with h33 = 1 in normalised coordinates.
 * Null with fewer than four pairs or when the points leave the map undetermined (three of four on a line).
 */
export function solveHomography(pairs: readonly PointPair[]): Homography | null {
  if (pairs.length < 4) return null
  const from = normaliser(pairs.map((pair) => pair.from))
  const to = normaliser(pairs.map((pair) => pair.to))
  if (!from || !to) return null
  const size = 8
  const normal = new Float64Array(size * (size + 1))
  const row = new Float64Array(size + 1)
  const add = (): void => {
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= size; j += 1)
        normal[i * (size + 1) + j] = at(normal, i * (size + 1) + j) + at(row, i) * at(row, j)
    }
  }
  for (const pair of pairs) {
    const p = applyHomography(from, pair.from)
    const q = applyHomography(to, pair.to)
    row.set([p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y, q.x])
    add()
    row.set([0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y, q.y])
    add()
  }
  const h = solveLinear(normal, size)
  if (!h) return null
  const inverse = invertHomography(to)
  if (!inverse) return null
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0] = h
  const result = composeHomographies(composeHomographies(inverse, [a, b, c, d, e, f, g, i, 1]), from)
  return invertHomography(result) ? scaled(result) : null
}

/** The homography that takes the corners of one quad to those of another, in order; null for degenerate quads. */
export function quadHomography(from: Quad, to: Quad): Homography | null {
  const start = unitTo(from)
  const end = unitTo(to)
  const back = start && invertHomography(start)
  if (!back || !end || !invertHomography(end)) return null
  return scaled(composeHomographies(end, back))
}

/** The image of a point; coordinates are infinite for points on the map's vanishing line. */
export function applyHomography(h: Homography, point: Point): Point {
  const w = h[6] * point.x + h[7] * point.y + h[8]
  return { x: (h[0] * point.x + h[1] * point.y + h[2]) / w, y: (h[3] * point.x + h[4] * point.y + h[5]) / w }
}

/** The inverse map, or null when there is none. */
export function invertHomography(h: Homography): Homography | null {
  const [a, b, c, d, e, f, g, i, k] = h
  const A = e * k - f * i
  const B = f * g - d * k
  const C = d * i - e * g
  const determinant = a * A + b * B + c * C
  // Hadamard's bound: a map that shrinks a large quad to a far small one has a small determinant and is no less a map.
  const bound = Math.hypot(a, b, c) * Math.hypot(d, e, f) * Math.hypot(g, i, k)
  if (!(Math.abs(determinant) > 1e-15 * bound)) return null
  const s = 1 / determinant
  return [
    A * s,
    (c * i - b * k) * s,
    (b * f - c * e) * s,
    B * s,
    (a * k - c * g) * s,
    (c * d - a * f) * s,
    C * s,
    (b * g - a * i) * s,
    (a * e - b * d) * s,
  ]
}

/** The map that applies `inner` first and `outer` after it. */
export function composeHomographies(outer: Homography, inner: Homography): Homography {
  const [a, b, c, d, e, f, g, h, i] = outer
  const [p, q, r, s, t, u, v, w, x] = inner
  return [
    a * p + b * s + c * v,
    a * q + b * t + c * w,
    a * r + b * u + c * x,
    d * p + e * s + f * v,
    d * q + e * t + f * w,
    d * r + e * u + f * x,
    g * p + h * s + i * v,
    g * q + h * t + i * w,
    g * r + h * u + i * x,
  ]
}

/** Takes the unit square to a quad, in closed form (Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3). */
function unitTo([a, b, c, d]: Quad): Homography | null {
  const [x1, y1, x2, y2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y]
  const [x, y] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y]
  const determinant = x1 * y2 - x2 * y1
  if (!(Math.abs(determinant) > 1e-12 * Math.hypot(x1, y1) * Math.hypot(x2, y2))) return null
  const g = (x * y2 - x2 * y) / determinant
  const h = (x1 * y - x * y1) / determinant
  return [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h, 1]
}

/** Moves the centroid to the origin and the mean distance to the square root of two. */
function normaliser(points: readonly Point[]): Homography | null {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length
  const spread = points.reduce((sum, point) => sum + Math.hypot(point.x - x, point.y - y), 0) / points.length
  if (!(spread > 0) || !Number.isFinite(spread)) return null
  const s = Math.SQRT2 / spread
  return [s, 0, -s * x, 0, s, -s * y, 0, 0, 1]
}

/** Divides by h33 where that is possible, so that equal maps have equal numbers. */
function scaled(h: Homography): Homography {
  const s = Math.abs(h[8]) > 1e-12 ? 1 / h[8] : 1
  return [h[0] * s, h[1] * s, h[2] * s, h[3] * s, h[4] * s, h[5] * s, h[6] * s, h[7] * s, h[8] * s]
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0
}
