import { describe, expect, it } from 'vitest'
import {
  blurred,
  drawCard,
  drawInto,
  drawTable,
  poseQuad,
  type Canvas,
  type Pose,
} from '../../test/vision/drawn-scene.ts'
import { projectFromCard, solveCardPose } from './card-pose.ts'
import { measureEdgeStrip } from './edge-strip.ts'
import type { Quad } from './geometry.ts'
import { toGray } from './image.ts'

interface Wall {
  readonly luma: number
  readonly thicknessMm?: number
}

/** A card with its lower side wall drawn in one tone, or without any thickness. */
function tipped(pose: Pose, wall: Wall | null, { blur = 0.5 } = {}): { frame: Canvas; quad: Quad } {
  const frame = drawTable(1280, 720, 31)
  const quad = poseQuad(frame, pose)
  const solved = solveCardPose(quad, 'id1', frame)
  if (!solved) throw new Error('never degenerate')
  if (wall !== null) {
    const corner = (x: number, z: number): { x: number; y: number } => {
      const seen = projectFromCard(solved, { x, y: 26.99, z })
      return { x: seen.x + 640, y: seen.y + 360 }
    }
    const { luma, thicknessMm = 0.76 } = wall
    const side: Quad = [corner(-42.8, 0), corner(42.8, 0), corner(42.8, thicknessMm), corner(-42.8, thicknessMm)]
    drawInto(frame, { width: 1, height: 1, data: Uint8ClampedArray.from([luma, luma, luma, 255]) }, side)
  }
  drawInto(frame, drawCard(4), quad)
  return { frame: blurred(frame, blur), quad }
}

describe('measureEdgeStrip', () => {
  // The bottom edge comes towards the camera, so that its wall is seen.
  const pose = { pitch: -45, yaw: 0, roll: 2, width: 0.7 }

  it('sees a wall with a light of its own', () => {
    const { frame, quad } = tipped(pose, { luma: 160 })
    const strip = measureEdgeStrip(toGray(frame), quad, 'id1')
    expect(strip?.edge).toBe('bottom')
    expect(strip?.expectedPx ?? 0).toBeGreaterThan(3)
    expect(strip?.evidence ?? 0).toBeGreaterThan(0.8)
  })

  it('sees it as well where the quad lies on its outer border', () => {
    const { frame, quad } = tipped(pose, { luma: 160 })
    const [topLeft, topRight, bottomRight, bottomLeft] = quad
    const lower = ({ x, y }: { x: number; y: number }) => ({ x, y: y + 4 })
    const strip = measureEdgeStrip(toGray(frame), [topLeft, topRight, lower(bottomRight), lower(bottomLeft)], 'id1')
    expect(strip?.evidence ?? 0).toBeGreaterThan(0.8)
  })

  it('sees none on a sheet without thickness', () => {
    const { frame, quad } = tipped(pose, null)
    expect(measureEdgeStrip(toGray(frame), quad, 'id1')?.evidence ?? 1).toBeLessThan(0.3)
  })

  it.each([1, 2, 3])('takes no border that is blurred by %i pixels for a strip', (blur) => {
    const { frame, quad } = tipped(pose, null, { blur })
    expect(measureEdgeStrip(toGray(frame), quad, 'id1')?.evidence ?? 1).toBeLessThan(0.3)
  })

  it('takes no line for a strip that is half as wide as the thickness must look', () => {
    const { frame, quad } = tipped(pose, { luma: 10, thicknessMm: 0.38 })
    expect(measureEdgeStrip(toGray(frame), quad, 'id1')?.evidence ?? 1).toBeLessThan(0.3)
  })

  it('takes no ground for a strip that ends with the picture', () => {
    const { frame, quad } = tipped({ ...pose, roll: 0 }, null)
    const bottom = Math.max(...quad.map(({ y }) => y))
    const { width, data } = toGray(frame)
    // What is left of the table is as wide as the thickness must look.
    for (const rows of [4, 6, 8]) {
      const height = Math.ceil(bottom) + rows
      const cut = { width, height, data: data.slice(0, width * height) }
      expect(measureEdgeStrip(cut, quad, 'id1')?.evidence ?? 1, `${rows} rows`).toBeLessThan(0.3)
    }
  })

  it('has nothing to say straight on', () => {
    const { frame, quad } = tipped({ pitch: 0, yaw: 0, roll: 0, width: 0.6 }, null)
    expect(measureEdgeStrip(toGray(frame), quad, 'id1')).toBeNull()
  })
})
