import { describe, expect, it } from 'vitest'
import type { GrayImage } from './image.ts'
import { cutTextLine } from './text-line-strip.ts'

const shape = { width: 100, height: 20, margin: 10 }

/** A picture whose luma grows along x and y: 0.2 per column, 0.1 per row, so that a sample says where it was taken. */
function ramp(width: number, height: number): GrayImage {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.round(0.2 * (i % width) + 0.1 * Math.floor(i / width)),
  )
  return { width, height, data }
}

describe('cutTextLine', () => {
  it('puts the ends of the line at the margins, at the middle of the height', () => {
    const { toPicture } = cutTextLine(ramp(400, 300), { start: { x: 40, y: 50 }, end: { x: 200, y: 170 } }, shape)
    const start = toPicture({ x: 10, y: 10 })
    const end = toPicture({ x: 90, y: 10 })
    expect([start.x, start.y, end.x, end.y].map(Math.round)).toEqual([40, 50, 200, 170])
    const above = toPicture({ x: 10, y: 0 })
    // Up in the strip is to the left of the direction of reading
    expect(above.x).toBeGreaterThan(start.x)
    expect(above.y).toBeLessThan(start.y)
  })

  it.each([0.5, 1, 2.4, 5])('samples the picture at the place that it names, at %f pixels per pixel', (step) => {
    const image = ramp(900, 600)
    const end = { x: 300 + 80 * step * Math.cos(0.3), y: 200 + 80 * step * Math.sin(0.3) }
    const { luma, toPicture } = cutTextLine(image, { start: { x: 300, y: 200 }, end }, shape)
    for (const [column, row] of [
      [20, 3],
      [50, 10],
      [80, 17],
    ] as const) {
      const { x, y } = toPicture({ x: column + 0.5, y: row + 0.5 })
      expect(luma[row * shape.width + column]).toBeCloseTo(0.2 * (x - 0.5) + 0.1 * (y - 0.5), -0.2)
    }
  })

  it('repeats the border outside of the picture', () => {
    const { luma } = cutTextLine(ramp(50, 50), { start: { x: -30, y: 25 }, end: { x: 90, y: 25 } }, shape)
    expect(luma[10 * shape.width]).toBeCloseTo(2.5, -0.2)
    expect(luma.every((value) => value >= 0 && value <= 255)).toBe(true)
  })

  it('reads a line backwards where start and end change places', () => {
    const line = { start: { x: 40, y: 50 }, end: { x: 200, y: 50 } }
    const forward = cutTextLine(ramp(400, 100), line, shape).luma
    const backward = cutTextLine(ramp(400, 100), { start: line.end, end: line.start }, shape).luma
    const turned = Float32Array.from(backward).reverse()
    for (const [i, value] of forward.entries()) expect(turned[i]).toBeCloseTo(value, 0)
  })
})
