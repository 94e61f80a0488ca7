import type { Box } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** Cells across and down into which the face is averaged: noise goes, features stay. */
const CELLS = 64
/** Mean slope in levels per cell below which there is nothing whose movement could be seen. */
const LEAST_SLOPE = 1

/**
 * How far a face differs between two pictures at one place, as the movement in 64ths of `face` that would explain it: mean
 * absolute difference over mean slope, with the light evened out. Two pictures of a living face, seconds apart, differ by some
 * tenths at least; one picture that was coded twice by hundredths. `null` where the pictures are of different sizes or blank.
 */
export function measureFaceShift(first: GrayImage, second: GrayImage, face: Box): number | null {
  if (first.width !== second.width || first.height !== second.height) return null
  const one = averageCells(first, face)
  const other = averageCells(second, face)
  const lift = meanOf(other) - meanOf(one)
  let difference = 0
  let slope = 0
  for (let row = 0; row < CELLS - 1; row += 1)
    for (let column = 0; column < CELLS - 1; column += 1) {
      const at = row * CELLS + column
      const level = one[at] ?? 0
      difference += Math.abs((other[at] ?? 0) - level - lift)
      slope += Math.hypot((one[at + 1] ?? 0) - level, (one[at + CELLS] ?? 0) - level)
    }
  return slope < LEAST_SLOPE * (CELLS - 1) ** 2 ? null : difference / slope
}

function averageCells(gray: GrayImage, { x, y, width, height }: Box): Float64Array {
  const cells = new Float64Array(CELLS * CELLS)
  for (let row = 0; row < CELLS; row += 1)
    for (let column = 0; column < CELLS; column += 1)
      cells[row * CELLS + column] = averageArea(gray, {
        left: Math.floor(x + (width * column) / CELLS),
        right: Math.floor(x + (width * (column + 1)) / CELLS),
        top: Math.floor(y + (height * row) / CELLS),
        bottom: Math.floor(y + (height * (row + 1)) / CELLS),
      })
  return cells
}

interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Mean of at least one pixel; what lies beyond the picture is its border. */
function averageArea({ data, width, height }: GrayImage, { left, right, top, bottom }: Area): number {
  let sum = 0
  let count = 0
  for (let y = top; y < Math.max(bottom, top + 1); y += 1)
    for (let x = left; x < Math.max(right, left + 1); x += 1) {
      const row = Math.min(height - 1, Math.max(0, y))
      sum += data[row * width + Math.min(width - 1, Math.max(0, x))] ?? 0
      count += 1
    }
  return sum / count
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
