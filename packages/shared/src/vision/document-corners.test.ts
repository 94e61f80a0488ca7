import { describe, expect, it } from 'vitest'
import { canvas, fillRect, poseQuad } from '../../test/vision/drawn-scene.ts'
import {
  decodeDocumentCorners,
  DOCUMENT_HEATMAP_SIZE,
  DOCUMENT_INPUT_SIZE,
  prepareDocumentInput,
} from './document-corners.ts'
import type { Point, Quad } from './geometry.ts'
import { distance } from './quad.ts'

const frame = { width: 1280, height: 720 }

/** Heat maps as a sure network would give them: logits of a Gaussian of one cell around each corner. */
function heatmapsOf(quad: Quad, sharpness = 1): Float32Array {
  const size = DOCUMENT_HEATMAP_SIZE
  const maps = new Float32Array(4 * size * size)
  quad.forEach((corner: Point, index) => {
    const x = (corner.x / frame.width) * size
    const y = (corner.y / frame.height) * size
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const squared = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2
        maps[index * size * size + row * size + column] = sharpness * Math.max(-20, -squared / 2)
      }
    }
  })
  return maps
}

const sure = Float32Array.from([0.98, 0.03, 0.99, 0.99, 0.99, 0.99])
const quad = poseQuad(frame, { pitch: 15, yaw: -10, roll: 8, width: 0.6 })

describe('prepareDocumentInput', () => {
  it('averages areas into planes of red, green and blue', () => {
    const image = canvas(384, 768, [10, 20, 30])
    fillRect(image, { x: 0, y: 0, width: 1, height: 768 }, [110, 20, 30])
    const input = prepareDocumentInput(image)
    const plane = DOCUMENT_INPUT_SIZE ** 2
    expect(input).toHaveLength(3 * plane)
    expect([input[0], input[plane], input[2 * plane]]).toEqual([60, 20, 30])
    expect([input[1], input[plane - 1], input[3 * plane - 1]]).toEqual([10, 10, 30])
  })

  it('enlarges a small picture without gaps', () => {
    const image = canvas(50, 40, [1, 2, 3])
    expect(new Set(prepareDocumentInput(image))).toEqual(new Set([1, 2, 3]))
  })
})

describe('decodeDocumentCorners', () => {
  it('reads corners to a twentieth of a cell', () => {
    const sighting = decodeDocumentCorners({ heatmaps: heatmapsOf(quad), scores: sure }, frame)
    expect(sighting.found).toBe(true)
    expect(sighting.kind).toBe('id1')
    expect(sighting.score).toBeGreaterThan(0.9)
    sighting.quad.forEach((corner, index) =>
      expect(distance(corner, quad[index] ?? corner)).toBeLessThan(0.05 * (frame.width / DOCUMENT_HEATMAP_SIZE)),
    )
  })

  it.each([
    ['no document', [0.1, 0, 1, 1, 1, 1], quad, 1],
    ['a corner outside', [1, 0, 1, 0.2, 1, 1], quad, 1],
    ['unsure corners', [1, 0, 1, 1, 1, 1], quad, 0.05],
    ['crossed corners', [1, 0, 1, 1, 1, 1], [quad[0], quad[2], quad[1], quad[3]], 1],
    ['a speck', [1, 0, 1, 1, 1, 1], poseQuad(frame, { pitch: 0, yaw: 0, roll: 0, width: 0.05 }), 1],
    ['a tall strip', [1, 0, 1, 1, 1, 1], poseQuad(frame, { pitch: 0, yaw: 75, roll: 0, width: 0.5 }), 1],
  ] as const)('does not find a document in %s', (_, scores, corners, sharpness) => {
    const outputs = { heatmaps: heatmapsOf(corners, sharpness), scores: Float32Array.from(scores) }
    expect(decodeDocumentCorners(outputs, frame).found).toBe(false)
  })
})
