import { describe, expect, it } from 'vitest'
import { canvas, drawCard, drawInto, drawTable, poseQuad } from '../../test/vision/drawn-scene.ts'
import { toGray } from './image.ts'
import { rectifyGrayQuad, rectifyQuad } from './rectify.ts'

describe('rectifyQuad', () => {
  it('gives back what was drawn in perspective', () => {
    const card = drawCard(1)
    const frame = drawTable(1280, 960, 3)
    const quad = poseQuad(frame, { pitch: 20, yaw: 15, roll: 10, width: 0.8 })
    drawInto(frame, card, quad)
    const flat = rectifyQuad(frame, quad, { width: 856, height: 540 })
    let sum = 0
    for (let offset = 0; offset < card.data.length; offset += 4)
      sum += Math.abs((card.data[offset] ?? 0) - (flat.data[offset] ?? 0))
    expect(sum / (856 * 540)).toBeLessThan(4)
  })

  it('agrees with its luma-only twin', () => {
    const frame = drawTable(320, 240, 4)
    const quad = poseQuad(frame, { pitch: -30, yaw: 5, roll: -20, width: 0.6 })
    const size = { width: 120, height: 76 }
    const colour = toGray(rectifyQuad(frame, quad, size))
    const gray = rectifyGrayQuad(toGray(frame), quad, size)
    colour.data.forEach((level, index) => expect(Math.abs(level - (gray.data[index] ?? 0))).toBeLessThanOrEqual(2))
  })

  it('takes border pixels outside the frame and refuses degenerate quads', () => {
    const frame = canvas(10, 10, [7, 8, 9])
    const outside = [-5, 15].flatMap((y) => [-5, 15].map((x) => ({ x, y })))
    const [a, b, d, c] = outside
    if (!a || !b || !c || !d) throw new Error('four corners')
    expect([...rectifyQuad(frame, [a, b, c, d], { width: 4, height: 4 }).data.slice(0, 4)]).toEqual([7, 8, 9, 255])
    expect(() => rectifyQuad(frame, [a, a, a, a], { width: 4, height: 4 })).toThrow(TypeError)
  })
})
