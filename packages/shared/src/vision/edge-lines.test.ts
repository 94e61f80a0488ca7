import { describe, expect, it } from 'vitest'
import { edgeLines } from './edge-lines.ts'
import { alongSide, EDGE_COLUMNS, EDGE_PLACES, STRIP_DEPTH } from './edge-strips.ts'

/** Logits that see an edge at `rowOf(along)` in each column, and nowhere where that is null. */
function placesOf(rowOf: (along: number, column: number) => number | null): Float32Array {
  const places = new Float32Array(EDGE_PLACES * EDGE_COLUMNS)
  for (let column = 0; column < EDGE_COLUMNS; column += 1) {
    const at = rowOf(alongSide(column, EDGE_COLUMNS), column)
    for (let row = 0; row < STRIP_DEPTH; row += 1)
      places[row * EDGE_COLUMNS + column] = at === null ? -6 : Math.max(-8, -((row - at) ** 2))
    places[STRIP_DEPTH * EDGE_COLUMNS + column] = at === null ? 4 : -4
  }
  return places
}

const shareOf = (row: number): number => 1 - (2 * (row + 0.5)) / STRIP_DEPTH

describe('edgeLines', () => {
  it('reads a sloping line to a quarter of a strip pixel', () => {
    const [line] = edgeLines(placesOf((along) => 12.3 + 7.5 * along))
    expect(line?.atStart).toBeCloseTo(shareOf(12.3), 2)
    expect(line?.atEnd).toBeCloseTo(shareOf(19.8), 2)
    expect(line?.support).toBeGreaterThan(0.9)
  })

  it('goes on under a finger, and says that less was seen', () => {
    const [line] = edgeLines(placesOf((along) => (along > 0.3 && along < 0.7 ? null : 20)))
    expect(line?.atStart).toBeCloseTo(shareOf(20), 2)
    expect(line?.support).toBeGreaterThan(0.5)
    expect(line?.support).toBeLessThan(0.7)
  })

  it('names a second line that some columns see, after the first', () => {
    const lines = edgeLines(placesOf((_, column) => (column % 3 === 0 ? 34 : 15)))
    expect(lines[0]?.atStart).toBeCloseTo(shareOf(15), 2)
    expect(lines[1]?.atEnd).toBeCloseTo(shareOf(34), 2)
    expect(lines[0]?.evidence).toBeGreaterThan(lines[1]?.evidence ?? Infinity)
  })

  it('finds none where no column sees one', () => {
    expect(edgeLines(placesOf(() => null)).every(({ support }) => support < 0.05)).toBe(true)
  })
})
