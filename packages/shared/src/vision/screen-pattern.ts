import type { Point } from './geometry.ts'
import type { RgbaImage } from './image.ts'

/** Side of the square in which the pattern is looked for, in pixels; a power of two. */
export const SCREEN_PATTERN_SIDE = 256
/** Range of frequencies in cycles per pixel: below lie features and folds, above nothing is resolved. */
const LOWEST = 0.12
const HIGHEST = 0.48
/** JPEG codes blocks of 8 and, for colour, 16 pixels: along the axes its harmonics lie at multiples of 1/16. */
const BLOCK = 16
const BLOCK_TOLERANCE = 0.13
/** Bins around a frequency that belong to it, and those around them that it is compared with. */
const OWN_REACH = 2
const NEIGHBOUR_REACH = 5
/** Amplitude, per pixel of the side, that a frequency must have over nothing at all: keeps noise from counting. */
const FLOOR = 0.8

/** How far the strongest regular pattern stands out of its neighbourhood in the spectrum; about 2 to 4 in any scene. */
export interface ScreenPattern {
  readonly luma: number
  /** In the difference of red and blue, which the stripes of a display's sub-pixels alternate. */
  readonly chroma: number
}

/**
 * Looks for the grid of a display around `centre`. A sign and no proof: a sharp fabric has a grid as well, and a display
 * that is far, blurred or photographed at less than two pixels per dot has none. `null` for a picture that is too small.
 */
export function measureScreenPattern(image: RgbaImage, centre: Point): ScreenPattern | null {
  const side = SCREEN_PATTERN_SIDE
  if (image.width < side || image.height < side) return null
  const left = Math.min(image.width - side, Math.max(0, Math.round(centre.x - side / 2)))
  const top = Math.min(image.height - side, Math.max(0, Math.round(centre.y - side / 2)))
  const luma = new Float64Array(side * side)
  const chroma = new Float64Array(side * side)
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const at = ((top + row) * image.width + left + column) * 4
      const red = image.data[at] ?? 0
      const blue = image.data[at + 2] ?? 0
      luma[row * side + column] = 0.299 * red + 0.587 * (image.data[at + 1] ?? 0) + 0.114 * blue
      chroma[row * side + column] = red - blue
    }
  return { luma: strongestPattern(luma), chroma: strongestPattern(chroma) }
}

function strongestPattern(plane: Float64Array): number {
  const side = SCREEN_PATTERN_SIDE
  const amplitude = spectrum(plane)
  let strongest = 0
  for (let v = -side / 2; v < side / 2; v += 1)
    for (let u = 0; u < side / 2; u += 1) {
      const frequency = Math.hypot(u, v) / side
      if (frequency < LOWEST || frequency > HIGHEST || isOfJpeg(u, v)) continue
      const own = at(amplitude, u, v)
      if (own <= strongest * FLOOR * side) continue
      strongest = Math.max(strongest, own / (neighbourhoodOf(amplitude, u, v) + FLOOR * side))
    }
  return strongest
}

function at(amplitude: Float64Array, u: number, v: number): number {
  const side = SCREEN_PATTERN_SIDE
  return amplitude[((v + side) % side) * side + ((u + side) % side)] ?? 0
}

function isOfJpeg(u: number, v: number): boolean {
  const isHarmonic = (bin: number): boolean => {
    const order = (Math.abs(bin) / SCREEN_PATTERN_SIDE) * BLOCK
    return Math.abs(order - Math.round(order)) < BLOCK_TOLERANCE
  }
  return (Math.abs(v) <= 1 && isHarmonic(u)) || (Math.abs(u) <= 1 && isHarmonic(v))
}

/** Median amplitude around a frequency. */
function neighbourhoodOf(amplitude: Float64Array, u: number, v: number): number {
  const values: number[] = []
  for (let dv = -NEIGHBOUR_REACH; dv <= NEIGHBOUR_REACH; dv += 1)
    for (let du = -NEIGHBOUR_REACH; du <= NEIGHBOUR_REACH; du += 1)
      if (Math.max(Math.abs(du), Math.abs(dv)) > OWN_REACH) values.push(at(amplitude, u + du, v + dv))
  values.sort((one, other) => one - other)
  return values[values.length >> 1] ?? 0
}

/** Amplitudes of the plane's two-dimensional Fourier transform under a Hann window, without its mean. */
function spectrum(plane: Float64Array): Float64Array {
  const side = SCREEN_PATTERN_SIDE
  const window = Float64Array.from({ length: side }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / side))
  const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length
  const real = new Float64Array(plane.length)
  const imaginary = new Float64Array(plane.length)
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const index = row * side + column
      real[index] = ((plane[index] ?? 0) - mean) * (window[row] ?? 0) * (window[column] ?? 0)
    }
  for (let line = 0; line < side; line += 1) transformLine(real, imaginary, { start: line * side, step: 1 })
  for (let line = 0; line < side; line += 1) transformLine(real, imaginary, { start: line, step: side })
  return real.map((value, index) => Math.hypot(value, imaginary[index] ?? 0))
}

/** Fast Fourier transform of one line in place (Cooley and Tukey 1965, radix two). */
function transformLine(
  real: Float64Array,
  imaginary: Float64Array,
  { start, step }: { readonly start: number; readonly step: number },
): void {
  const side = SCREEN_PATTERN_SIDE
  const swap = (values: Float64Array, one: number, other: number): void => {
    const kept = values[one] ?? 0
    values[one] = values[other] ?? 0
    values[other] = kept
  }
  for (let index = 1, reversed = 0; index < side; index += 1) {
    let bit = side >> 1
    for (; reversed & bit; bit >>= 1) reversed ^= bit
    reversed ^= bit
    if (index < reversed) {
      swap(real, start + index * step, start + reversed * step)
      swap(imaginary, start + index * step, start + reversed * step)
    }
  }
  for (let length = 2; length <= side; length <<= 1)
    for (let offset = 0; offset < length / 2; offset += 1) {
      const cos = Math.cos((-2 * Math.PI * offset) / length)
      const sin = Math.sin((-2 * Math.PI * offset) / length)
      for (let block = 0; block < side; block += length) {
        const upper = start + (block + offset) * step
        const lower = upper + (length / 2) * step
        const re = (real[lower] ?? 0) * cos - (imaginary[lower] ?? 0) * sin
        const im = (real[lower] ?? 0) * sin + (imaginary[lower] ?? 0) * cos
        real[lower] = (real[upper] ?? 0) - re
        imaginary[lower] = (imaginary[upper] ?? 0) - im
        real[upper] = (real[upper] ?? 0) + re
        imaginary[upper] = (imaginary[upper] ?? 0) + im
      }
    }
}
