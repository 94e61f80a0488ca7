import { describe, expect, it } from 'vitest'
import { decodeDocumentCorners, DOCUMENT_HEATMAP_SIZE, DOCUMENT_INPUT_SIZE } from './document-corners.ts'
import { mirrorInput, mirrorOutputs } from './mirrored-look.ts'

const size = DOCUMENT_HEATMAP_SIZE

describe('a look into a mirror', () => {
  it('exchanges left and right of every row of every plane', () => {
    const input = new Float32Array(3 * DOCUMENT_INPUT_SIZE ** 2)
    input[DOCUMENT_INPUT_SIZE * 5 + 3] = 7
    const mirrored = mirrorInput(input)
    expect(mirrored[DOCUMENT_INPUT_SIZE * 5 + DOCUMENT_INPUT_SIZE - 1 - 3]).toBe(7)
    expect(mirrorInput(mirrored)).toEqual(input)
  })

  it('names the corners as they are outside the mirror', () => {
    // Seen in the mirror: each map has its peak in the cell (column, row).
    const peaks = [
      [5, 6],
      [40, 8],
      [38, 30],
      [7, 33],
    ] as const
    const heatmaps = new Float32Array(4 * size * size).fill(-20)
    peaks.forEach(([column, row], corner) => (heatmaps[corner * size * size + row * size + column] = 0))
    const { quad, insideScores, presence } = decodeDocumentCorners(
      mirrorOutputs({ heatmaps, scores: Float32Array.of(0.5, 0.25, 0.125, 1, 0.75, 0.375) }),
      { width: size, height: size },
    )
    const at = (column: number, row: number) => ({ x: size - column - 0.5, y: row + 0.5 })
    const expected = [at(40, 8), at(5, 6), at(7, 33), at(38, 30)]
    quad.forEach((corner, index) => {
      expect(corner.x).toBeCloseTo(expected[index]?.x ?? NaN, 3)
      expect(corner.y).toBeCloseTo(expected[index]?.y ?? NaN, 3)
    })
    expect(insideScores).toEqual([1, 0.125, 0.375, 0.75])
    expect(presence).toBe(0.5)
  })
})
