import { describe, expect, it } from 'vitest'
import { canvas, fillRect } from '../../test/vision/drawn-scene.ts'
import { cutEdgeStrips, EDGE_INPUT_DIMS, planeOf, STRIP_DEPTH, STRIP_LENGTH } from './edge-strips.ts'
import type { Quad } from './geometry.ts'

const plane = STRIP_DEPTH * STRIP_LENGTH
const width = 400
const height = (width * 53.98) / 85.6
const card: Quad = [
  { x: 120, y: 100 },
  { x: 120 + width, y: 100 },
  { x: 120 + width, y: 100 + height },
  { x: 120, y: 100 + height },
]

/** Red of a strip's row at the middle of its side. */
const redAt = (strips: Float32Array, side: number, row: number): number | undefined =>
  strips[side * 3 * plane + row * STRIP_LENGTH + STRIP_LENGTH / 2]

describe('cutEdgeStrips', () => {
  it('turns every side so that the outside is at the top', () => {
    const frame = canvas(640, 480, [200, 10, 20])
    fillRect(frame, { x: 120, y: 100, width, height }, [50, 60, 70])
    const strips = cutEdgeStrips(frame, card, 'id1', 0.1)
    if (strips === null) throw new Error('no strips')
    expect(strips).toHaveLength(EDGE_INPUT_DIMS.reduce((product, side) => product * side, 1))
    for (let side = 0; side < 4; side += 1) {
      expect([redAt(strips, side, 2), redAt(strips, side, STRIP_DEPTH - 3)], `side ${side}`).toEqual([200, 50])
      expect(redAt(strips, side, STRIP_DEPTH / 2 - 2), `side ${side}`).toBe(200)
      expect(redAt(strips, side, STRIP_DEPTH / 2 + 1), `side ${side}`).toBe(50)
    }
    expect([0, 1, 2].map((channel) => strips[channel * plane])).toEqual([200, 10, 20])
  })

  it('runs from the first corner of a side to its second', () => {
    const frame = canvas(640, 480, [0, 0, 0])
    fillRect(frame, { x: 120, y: 100, width: 60, height: 40 }, [90, 0, 0])
    const strips = cutEdgeStrips(frame, card, 'id1', 0.08)
    if (strips === null) throw new Error('no strips')
    const along = (side: number): number[] =>
      Array.from({ length: STRIP_LENGTH }, (_, column) => column).filter(
        (column) => (strips[side * 3 * plane + (STRIP_DEPTH - 4) * STRIP_LENGTH + column] ?? 0) > 45,
      )
    expect(Math.max(...along(0))).toBeLessThan(STRIP_LENGTH / 2)
    expect(Math.min(...along(3))).toBeGreaterThan(STRIP_LENGTH / 2)
    expect([along(1), along(2)]).toEqual([[], []])
  })

  it('is black outside the frame, and none for a quad that spans nothing', () => {
    const frame = canvas(300, 200, [255, 255, 255])
    const wide: Quad = [
      { x: 0, y: 0 },
      { x: 300, y: 0 },
      { x: 300, y: 200 },
      { x: 0, y: 200 },
    ]
    const strips = cutEdgeStrips(frame, wide, 'id1', 0.1)
    if (strips === null) throw new Error('no strips')
    expect([redAt(strips, 0, 1), redAt(strips, 0, STRIP_DEPTH - 2)]).toEqual([0, 255])
    expect(cutEdgeStrips(frame, [wide[0], wide[0], wide[0], wide[0]], 'id1', 0.1)).toBeNull()
  })

  it('averages what it does not sample pixel by pixel, and goes between pixels where there are fewer', () => {
    const tiny = canvas(40, 40, [100, 100, 100])
    const small: Quad = planeOf('id1').corners.map(({ x, y }) => ({
      x: 10 + 20 * x,
      y: 10 + 20 * y,
    })) as unknown as Quad
    expect(new Set(cutEdgeStrips(tiny, small, 'id1', 0.05))).toEqual(new Set([100]))
  })
})
