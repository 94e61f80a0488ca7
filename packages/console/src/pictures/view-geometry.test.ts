import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitted, fittedSize, keepInFrame, turned, zoomAt } from './view-geometry.ts'

const frame = { width: 400, height: 300 }
const picture = { width: 1600, height: 900 }

describe('a picture in its frame', () => {
  it('fits whole, upright and turned', () => {
    expect(fittedSize(picture, frame, fitted)).toEqual({ width: 400, height: 225 })
    const sideways = fittedSize(picture, frame, turned(fitted))
    expect(sideways.width).toBeCloseTo(300)
    expect(sideways.height).toBeCloseTo(168.75)
    expect(fittedSize({ width: 0, height: 0 }, frame, fitted)).toEqual({ width: 0, height: 0 })
  })

  it('is upright again after four turns', () => {
    expect(turned(turned(turned(turned(fitted))))).toEqual(fitted)
  })

  it('keeps the point under the pointer where it is', () => {
    const point = fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: -150, max: 150 }) })
    fc.assert(
      fc.property(point, fc.double({ min: 1, max: 4, noNaN: true }), (at, factor) => {
        const view = zoomAt({ ...fitted, zoom: 1.5, x: 10, y: -20 }, factor, at)
        const before = { x: (at.x - 10) / 1.5, y: (at.y + 20) / 1.5 }
        expect((at.x - view.x) / view.zoom).toBeCloseTo(before.x)
        expect((at.y - view.y) / view.zoom).toBeCloseTo(before.y)
      }),
    )
  })

  it('cannot be moved out of the frame, nor made smaller than it', () => {
    expect(keepInFrame({ ...fitted, zoom: 2, x: 5000, y: -5000 }, picture, frame)).toMatchObject({ x: 200, y: -75 })
    expect(keepInFrame({ ...fitted, x: 30, y: 30 }, picture, frame)).toEqual(fitted)
    expect(zoomAt(fitted, 0.1, { x: 0, y: 0 }).zoom).toBe(1)
    expect(zoomAt(fitted, 100, { x: 0, y: 0 }).zoom).toBe(8)
  })
})
