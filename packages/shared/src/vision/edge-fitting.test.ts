import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  drawInto,
  drawTable,
  fillEllipse,
  poseQuad,
  seededRandom,
} from '../../test/vision/drawn-scene.ts'
import { greenCard, greenEdges } from '../../test/vision/green-card.ts'
import { fitEdges } from './edge-fitting.ts'
import type { Point, Quad } from './geometry.ts'
import { distance } from './quad.ts'

const infer = (strips: Float32Array): Promise<Float32Array> => Promise.resolve(greenEdges(strips))

const moved = (quad: Quad, by: number, seed: number): Quad => {
  const random = seededRandom(seed)
  const shift = (corner: Point): Point => ({
    x: corner.x + (random() * 2 - 1) * by,
    y: corner.y + (random() * 2 - 1) * by,
  })
  return [shift(quad[0]), shift(quad[1]), shift(quad[2]), shift(quad[3])]
}
const worst = (a: Quad, b: Quad): number => Math.max(...a.map((corner, index) => distance(corner, b[index] ?? corner)))

describe('fitEdges', () => {
  it('finds corners to a pixel from a guess that is off by fourteen', async () => {
    for (const seed of [1, 3, 6]) {
      const frame = drawTable(960, 720, seed)
      const quad = poseQuad(frame, { pitch: 8 * seed - 36, yaw: 30 - 7 * seed, roll: 3 * seed - 12, width: 0.7 })
      drawInto(frame, greenCard(), quad)
      addNoise(frame, 3, seed)
      const scene = blurred(frame, 0.8)
      const first = await fitEdges(scene, { quad: moved(quad, 14, seed), format: 'id1', reach: 0.06 }, infer)
      const fine = await fitEdges(scene, { quad: first?.quad ?? quad, format: 'id1', reach: 0.03 }, infer)
      expect(fine && worst(fine.quad, quad), `seed ${seed}`).toBeLessThan(1)
    }
  })

  it('is not led astray by a finger over a corner', async () => {
    const frame = drawTable(1280, 960, 5)
    const quad = poseQuad(frame, { pitch: 10, yaw: -6, roll: 4, width: 0.7 })
    drawInto(frame, greenCard(), quad)
    fillEllipse(frame, quad[2], 90, 60, [214, 170, 140])
    const fitted = await fitEdges(frame, { quad: moved(quad, 8, 3), format: 'id1', reach: 0.04 }, infer)
    expect(fitted && worst(fitted.quad, quad)).toBeLessThan(3)
  })

  it('leaves a guess where there is no edge at all, and says that none was seen', async () => {
    const quad = poseQuad({ width: 640, height: 480 }, { pitch: 0, yaw: 0, roll: 0, width: 0.6 })
    const fitted = await fitEdges(canvas(640, 480, [90, 90, 90]), { quad, format: 'id1', reach: 0.1 }, infer)
    expect(fitted && worst(fitted.quad, quad)).toBeLessThan(0.01)
    expect(Math.max(...(fitted?.support ?? [1]))).toBeLessThan(0.3)
  })

  it('gives nothing for corners that cross', async () => {
    const [a, b, c, d] = poseQuad({ width: 640, height: 480 }, { pitch: 0, yaw: 0, roll: 0, width: 0.6 })
    expect(
      await fitEdges(canvas(640, 480, [9, 9, 9]), { quad: [a, c, b, d], format: 'id1', reach: 0.1 }, infer),
    ).toBeNull()
  })
})
