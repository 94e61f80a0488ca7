import type { GrayImage } from './image.ts'

/** A pixel is dark when it is below this share of its surroundings: paper grain is not. In hundredths, so that whole numbers do. */
const DARK_PERCENT = 93

/** Enlarges by bilinear interpolation. */
export function enlargeGray(gray: GrayImage, scale: number): GrayImage {
  const width = Math.round(gray.width * scale)
  const height = Math.round(gray.height * scale)
  const data = new Uint8Array(width * height)
  const lefts = new Int32Array(width)
  const shares = new Float32Array(width)
  for (let column = 0; column < width; column += 1) {
    const x = Math.min(gray.width - 1, Math.max(0, (column + 0.5) / scale - 0.5))
    lefts[column] = Math.floor(x)
    shares[column] = x - Math.floor(x)
  }
  for (let row = 0, target = 0; row < height; row += 1) {
    const y = Math.min(gray.height - 1, Math.max(0, (row + 0.5) / scale - 0.5))
    const top = Math.floor(y) * gray.width
    const below = Math.min(gray.height - 1, Math.floor(y) + 1) * gray.width
    const down = y - Math.floor(y)
    for (let column = 0; column < width; column += 1, target += 1) {
      const left = lefts[column] ?? 0
      const right = Math.min(gray.width - 1, left + 1)
      const across = shares[column] ?? 0
      const upper = (gray.data[top + left] ?? 0) * (1 - across) + (gray.data[top + right] ?? 0) * across
      const lower = (gray.data[below + left] ?? 0) * (1 - across) + (gray.data[below + right] ?? 0) * across
      data[target] = upper * (1 - down) + lower * down + 0.5
    }
  }
  return { width, height, data }
}

/**
 * Sums of all pixels above and to the left, one row and one column larger than the image. They may wrap around: only the sum over
 * a window, which is the difference of four of them in 32 bits, has a meaning.
 */
export function integrateGray(gray: GrayImage): Int32Array {
  const { width, height, data } = gray
  const stride = width + 1
  const sums = new Int32Array(stride * (height + 1))
  for (let row = 0, at = 0; row < height; row += 1) {
    let line = 0
    for (let column = 0, above = row * stride + 1; column < width; column += 1, at += 1, above += 1) {
      line += data[at] ?? 0
      sums[above + stride] = (sums[above] ?? 0) + line
    }
  }
  return sums
}

/** Which pixels are dark before their surroundings, told when it is asked: of most it never is. */
export class DarkPixels {
  readonly width: number
  readonly height: number
  readonly #data: Uint8Array
  readonly #sums: Int32Array
  readonly #half: number

  /** `sums` are those of {@link integrateGray}; `half` is that of the square around a pixel, in pixels. */
  constructor(gray: GrayImage, sums: Int32Array, half: number) {
    this.width = gray.width
    this.height = gray.height
    this.#data = gray.data
    this.#sums = sums
    this.#half = half
  }

  /** 1 where the pixel is clearly below the mean of the square around it, else 0. */
  at(column: number, row: number): number {
    const { top, bottom, rows } = this.#rowsAround(row)
    const left = Math.max(0, column - this.#half)
    const right = Math.min(this.width, column + this.#half + 1)
    const sums = this.#sums
    const lower = (sums[bottom + right] ?? 0) - (sums[bottom + left] ?? 0)
    const sum = (lower - (sums[top + right] ?? 0) + (sums[top + left] ?? 0)) | 0
    return (this.#data[row * this.width + column] ?? 0) * rows * (right - left) * 100 < sum * DARK_PERCENT ? 1 : 0
  }

  /** The same for a whole row, into `bits`. */
  readRow(row: number, bits: Uint8Array): void {
    const { width } = this
    const data = this.#data
    const sums = this.#sums
    const half = this.#half
    const { top, bottom, rows } = this.#rowsAround(row)
    const innerFirst = Math.min(half, width)
    const innerEnd = Math.max(innerFirst, width - half)
    for (let column = 0; column < innerFirst; column += 1) bits[column] = this.at(column, row)
    const hundredfold = 100 * rows * (2 * half + 1)
    for (let column = innerFirst, at = row * width + innerFirst; column < innerEnd; column += 1, at += 1) {
      const left = column - half
      const right = column + half + 1
      const lower = (sums[bottom + right] ?? 0) - (sums[bottom + left] ?? 0)
      const sum = (lower - (sums[top + right] ?? 0) + (sums[top + left] ?? 0)) | 0
      bits[column] = Math.imul(data[at] ?? 0, hundredfold) < Math.imul(sum, DARK_PERCENT) ? 1 : 0
    }
    for (let column = innerEnd; column < width; column += 1) bits[column] = this.at(column, row)
  }

  #rowsAround(row: number): { readonly top: number; readonly bottom: number; readonly rows: number } {
    const first = Math.max(0, row - this.#half)
    const end = Math.min(this.height, row + this.#half + 1)
    const stride = this.width + 1
    return { top: first * stride, bottom: end * stride, rows: end - first }
  }
}
