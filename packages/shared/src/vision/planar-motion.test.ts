import { describe, expect, test } from 'vitest'
import type { GrayImage } from './image.ts'
import type { MeshPoint } from './geometry.ts'
import { applyHomography, invertHomography, type Homography } from './homography.ts'
import { measurePlanarMotion } from './planar-motion.ts'

const side = 400

/** Smooth blotches, as skin and features are. */
function texture(x: number, y: number): number {
  return 128 + 40 * Math.sin(x / 9) * Math.cos(y / 13) + 30 * Math.sin((x + y) / 21) + 25 * Math.cos((x - 2 * y) / 31)
}

function picture(read: (x: number, y: number) => number): GrayImage {
  const data = new Uint8Array(side * side)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) data[y * side + x] = Math.max(0, Math.min(255, read(x, y)))
  return { width: side, height: side, data }
}

/** The points that the measure uses lie in a grid over the face; `map` moves them. */
function mesh(map: (point: { x: number; y: number }) => { x: number; y: number }): MeshPoint[] {
  return Array.from({ length: 468 }, (_, index) => {
    const point = { x: 110 + (((index * 37) % 468) / 468) * 180, y: 90 + (((index * 101) % 468) / 468) * 220 }
    return { ...map(point), z: 0 }
  })
}

describe('measurePlanarMotion', () => {
  const rest = { gray: picture(texture), mesh: mesh((point) => point) }

  test('a picture that is tilted, moved and lit otherwise agrees, even where the mesh is a few pixels off', () => {
    const tilt: Homography = [0.8, 0.03, 30, -0.02, 0.97, 12, 0.0003, 0.0001, 1]
    const back = invertHomography(tilt)
    if (back === null) throw new TypeError('a tilt can be undone')
    const gray = picture((x, y) => {
      const source = applyHomography(back, { x: x + 0.5, y: y + 0.5 })
      return 0.7 * texture(source.x - 0.5, source.y - 0.5) + 20 + x / 20
    })
    const other = mesh((point) => {
      const moved = applyHomography(tilt, point)
      return { x: moved.x + 3, y: moved.y - 2 }
    })
    const motion = measurePlanarMotion(rest, { gray, mesh: other })
    expect(motion?.agreement).toBeGreaterThan(0.95)
    expect(motion?.foreshortening).toBeGreaterThan(0.1)
  })

  test('a sheet that is bent agrees as a sheet, not as a plane', () => {
    const bend = (x: number): number => 26 * ((x - 200) / 110) ** 2
    const gray = picture((x, y) => texture(x - bend(x), y))
    const motion = measurePlanarMotion(rest, { gray, mesh: mesh(({ x, y }) => ({ x: x + bend(x), y })) })
    expect(motion?.sheetAgreement).toBeGreaterThan(0.93)
    expect(motion?.agreement).toBeLessThan(0.85)
  })

  test('parts that move against each other do not', () => {
    const bulge = (x: number, y: number): number => 34 * Math.exp(-((x - 200) ** 2 + (y - 200) ** 2) / (2 * 50 ** 2))
    const gray = picture((x, y) => texture(x - bulge(x, y), y))
    const motion = measurePlanarMotion(rest, { gray, mesh: mesh(({ x, y }) => ({ x: x + bulge(x, y), y })) })
    expect(motion?.agreement).toBeLessThan(0.7)
    expect(motion?.sheetAgreement).toBeLessThan(0.9)
  })

  test('a blank wall says nothing', () => {
    const blank = { gray: picture(() => 120), mesh: rest.mesh }
    expect(measurePlanarMotion(blank, blank)).toBeNull()
  })
})
