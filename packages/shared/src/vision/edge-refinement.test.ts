import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  drawCard,
  drawInto,
  drawTable,
  fillEllipse,
  poseQuad,
  seededRandom,
} from '../../test/vision/drawn-scene.ts'
import { refineQuad } from './edge-refinement.ts'
import type { Quad } from './geometry.ts'
import { toGray } from './image.ts'
import { distance } from './quad.ts'

const moved = (quad: Quad, by: number, seed: number): Quad => {
  const random = seededRandom(seed)
  const shift = (corner: Quad[0]): Quad[0] => ({
    x: corner.x + (random() * 2 - 1) * by,
    y: corner.y + (random() * 2 - 1) * by,
  })
  return [shift(quad[0]), shift(quad[1]), shift(quad[2]), shift(quad[3])]
}
const worst = (a: Quad, b: Quad): number => Math.max(...a.map((corner, index) => distance(corner, b[index] ?? corner)))

describe('refineQuad', () => {
  it('finds corners to a third of a pixel from a guess that is off by ten', () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const frame = drawTable(960, 720, seed)
      const quad = poseQuad(frame, { pitch: 8 * seed - 36, yaw: 30 - 7 * seed, roll: 3 * seed - 12, width: 0.7 })
      drawInto(frame, drawCard(seed), quad)
      addNoise(frame, 3, seed)
      const refined = refineQuad(toGray(blurred(frame, 0.8)), moved(quad, 10, seed))
      expect(worst(refined.quad, quad), `seed ${seed}`).toBeLessThan(0.35)
      expect(Math.min(...refined.support)).toBeGreaterThan(0.5)
    }
  })

  it('is not led astray by a finger over a corner', () => {
    const frame = drawTable(1280, 960, 5)
    const quad = poseQuad(frame, { pitch: 10, yaw: -6, roll: 4, width: 0.7 })
    drawInto(frame, drawCard(5), quad)
    fillEllipse(frame, quad[2], 90, 60, [214, 170, 140])
    const refined = refineQuad(toGray(frame), moved(quad, 8, 3))
    expect(worst(refined.quad, quad)).toBeLessThan(2)
  })

  it('leaves a guess where there is no edge at all', () => {
    const quad = poseQuad({ width: 640, height: 480 }, { pitch: 0, yaw: 0, roll: 0, width: 0.6 })
    const refined = refineQuad(toGray(canvas(640, 480)), quad)
    expect(worst(refined.quad, quad)).toBeLessThan(1e-6)
    expect(Math.max(...refined.support)).toBe(0)
  })
})
