import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Quad } from './geometry.ts'
import { isConvexQuad, quadArea, quadBounds, quadIou, quadSides, scaleQuad } from './quad.ts'

const square = (x: number, y: number, side: number): Quad => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
]

describe('quads', () => {
  it('measures a rectangle', () => {
    const quad = scaleQuad(square(1, 2, 10), 2, 1)
    expect(quadArea(quad)).toBe(200)
    expect(quadSides(quad)).toEqual([20, 10, 20, 10])
    expect(quadBounds(quad)).toEqual({ x: 2, y: 2, width: 20, height: 10 })
  })

  it('tells convex clockwise quads from crossed, turned and dented ones', () => {
    const [a, b, c, d] = square(0, 0, 4)
    expect(isConvexQuad([a, b, c, d])).toBe(true)
    expect(isConvexQuad([a, c, b, d])).toBe(false)
    expect(isConvexQuad([d, c, b, a])).toBe(false)
    expect(isConvexQuad([a, b, { x: 1, y: 1 }, d])).toBe(false)
  })

  it('has the exact intersection over union of shifted squares', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (dx, dy) => {
          const common = (10 - Math.abs(dx)) * (10 - Math.abs(dy))
          expect(quadIou(square(0, 0, 10), square(dx, dy, 10))).toBeCloseTo(common / (200 - common), 8)
        },
      ),
    )
    expect(quadIou(square(0, 0, 10), square(20, 0, 10))).toBe(0)
  })
})
