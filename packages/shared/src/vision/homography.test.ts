import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Point, Quad } from './geometry.ts'
import {
  applyHomography,
  composeHomographies,
  invertHomography,
  quadHomography,
  solveHomography,
} from './homography.ts'

const jitter = fc.double({ min: -0.28, max: 0.28, noNaN: true })
const point = fc.tuple(jitter, jitter)
/** Convex quads of any place and size: a square whose corners move by less than a third of its side. */
const quads = fc
  .tuple(
    point,
    point,
    point,
    point,
    fc.double({ min: 5, max: 3000, noNaN: true }),
    fc.double({ min: -500, max: 500, noNaN: true }),
  )
  .map(([a, b, c, d, side, shift]): Quad => {
    const corner = (x: number, y: number, [dx, dy]: [number, number]): Point => ({
      x: shift + (x + dx) * side,
      y: shift / 2 + (y + dy) * side,
    })
    return [corner(0, 0, a), corner(1, 0, b), corner(1, 1, c), corner(0, 1, d)]
  })

describe('homography', () => {
  it('takes each corner of any quad to the corner of any other', () => {
    fc.assert(
      fc.property(quads, quads, (from, to) => {
        const h = quadHomography(from, to)
        if (!h) throw new Error('convex quads always have one')
        from.forEach((corner, index) => {
          const moved = applyHomography(h, corner)
          expect(Math.hypot(moved.x - (to[index]?.x ?? 0), moved.y - (to[index]?.y ?? 0))).toBeLessThan(1e-5)
        })
      }),
    )
  })

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(quads, quads, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, share) => {
        const h = quadHomography(from, to)
        const back = h && invertHomography(h)
        if (!h || !back) throw new Error('convex quads always have one')
        const inside = {
          x: from[0].x + (from[2].x - from[0].x) * share,
          y: from[0].y + (from[2].y - from[0].y) * share,
        }
        const there = applyHomography(h, inside)
        const again = applyHomography(back, there)
        expect(Math.hypot(again.x - inside.x, again.y - inside.y)).toBeLessThan(1e-5)
        const same = applyHomography(composeHomographies(back, h), inside)
        expect(Math.hypot(same.x - inside.x, same.y - inside.y)).toBeLessThan(1e-5)
      }),
    )
  })

  it('keeps straight lines straight', () => {
    fc.assert(
      fc.property(quads, quads, (from, to) => {
        const h = quadHomography(from, to)
        if (!h) throw new Error('convex quads always have one')
        const [a, b] = [applyHomography(h, from[0]), applyHomography(h, from[2])]
        const middle = applyHomography(h, { x: (from[0].x + from[2].x) / 2, y: (from[0].y + from[2].y) / 2 })
        const area = (b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x)
        expect(Math.abs(area) / Math.hypot(b.x - a.x, b.y - a.y)).toBeLessThan(1e-5)
      }),
    )
  })

  it('averages out noise over more than four pairs', () => {
    const truth = [1.1, 0.05, 12, -0.03, 0.9, 7, 1e-4, -5e-5, 1] as const
    const pairs = Array.from({ length: 100 }, (_, index) => {
      const from = { x: (index % 10) * 60, y: Math.floor(index / 10) * 40 }
      const to = applyHomography(truth, from)
      const error = index % 2 === 0 ? 0.5 : -0.5
      return { from, to: { x: to.x + error, y: to.y - error } }
    })
    const h = solveHomography(pairs)
    if (!h) throw new Error('well determined')
    const [found, wanted] = [applyHomography(h, { x: 300, y: 200 }), applyHomography(truth, { x: 300, y: 200 })]
    expect(Math.hypot(found.x - wanted.x, found.y - wanted.y)).toBeLessThan(0.15)
  })

  it('answers null where nothing determines the map', () => {
    const line = [0, 1, 2, 3].map((x) => ({ from: { x, y: x }, to: { x: x * 2, y: x } }))
    expect(solveHomography(line)).toBeNull()
    expect(solveHomography(line.slice(0, 3))).toBeNull()
    const collapsed = [0, 1, 2, 3].map((x) => ({ from: { x, y: x * x }, to: { x: 5, y: 5 } }))
    expect(solveHomography(collapsed)).toBeNull()
  })
})
