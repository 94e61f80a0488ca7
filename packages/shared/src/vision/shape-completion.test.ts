import { describe, expect, it } from 'vitest'
import { poseQuad } from '../../test/vision/drawn-scene.ts'
import type { Point, Quad } from './geometry.ts'
import { distance } from './quad.ts'
import { completeByShape } from './shape-completion.ts'

const frame = { width: 1280, height: 960 }
const [a, b, c, d] = poseQuad(frame, { pitch: 12, yaw: -8, roll: 6, width: 0.6 })

const along = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
})
const short: Quad = [a, along(a, b, 0.94), along(d, c, 0.96), d]

describe('completeByShape', () => {
  it('puts a side that was not seen where the other three and the shape say', () => {
    const quad = completeByShape({ quad: short, support: [0.9, 0, 0.9, 0.9] }, 'id1', frame)
    const width = distance(a, b)
    for (const [index, corner] of [a, b, c, d].entries())
      expect(distance(quad?.[index] ?? a, corner) / width).toBeLessThan(0.015)
    expect(distance(short[1], b) / width).toBeGreaterThan(0.05)
  })

  it('has nothing to add where every side was seen', () => {
    expect(completeByShape({ quad: short, support: [0.9, 0.9, 0.9, 0.9] }, 'id1', frame)).toBeNull()
  })

  it('gives nothing for corners that span nothing', () => {
    expect(completeByShape({ quad: [a, a, a, a], support: [0.9, 0, 0.9, 0.9] }, 'id1', frame)).toBeNull()
  })
})
