import type { Point } from './geometry.ts'

/** Maps (x, y) to (a*x + b*y + c, d*x + e*y + f). */
export interface Affine {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

export function applyAffine(map: Affine, point: Point): Point {
  return { x: map.a * point.x + map.b * point.y + map.c, y: map.d * point.x + map.e * point.y + map.f }
}

/** The map back, or `null` where `map` squeezes the plane into a line. */
export function invertAffine(map: Affine): Affine | null {
  const determinant = map.a * map.e - map.b * map.d
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) return null
  return {
    a: map.e / determinant,
    b: -map.b / determinant,
    c: (map.b * map.f - map.e * map.c) / determinant,
    d: -map.d / determinant,
    e: map.a / determinant,
    f: (map.d * map.c - map.a * map.f) / determinant,
  }
}

/**
 * Rotation, uniform scale and shift that carry `from` onto `to` with the least sum of squared distances (Umeyama 1991 in
 * two dimensions, without reflection). Returns `null` where the points coincide or the lists differ in length.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Affine | null {
  if (from.length !== to.length || from.length < 2) return null
  const source = meanPoint(from)
  const target = meanPoint(to)
  let along = 0
  let across = 0
  let spread = 0
  for (const [index, point] of from.entries()) {
    const other = to[index] ?? target
    const x = point.x - source.x
    const y = point.y - source.y
    const u = other.x - target.x
    const v = other.y - target.y
    along += x * u + y * v
    across += x * v - y * u
    spread += x * x + y * y
  }
  if (spread < 1e-9) return null
  const a = along / spread
  const d = across / spread
  return {
    a,
    b: -d,
    c: target.x - a * source.x + d * source.y,
    d,
    e: a,
    f: target.y - d * source.x - a * source.y,
  }
}

export function meanPoint(points: readonly Point[]): Point {
  let x = 0
  let y = 0
  for (const point of points) {
    x += point.x
    y += point.y
  }
  return { x: x / points.length, y: y / points.length }
}
