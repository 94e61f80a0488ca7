import { describe, expect, it } from 'vitest'
import { canvas, fillRect } from '../../test/vision/drawn-scene.ts'
import type { Quad } from './geometry.ts'
import { cutOutlineView, OUTLINE_MARGINS, OUTLINE_VIEW } from './outline-view.ts'

const { width: columns, height: rows } = OUTLINE_VIEW
const box = { x: 200, y: 150, width: 256, height: 160 }
const quad: Quad = [
  { x: box.x, y: box.y },
  { x: box.x + box.width, y: box.y },
  { x: box.x + box.width, y: box.y + box.height },
  { x: box.x, y: box.y + box.height },
]
const columnOf = (share: number): number => ((share + OUTLINE_MARGINS.x) / (1 + 2 * OUTLINE_MARGINS.x)) * columns
const rowOf = (share: number): number => ((share + OUTLINE_MARGINS.y) / (1 + 2 * OUTLINE_MARGINS.y)) * rows

describe('cutOutlineView', () => {
  it('puts the quad where its margins say, in planes of colours', () => {
    const frame = canvas(640, 480, [200, 10, 20])
    fillRect(frame, box, [50, 60, 70])
    const view = cutOutlineView(frame, quad)
    expect(view).toHaveLength(3 * rows * columns)
    const at = (column: number, row: number): (number | undefined)[] =>
      [0, 1, 2].map((plane) => view?.[(plane * rows + Math.floor(row)) * columns + Math.floor(column)])
    expect(at(columnOf(0) - 1.5, rowOf(0.5))).toEqual([200, 10, 20])
    expect(at(columnOf(0) + 1.5, rowOf(0.5))).toEqual([50, 60, 70])
    expect(at(columnOf(0.5), rowOf(1) - 1.5)).toEqual([50, 60, 70])
    expect(at(columnOf(0.5), rowOf(1) + 1.5)).toEqual([200, 10, 20])
  })

  it('is black beyond the frame', () => {
    const frame = canvas(260, 170, [90, 90, 90])
    const view = cutOutlineView(frame, quad)
    expect(view?.[rows * columns - 1]).toBe(0)
    expect(view?.[0]).toBe(90)
  })

  it('is nothing for corners that span nothing', () => {
    expect(cutOutlineView(canvas(64, 48, [9, 9, 9]), [quad[0], quad[0], quad[0], quad[0]])).toBeNull()
  })
})
