import { describe, expect, it } from 'vitest'
import { poseQuad, seededRandom } from '../../test/vision/drawn-scene.ts'
import { measureCardTilt } from './card-tilt.ts'
import type { Quad } from './geometry.ts'

const frame = { width: 1280, height: 720 }
const tiltOf = (quad: Quad): number => measureCardTilt(quad, 'id1', frame)?.tiltDeg ?? NaN

describe('measureCardTilt', () => {
  it('reads exact corners at the assumed focal length to a degree', () => {
    for (const tilt of [0, 10, 20, 30, 45, 60]) {
      for (const roll of [-30, 0, 25]) {
        expect(Math.abs(tiltOf(poseQuad(frame, { pitch: tilt, yaw: 0, roll, width: 0.5 })) - tilt)).toBeLessThan(1)
        expect(Math.abs(tiltOf(poseQuad(frame, { pitch: 0, yaw: -tilt, roll, width: 0.5 })) - tilt)).toBeLessThan(1)
      }
    }
  })

  it('stays within six degrees with corners off by half a pixel and another lens', () => {
    const random = seededRandom(9)
    for (let trial = 0; trial < 60; trial += 1) {
      const tilt = 22 + random() * 38
      const direction = random() * 2 * Math.PI
      const focal = 0.65 + random() * 0.5
      // A rotation about x and then y tips the normal by acos(cos a cos b).
      const pitch = tilt * Math.cos(direction)
      const yaw = tilt * Math.sin(direction)
      const radians = Math.PI / 180
      const truth = Math.acos(Math.cos(pitch * radians) * Math.cos(yaw * radians)) / radians
      const exact = poseQuad(frame, { pitch, yaw, roll: random() * 30 - 15, width: 0.5, focal })
      const noisy = exact.map(({ x, y }) => ({ x: x + random() - 0.5, y: y + random() - 0.5 })) as unknown as Quad
      expect(Math.abs(tiltOf(noisy) - truth), `trial ${trial}`).toBeLessThan(6)
    }
  })

  it('keeps a flat card with refined corners under the flat limit', () => {
    const random = seededRandom(10)
    for (let trial = 0; trial < 60; trial += 1) {
      const exact = poseQuad(frame, {
        pitch: random() * 8 - 4,
        yaw: random() * 8 - 4,
        roll: random() * 20 - 10,
        width: 0.6,
      })
      const noisy = exact.map(({ x, y }) => ({ x: x + random() * 2 - 1, y: y + random() * 2 - 1 })) as unknown as Quad
      expect(tiltOf(noisy), `trial ${trial}`).toBeLessThan(15)
    }
  })

  it('shows a misfit for a rectangle of another shape, whatever its tilt', () => {
    const quad: Quad = [
      { x: 440, y: 160 },
      { x: 840, y: 160 },
      { x: 840, y: 560 },
      { x: 440, y: 560 },
    ]
    expect(measureCardTilt(quad, 'id1', frame)?.misfit ?? 0).toBeGreaterThan(0.006)
    const card = poseQuad(frame, { pitch: 30, yaw: 10, roll: 5, width: 0.5 })
    expect(measureCardTilt(card, 'id1', frame)?.misfit ?? 1).toBeLessThan(0.001)
    expect(measureCardTilt([quad[0], quad[0], quad[2], quad[3]], 'id1', frame)).toBeNull()
  })
})
