import { describe, expect, it } from 'vitest'
import { addNoise, canvas, drawInto, drawTable, poseQuad } from '../../test/vision/drawn-scene.ts'
import { greenCard, greenEdges } from '../../test/vision/green-card.ts'
import type { DocumentSighting } from './document-corners.ts'
import type { Quad } from './geometry.ts'
import { distance } from './quad.ts'
import { settleDocument, type DocumentGuess } from './settle-document.ts'

const frame = { width: 1280, height: 720 }
const quad = poseQuad(frame, { pitch: 15, yaw: -10, roll: 8, width: 0.6 })
const infer = (strips: Float32Array): Promise<Float32Array> => Promise.resolve(greenEdges(strips))
const sure: Omit<DocumentSighting, 'quad'> = {
  found: false,
  cornerScores: [0.9, 0.9, 0.9, 0.9],
  insideScores: [0.99, 0.99, 0.99, 0.99],
  presence: 0.98,
  kind: 'id1',
  kindScore: 0.97,
  score: 0.9,
}

const guess = (rough: Quad): DocumentGuess => ({
  rough: { ...sure, quad: rough },
  quad: rough,
  isWhole: 0.97,
  isId3: 0.03,
  reach: 0.17,
})

describe('settleDocument', () => {
  it('brings corners that are far off to the edges, and trusts them', async () => {
    const scene = drawTable(frame.width, frame.height, 21)
    drawInto(scene, greenCard(), quad)
    addNoise(scene, 3, 2)
    const rough = quad.map(({ x, y }, index) => ({ x: x + (index % 2 ? 20 : -17), y: y + 15 })) as unknown as Quad
    const settled = await settleDocument(scene, guess(rough), infer)
    settled?.sighting.quad.forEach((corner, index) => expect(distance(corner, quad[index] ?? corner)).toBeLessThan(1.5))
    expect(settled?.evidence.strain).toBeLessThan(2)
    expect(settled?.trust).toBeGreaterThan(0.5)
  })

  it('does not trust corners without edges in a shape that no document has', async () => {
    const [a, b, c, d] = quad
    const bent: Quad = [a, b, { x: c.x, y: c.y - 0.45 * (c.y - b.y) }, d]
    const settled = await settleDocument(canvas(1280, 720, [90, 90, 90]), guess(bent), infer)
    expect(settled?.trust).toBeLessThan(0.2)
  })

  it('does not follow a document into a frame that it has left', async () => {
    const gone = { ...guess(quad), isWhole: 0.97, isFollowed: true }
    const settled = await settleDocument(canvas(frame.width, frame.height, [90, 90, 90]), gone, infer)
    expect(settled?.trust).toBeLessThan(0.5)
  })

  it('gives nothing for corners that span nothing', async () => {
    const flat: Quad = [quad[0], quad[0], quad[0], quad[0]]
    expect(await settleDocument(canvas(64, 48, [9, 9, 9]), guess(flat), infer)).toBeNull()
  })
})
