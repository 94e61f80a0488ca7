import { describe, expect, it } from 'vitest'
import { sideLines, type SideShares } from './side-lines.ts'

const rows = 48
const alongs = Float64Array.from({ length: 24 }, (_, column) => ((column + 0.5) / 24) * 1.24 - 0.12)

/** Shares that see a side at `rowOf(along)` in each column, and nowhere where that is null. */
function sharesOf(rowOf: (along: number, column: number) => number | null): SideShares {
  const shares = new Float32Array(rows * alongs.length)
  alongs.forEach((along, column) => {
    const at = rowOf(along, column)
    if (at === null) return
    const weights = Array.from({ length: rows }, (_, row) => Math.exp(-((row - at) ** 2)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    weights.forEach((weight, row) => (shares[row * alongs.length + column] = weight / total))
  })
  return { shares, rows, alongs }
}

describe('sideLines', () => {
  it('reads a sloping line to a tenth of a row', () => {
    const [line] = sideLines(sharesOf((along) => 12.3 + 7.5 * along))
    expect(line?.first).toBeCloseTo(12.3, 1)
    expect(line?.last).toBeCloseTo(19.8, 1)
    expect(line?.support).toBeGreaterThan(0.9)
  })

  it('goes on under a finger, and says that less was seen', () => {
    const [line] = sideLines(sharesOf((along) => (along > 0.3 && along < 0.7 ? null : 20)))
    expect(line?.first).toBeCloseTo(20, 1)
    expect(line?.support).toBeGreaterThan(0.5)
    expect(line?.support).toBeLessThan(0.7)
  })

  it('names a second line that some columns see, after the first', () => {
    const lines = sideLines(sharesOf((_, column) => (column % 3 === 0 ? 34 : 15)))
    expect(lines[0]?.first).toBeCloseTo(15, 1)
    expect(lines[1]?.last).toBeCloseTo(34, 1)
    expect(lines[0]?.evidence).toBeGreaterThan(lines[1]?.evidence ?? Infinity)
  })

  it('finds none where no column sees one', () => {
    expect(sideLines(sharesOf(() => null)).every(({ support }) => support < 0.05)).toBe(true)
  })
})
