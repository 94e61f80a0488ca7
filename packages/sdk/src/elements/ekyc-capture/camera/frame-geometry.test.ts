import { describe, expect, it } from 'vitest'
import {
  cardFrame,
  cornersPath,
  faceOval,
  heldFrames,
  onStage,
  ovalPath,
  placeVideo,
  polygonPath,
  rectCorners,
  tippedFrame,
  visiblePart,
  type Rect,
  type Size,
} from './frame-geometry.ts'

const phone: Size = { width: 390, height: 844 }
const desktop: Size = { width: 960, height: 700 }
const narrow: Size = { width: 320, height: 568 }
const sideways: Size = { width: 844, height: 390 }
const stages = { phone, desktop, narrow, sideways, huge: { width: 3840, height: 2160 } }

const isInside = (inner: Rect, outer: Rect) =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 &&
  inner.y + inner.height <= outer.y + outer.height + 0.01

describe('placeVideo', () => {
  it('fills a phone held upright with an upright picture', () => {
    const { fit, picture } = placeVideo(phone, { width: 1080, height: 1920 })
    expect(fit).toBe('cover')
    expect(picture.height).toBeCloseTo(844)
    expect(picture.x).toBeLessThan(0)
  })

  it('shows all of a wide picture on an upright stage: what guides must be in view', () => {
    const { fit, picture } = placeVideo(phone, { width: 1280, height: 960 })
    expect(fit).toBe('contain')
    expect(picture.width).toBeCloseTo(390)
    expect(picture.y).toBeGreaterThan(0)
  })

  it('fills a desktop panel with a webcam', () => {
    expect(placeVideo(desktop, { width: 1280, height: 720 }).fit).toBe('cover')
  })
})

describe('onStage', () => {
  it('mirrors where the video is mirrored', () => {
    const picture: Rect = { x: 10, y: 20, width: 100, height: 50 }
    expect(onStage([0.1, 0.5], picture, false)).toEqual([20, 45])
    expect(onStage([0.1, 0.5], picture, true)).toEqual([100, 45])
  })
})

describe.each(Object.entries(stages))('frames on %s', (_, stage) => {
  const visible = visiblePart(stage, placeVideo(stage, { width: 1280, height: 960 }).picture)

  it('lie in view', () => {
    expect(isInside(cardFrame(visible, 'id1'), visible)).toBe(true)
    expect(isInside(cardFrame(visible, 'id3'), visible)).toBe(true)
    expect(isInside(faceOval(visible), visible)).toBe(true)
    const { oval, card } = heldFrames(visible, 'id1')
    expect(isInside(oval, visible)).toBe(true)
    expect(isInside(card, visible)).toBe(true)
  })

  it("keep the card's proportions", () => {
    const frame = cardFrame(visible, 'id1')
    expect(frame.width / frame.height).toBeCloseTo(85.6 / 53.98)
  })

  it('do not cover the face with the card', () => {
    const { oval, card } = heldFrames(visible, 'id1')
    const isApart = card.x >= oval.x + oval.width || card.y >= oval.y + oval.height
    expect(isApart).toBe(true)
  })

  it('narrow away from the person when the card is tipped', () => {
    const [topLeft, topRight, bottomRight, bottomLeft] = tippedFrame(visible, 'id1')
    expect(topRight[0] - topLeft[0]).toBeLessThan(bottomRight[0] - bottomLeft[0])
    expect(bottomLeft[1]).toBeGreaterThan(topLeft[1])
  })
})

describe('paths', () => {
  const corners = rectCorners({ x: 0, y: 0, width: 100, height: 60 })
  it('are closed outlines, or four separate corners', () => {
    expect(polygonPath(corners, 10)).toMatch(/^M.*Z$/)
    expect(cornersPath(corners, { radius: 10, armShare: 0.2 }).match(/M/g)).toHaveLength(4)
    expect(ovalPath({ x: 0, y: 0, width: 10, height: 20 })).toBe('M5 0A5 10 0 0 1 5 20A5 10 0 0 1 5 0Z')
  })
  it('hold no number that is not finite', () => {
    expect(polygonPath(rectCorners({ x: 0, y: 0, width: 0, height: 0 }), 10)).not.toMatch(/NaN|Infinity/)
  })
})
