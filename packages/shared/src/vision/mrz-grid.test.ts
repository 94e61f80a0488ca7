import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterScores, fitMrzGrid, MRZ_CLASSES, MRZ_FRAME_STRIDE } from './mrz-grid.ts'

const FRAMES = 208

/** Logits of a network that sees a character `i % 36` at each of the centres, as it was trained to answer. */
function logitsOf(centres: readonly number[], hidden: ReadonlySet<number> = new Set()): Float32Array {
  const logits = new Float32Array((MRZ_CLASSES + 1) * FRAMES).fill(-4)
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const x = (frame + 0.5) * MRZ_FRAME_STRIDE
    for (const [index, centre] of centres.entries()) {
      if (hidden.has(index)) continue
      const away = Math.abs(x - centre)
      const share = Math.min(0.98, Math.max(0.02, Math.exp(-((away / 3.5) ** 2) / 2)))
      const offset = MRZ_CLASSES * FRAMES + frame
      logits[offset] = Math.max(logits[offset] ?? -4, Math.log(share / (1 - share)))
      if (away < 6) logits[(index % 36) * FRAMES + frame] = 4
    }
  }
  return logits
}

const expected = { count: 44, first: 72, pitch: 16 }
const placed = (first: number, last: number, recession: number): number[] =>
  Array.from({ length: 44 }, (_, i) => {
    const share = i / 43
    return first + ((last - first) * share * (1 + recession)) / (1 + recession * share)
  })

describe('fitMrzGrid', () => {
  it('finds every character of a line that is off by up to three characters at each end', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -45, max: 45, noNaN: true }),
        fc.double({ min: -45, max: 45, noNaN: true }),
        fc.double({ min: -0.15, max: 0.18, noNaN: true }),
        (before, behind, recession) => {
          const centres = placed(72 + before, 760 + behind, recession)
          const grid = fitMrzGrid(logitsOf(centres), FRAMES, expected)
          for (const [index, x] of grid.centres.entries()) expect(Math.abs(x - (centres[index] ?? 0))).toBeLessThan(3)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('counts on where characters are hidden', () => {
    const centres = placed(80, 750, 0.05)
    const hidden = new Set([9, 10, 11, 12, 30])
    const grid = fitMrzGrid(logitsOf(centres, hidden), FRAMES, expected)
    for (const [index, x] of grid.centres.entries()) expect(Math.abs(x - (centres[index] ?? 0))).toBeLessThan(3)
  })

  it('rates a grid of another format lower', () => {
    const centres = placed(72, 760, 0)
    const right = fitMrzGrid(logitsOf(centres), FRAMES, expected)
    const wrong = fitMrzGrid(logitsOf(centres), FRAMES, { count: 36, first: 72, pitch: 19.6 })
    expect(right.score).toBeGreaterThan(0.8)
    expect(wrong.score).toBeLessThan(0.7 * right.score)
  })
})

describe('characterScores', () => {
  it('relies on nothing in a line whose grid is a character off, and not on a hidden character', () => {
    const centres = placed(72, 760, 0)
    const sureness = (logits: Float32Array, hidden: number): number[] => {
      const scores = characterScores(logits, FRAMES, fitMrzGrid(logits, FRAMES, expected))
      return [20, hidden].map((index) =>
        Math.exp(Math.max(...scores.subarray(index * MRZ_CLASSES, (index + 1) * MRZ_CLASSES))),
      )
    }
    const [sure = 0, hidden = 1] = sureness(logitsOf(centres, new Set([30])), 30)
    expect(sure).toBeGreaterThan(0.4)
    expect(hidden).toBeLessThan(0.1)
    // The last character is cut off, and something stands before the first
    const off = placed(56, 744, 0)
    const [one = 1] = sureness(logitsOf([...off, 760], new Set([44])), 43)
    expect(one).toBeGreaterThan(0.4)
    const [longer = 1] = sureness(logitsOf([...placed(72, 760, 0), 776]), 43)
    expect(longer).toBeLessThan(0.2)
  })

  it('gives log-probabilities of the characters at the grid', () => {
    const centres = placed(72, 760, 0)
    const scores = characterScores(logitsOf(centres), FRAMES, { centres, score: 1, trust: centres.map(() => 1) })
    for (let index = 0; index < 44; index += 1) {
      const cell = Array.from(scores.subarray(index * MRZ_CLASSES, (index + 1) * MRZ_CLASSES))
      expect(cell.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1)
      expect(cell.indexOf(Math.max(...cell))).toBe(index % 36)
    }
  })
})
