import { describe, expect, it } from 'vitest'
import { poseQuad } from '../../test/vision/drawn-scene.ts'
import type { Quad } from './geometry.ts'
import { quadIou } from './quad.ts'
import { shapeProposals } from './shape-proposals.ts'

const frame = { width: 1280, height: 960 }
const card = poseQuad(frame, { pitch: 12, yaw: -8, roll: 6, width: 0.6 })

const seen = [0.9, 0.9, 0.9, 0.9] as const

describe('shapeProposals', () => {
  it('puts back a top that was seen at the lower side of a header', () => {
    const [a, b, c, d] = card
    const along = (from: Quad[0], to: Quad[0], share: number): Quad[0] => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    })
    const headless: Quad = [along(a, d, 0.24), along(b, c, 0.24), c, d]
    const proposals = shapeProposals({ quad: headless, support: seen }, 'id1', frame)
    expect(Math.max(...proposals.map((quad) => quadIou(quad, card)))).toBeGreaterThan(0.95)
  })

  it('leaves a quad alone that is a view of the format', () => {
    expect(shapeProposals({ quad: card, support: seen }, 'id1', frame)).toEqual([])
  })
})
