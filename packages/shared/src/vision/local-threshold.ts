import type { GrayImage } from './image.ts'

/** A pixel is dark when it is this much below its surroundings: paper grain is not. */
const DARK_SHARE = 0.93

/** Ones are dark. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

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

/** Sums of all pixels above and to the left, one row and one column larger than the image. */
export function integrateGray(gray: GrayImage): Uint32Array {
  const { width, height, data } = gray
  const stride = width + 1
  const sums = new Uint32Array(stride * (height + 1))
  for (let row = 0; row < height; row += 1) {
    let line = 0
    for (let column = 0; column < width; column += 1) {
      line += data[row * width + column] ?? 0
      sums[(row + 1) * stride + column + 1] = (sums[row * stride + column + 1] ?? 0) + line
    }
  }
  return sums
}

/** Dark where a pixel is clearly below the mean of the square of `half` pixels around it. */
export function binariseGray(gray: GrayImage, sums: Uint32Array, half: number): Bitmap {
  const { width, height, data } = gray
  const stride = width + 1
  const bits = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const top = Math.max(0, row - half) * stride
    const bottom = Math.min(height, row + half + 1) * stride
    const rows = (bottom - top) / stride
    for (let column = 0; column < width; column += 1) {
      const left = Math.max(0, column - half)
      const right = Math.min(width, column + half + 1)
      const sum =
        (sums[bottom + right] ?? 0) - (sums[bottom + left] ?? 0) - (sums[top + right] ?? 0) + (sums[top + left] ?? 0)
      if ((data[row * width + column] ?? 0) * rows * (right - left) < sum * DARK_SHARE) bits[row * width + column] = 1
    }
  }
  return { width, height, data: bits }
}
