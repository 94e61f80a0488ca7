import { describe, expect, it } from 'vitest'
import { poseQuad } from '../../test/vision/drawn-scene.ts'
import { cornerHypotheses, shapeMisfit, type CornerPeak, type CornerPeaks } from './corner-hypotheses.ts'

const frame = { width: 1280, height: 720 }
const quad = poseQuad(frame, { pitch: 25, yaw: -12, roll: 7, width: 0.6 })
const seen = (index: 0 | 1 | 2 | 3, share = 0.95): CornerPeak => ({ ...quad[index], share })
const elsewhere = (share: number): CornerPeak => ({ x: 640, y: 390, share })

describe('cornerHypotheses', () => {
  it('keeps four sure corners', () => {
    const peaks: CornerPeaks = [[seen(0)], [seen(1)], [seen(2)], [seen(3)]]
    expect(cornerHypotheses(peaks, frame).map((hypothesis) => hypothesis.quad)).toEqual([
      quad.map((_, i) => peaks[i]?.[0]),
    ])
  })

  it('prefers the second peak of a corner when the first makes no document', () => {
    const peaks: CornerPeaks = [[seen(0)], [elsewhere(0.6), seen(1, 0.3)], [seen(2)], [seen(3)]]
    const [best] = cornerHypotheses(peaks, frame)
    expect(best?.quad[1]).toMatchObject(quad[1])
    expect(best?.shares).toEqual([0.95, 0.3, 0.95, 0.95])
  })

  it('has none where no four corners run clockwise', () => {
    const peaks: CornerPeaks = [[seen(2)], [seen(1)], [seen(0)], [seen(3)]]
    expect(cornerHypotheses(peaks, frame)).toEqual([])
  })
})

describe('shapeMisfit', () => {
  it('is small for the format that was photographed and large for another shape', () => {
    expect(shapeMisfit(quad, 'id1', frame)).toBeLessThan(1)
    const [a, b, c, d] = quad
    expect(shapeMisfit([a, b, { x: c.x, y: (b.y + c.y) / 2 }, d], 'id1', frame)).toBeGreaterThan(3)
  })

  it('is infinite for corners on a line', () => {
    const at = (x: number) => ({ x, y: 100 })
    expect(shapeMisfit([at(0), at(10), at(20), at(30)], 'id1', frame)).toBe(Infinity)
  })
})
