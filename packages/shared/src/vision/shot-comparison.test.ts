import { describe, expect, it } from 'vitest'
import {
  addNoise,
  blurred,
  canvas,
  drawCard,
  drawInto,
  drawTable,
  poseQuad,
  type Canvas,
  type Pose,
} from '../../test/vision/drawn-scene.ts'
import type { Quad } from './geometry.ts'
import { toGray } from './image.ts'
import { imageQuad } from './rectify.ts'
import { compareShots, type DocumentPicture } from './shot-comparison.ts'
import { applyHomography, quadHomography } from './homography.ts'

function held(room: Canvas, pose: Pose, seed: number): { frame: Canvas; quad: Quad } {
  const frame: Canvas = { ...room, data: room.data.slice() }
  const quad = poseQuad(frame, pose)
  drawInto(frame, drawCard(2), quad, (x) => (seed % 2 ? 1 : 0.85 + 0.25 * x))
  addNoise(frame, 4, seed)
  return { frame: blurred(frame, 0.7), quad }
}
const picture = ({ frame, quad }: { frame: Canvas; quad: Quad }): DocumentPicture => ({ image: toGray(frame), quad })

describe('compareShots', () => {
  const room = drawTable(1280, 720, 12)
  const front = held(room, { pitch: 3, yaw: 2, roll: 1, width: 0.5 }, 1)

  it('sees a card tipped in the hand before a room that stays', () => {
    const tipped = compareShots(
      picture(front),
      picture(held(room, { pitch: -40, yaw: 4, roll: 3, width: 0.5 }, 2)),
      'id1',
    )
    expect(tipped.tiltDifferenceDeg ?? 0).toBeGreaterThan(25)
    expect(tipped.backgroundSimilarity ?? 1).toBeLessThan(0.6)
    expect(tipped.isReplay).toBe(false)
  })

  it('sees the front shot sent again', () => {
    const again = compareShots(picture(front), picture(front), 'id1')
    expect(again.tiltDifferenceDeg).toBe(0)
    expect(again.cardResidual).toBeLessThan(1e-3)
    expect(again.isReplay).toBe(true)
  })

  it('sees the front shot warped on a computer', () => {
    const target = poseQuad(room, { pitch: -38, yaw: 0, roll: 0, width: 0.5 })
    const h = quadHomography(front.quad, target)
    if (!h) throw new Error('never degenerate')
    const whole = imageQuad(front.frame).map((corner) => applyHomography(h, corner)) as unknown as Quad
    const warped = canvas(1280, 720)
    drawInto(warped, front.frame, whole)
    const comparison = compareShots(picture(front), picture({ frame: warped, quad: target }), 'id1')
    expect(comparison.tiltDifferenceDeg ?? 0).toBeGreaterThan(25)
    expect(comparison.isReplay).toBe(true)
  })

  it('has nothing to say about surroundings that are not in view', () => {
    const close = held(room, { pitch: 0, yaw: 0, roll: 0, width: 1.2 }, 3)
    expect(compareShots(picture(close), picture(close), 'id1').backgroundSimilarity).toBeNull()
  })
})
