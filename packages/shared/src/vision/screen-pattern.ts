import type { Point } from './geometry.ts'
import type { RgbaImage } from './image.ts'

/** Side of the square in which the pattern is looked for, in pixels; a power of two. */
export const SCREEN_PATTERN_SIDE = 256
/** Range of frequencies in cycles per pixel: below lie features and folds, above nothing is resolved. */
const LOWEST = 0.12
const HIGHEST = 0.48
/** JPEG codes blocks of 8 and, for colour, 16 pixels: its harmonics lie where both frequencies are multiples of 1/16. */
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
  const [lumaSpectrum, chromaSpectrum] = spectra(luma, chroma)
  return { luma: strongestPattern(lumaSpectrum), chroma: strongestPattern(chromaSpectrum) }
}

function strongestPattern(amplitude: Float64Array): number {
  const side = SCREEN_PATTERN_SIDE
  const near = sumsAround(amplitude, NEIGHBOUR_REACH)
  const own = sumsAround(amplitude, OWN_REACH)
  const neighbours = (2 * NEIGHBOUR_REACH + 1) ** 2 - (2 * OWN_REACH + 1) ** 2
  let strongest = 0
  for (let v = -side / 2; v < side / 2; v += 1)
    for (let u = 0; u < side / 2; u += 1) {
      const frequency = Math.sqrt(u * u + v * v) / side
      if (frequency < LOWEST || frequency > HIGHEST || isOfJpeg(u, v)) continue
      const at = ((v + side) % side) * side + u
      const level = ((near[at] ?? 0) - (own[at] ?? 0)) / neighbours
      strongest = Math.max(strongest, (amplitude[at] ?? 0) / (level + FLOOR * side))
    }
  return strongest
}

/** Sum over the square of half side `reach` around every frequency; the spectrum is periodic. */
function sumsAround(amplitude: Float64Array, reach: number): Float64Array {
  const side = SCREEN_PATTERN_SIDE
  const along = (values: Float64Array, step: number, lineStep: number): Float64Array => {
    const sums = new Float64Array(values.length)
    for (let line = 0; line < side; line += 1) {
      const base = line * lineStep
      let sum = 0
      for (let index = -reach; index < reach; index += 1) sum += values[base + ((index + side) % side) * step] ?? 0
      for (let index = 0; index < side; index += 1) {
        sum += values[base + ((index + reach) % side) * step] ?? 0
        sums[base + index * step] = sum
        sum -= values[base + ((index - reach + side) % side) * step] ?? 0
      }
    }
    return sums
  }
  return along(along(amplitude, 1, side), side, 1)
}

function isOfJpeg(u: number, v: number): boolean {
  const isHarmonic = (bin: number): boolean => {
    const order = (Math.abs(bin) / SCREEN_PATTERN_SIDE) * BLOCK
    return Math.abs(order - Math.round(order)) < BLOCK_TOLERANCE
  }
  return isHarmonic(u) && isHarmonic(v)
}

/**
 * Amplitudes of the Fourier transforms of two planes under a Hann window, without their means. Both come out of one complex
 * transform, since that of a real plane is symmetric.
 */
function spectra(one: Float64Array, other: Float64Array): readonly [Float64Array, Float64Array] {
  const side = SCREEN_PATTERN_SIDE
  const real = windowed(one)
  const imaginary = windowed(other)
  for (let pass = 0; pass < 2; pass += 1) {
    for (let line = 0; line < side; line += 1) transformLine(real, imaginary, line * side)
    transpose(real)
    transpose(imaginary)
  }
  const first = new Float64Array(real.length)
  const second = new Float64Array(real.length)
  for (let v = 0; v < side; v += 1)
    for (let u = 0; u < side; u += 1) {
      const at = v * side + u
      const mirrored = ((side - v) % side) * side + ((side - u) % side)
      const re = real[at] ?? 0
      const im = imaginary[at] ?? 0
      const mirroredRe = real[mirrored] ?? 0
      const mirroredIm = imaginary[mirrored] ?? 0
      // Not Math.hypot, which guards against overflow at ten times the cost.
      first[at] = Math.sqrt((re + mirroredRe) ** 2 + (im - mirroredIm) ** 2) / 2
      second[at] = Math.sqrt((re - mirroredRe) ** 2 + (im + mirroredIm) ** 2) / 2
    }
  return [first, second]
}

function windowed(plane: Float64Array): Float64Array {
  const side = SCREEN_PATTERN_SIDE
  const window = Float64Array.from({ length: side }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / side))
  const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length
  const out = new Float64Array(plane.length)
  for (let row = 0, at = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1, at += 1)
      out[at] = ((plane[at] ?? 0) - mean) * (window[column] ?? 0) * (window[row] ?? 0)
  return out
}

function transpose(plane: Float64Array): void {
  const side = SCREEN_PATTERN_SIDE
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < row; column += 1) exchange(plane, row * side + column, column * side + row)
}

function exchange(values: Float64Array, one: number, other: number): void {
  const kept = values[one] ?? 0
  values[one] = values[other] ?? 0
  values[other] = kept
}

const cosines = Float64Array.from({ length: SCREEN_PATTERN_SIDE }, (_, index) =>
  Math.cos((-2 * Math.PI * index) / SCREEN_PATTERN_SIDE),
)
const sines = Float64Array.from({ length: SCREEN_PATTERN_SIDE }, (_, index) =>
  Math.sin((-2 * Math.PI * index) / SCREEN_PATTERN_SIDE),
)

/** Fast Fourier transform of one line in place (Cooley and Tukey 1965, radix two). */
function transformLine(real: Float64Array, imaginary: Float64Array, start: number): void {
  const side = SCREEN_PATTERN_SIDE
  for (let index = 1, reversed = 0; index < side; index += 1) {
    let bit = side >> 1
    for (; reversed & bit; bit >>= 1) reversed ^= bit
    reversed ^= bit
    if (index < reversed) {
      exchange(real, start + index, start + reversed)
      exchange(imaginary, start + index, start + reversed)
    }
  }
  for (let length = 2; length <= side; length <<= 1)
    for (let offset = 0; offset < length / 2; offset += 1) {
      const cos = cosines[(offset * side) / length] ?? 0
      const sin = sines[(offset * side) / length] ?? 0
      for (let upper = start + offset; upper < start + side; upper += length) {
        const lower = upper + length / 2
        const re = (real[lower] ?? 0) * cos - (imaginary[lower] ?? 0) * sin
        const im = (real[lower] ?? 0) * sin + (imaginary[lower] ?? 0) * cos
        real[lower] = (real[upper] ?? 0) - re
        imaginary[lower] = (imaginary[upper] ?? 0) - im
        real[upper] = (real[upper] ?? 0) + re
        imaginary[upper] = (imaginary[upper] ?? 0) + im
      }
    }
}
