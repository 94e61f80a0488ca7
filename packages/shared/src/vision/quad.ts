import type { Box, Point, Quad } from './geometry.ts'

/** Area in square pixels, positive when the corners run clockwise as seen on the screen. */
export function quadArea(quad: Quad): number {
  return polygonArea(quad)
}

/** Mean of the four corners. */
export function quadCentre(quad: Quad): Point {
  const [a, b, c, d] = quad
  return { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 }
}

/** Smallest axis-aligned box around the corners. */
export function quadBounds(quad: Quad): Box {
  const xs = quad.map((corner) => corner.x)
  const ys = quad.map((corner) => corner.y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Lengths in pixels of the sides top, right, bottom, left. */
export function quadSides(quad: Quad): readonly [number, number, number, number] {
  const [a, b, c, d] = quad
  return [distance(a, b), distance(b, c), distance(c, d), distance(d, a)]
}

/** True when the corners run clockwise and no corner is straight or reflex. */
export function isConvexQuad(quad: Quad): boolean {
  const [a, b, c, d] = quad
  return turn(a, b, c) > 0 && turn(b, c, d) > 0 && turn(c, d, a) > 0 && turn(d, a, b) > 0
}

/** Multiplies all x by scaleX and all y by scaleY. */
export function scaleQuad(quad: Quad, scaleX: number, scaleY: number): Quad {
  const scale = (point: Point): Point => ({ x: point.x * scaleX, y: point.y * scaleY })
  return [scale(quad[0]), scale(quad[1]), scale(quad[2]), scale(quad[3])]
}

/** Intersection over union of two convex quads, 0..1; 0 when either is not convex. */
export function quadIou(first: Quad, second: Quad): number {
  if (!isConvexQuad(first) || !isConvexQuad(second)) return 0
  const common = polygonArea(clip(first, second))
  const union = quadArea(first) + quadArea(second) - common
  return union > 0 ? common / union : 0
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
}

function polygonArea(points: readonly Point[]): number {
  let twice = 0
  let previous = points.at(-1)
  for (const point of points) {
    if (previous) twice += previous.x * point.y - point.x * previous.y
    previous = point
  }
  return twice / 2
}

/** Sutherland and Hodgman (1974): the part of subject inside the convex window. */
function clip(subject: Quad, window: Quad): Point[] {
  let points: Point[] = [...subject]
  let from: Point = window[3]
  for (const to of window) {
    const kept: Point[] = []
    let previous = points.at(-1)
    for (const point of points) {
      if (previous) {
        const before = turn(from, to, previous)
        const after = turn(from, to, point)
        if (before * after < 0) {
          const share = before / (before - after)
          kept.push({ x: previous.x + (point.x - previous.x) * share, y: previous.y + (point.y - previous.y) * share })
        }
        if (after >= 0) kept.push(point)
      }
      previous = point
    }
    points = kept
    from = to
  }
  return points
}
