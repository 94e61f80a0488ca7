/**
 * Solves `size` linear equations by Gaussian elimination with partial pivoting. `matrix` holds them augmented, row by row,
 * `size + 1` columns wide, and is overwritten. Null when a pivot is smaller than 1e-11 times the largest entry.
 */
export function solveLinear(matrix: Float64Array, size: number): number[] | null {
  const columns = size + 1
  const at = (index: number): number => matrix[index] ?? 0
  const least = 1e-11 * matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (let pivot = 0; pivot < size; pivot += 1) {
    let best = pivot
    for (let row = pivot + 1; row < size; row += 1) {
      if (Math.abs(at(row * columns + pivot)) > Math.abs(at(best * columns + pivot))) best = row
    }
    if (!(Math.abs(at(best * columns + pivot)) > least)) return null
    for (let column = 0; column < columns; column += 1) {
      const kept = at(pivot * columns + column)
      matrix[pivot * columns + column] = at(best * columns + column)
      matrix[best * columns + column] = kept
    }
    for (let row = 0; row < size; row += 1) {
      if (row === pivot) continue
      const factor = at(row * columns + pivot) / at(pivot * columns + pivot)
      for (let column = pivot; column < columns; column += 1) {
        matrix[row * columns + column] = at(row * columns + column) - factor * at(pivot * columns + column)
      }
    }
  }
  return Array.from({ length: size }, (_, row) => at(row * columns + size) / at(row * columns + row))
}
