import type { DocumentFormat } from '../documents/catalogue.ts'
import type { Quad } from './geometry.ts'
import { quadHomography } from './homography.ts'
import type { GrayImage, RgbaImage } from './image.ts'

export interface PixelSize {
  readonly width: number
  readonly height: number
}

/** Fixed sizes of rectified documents: 10 pixels per millimetre for ID-1 cards, 8 for ID-3 pages. */
export const RECTIFIED_SIZES: Readonly<Record<DocumentFormat, PixelSize>> = {
  id1: { width: 856, height: 540 },
  id3: { width: 1000, height: 704 },
}

/**
 * Looks at the document straight on: maps the quad to a whole image of the given size by bilinear interpolation.
 * Samples outside the source take its border pixels. Throws a TypeError for a quad with three corners on a line.
 */
export function rectifyQuad(image: RgbaImage, quad: Quad, size: PixelSize): RgbaImage {
  const { width, height } = size
  const data = new Uint8ClampedArray(width * height * 4)
  const source = image.data
  sampleQuad(image, quad, size, (row, { offsets, toRight, toBelow, sharesX, sharesY }) => {
    for (let column = 0, to = row * width * 4; column < width; column += 1, to += 4) {
      const shareX = sharesX[column] ?? 0
      const shareY = sharesY[column] ?? 0
      const bottomRight = shareX * shareY
      const topRight = shareX - bottomRight
      const bottomLeft = shareY - bottomRight
      const topLeft = 1 - shareX - bottomLeft
      const at = (offsets[column] ?? 0) * 4
      const right = at + (toRight[column] ?? 0) * 4
      const step = (toBelow[column] ?? 0) * 4
      const below = at + step
      const across = right + step
      data[to] =
        (source[at] ?? 0) * topLeft +
        (source[right] ?? 0) * topRight +
        (source[below] ?? 0) * bottomLeft +
        (source[across] ?? 0) * bottomRight
      data[to + 1] =
        (source[at + 1] ?? 0) * topLeft +
        (source[right + 1] ?? 0) * topRight +
        (source[below + 1] ?? 0) * bottomLeft +
        (source[across + 1] ?? 0) * bottomRight
      data[to + 2] =
        (source[at + 2] ?? 0) * topLeft +
        (source[right + 2] ?? 0) * topRight +
        (source[below + 2] ?? 0) * bottomLeft +
        (source[across + 2] ?? 0) * bottomRight
      data[to + 3] = 255
    }
  })
  return { width, height, data }
}

/** The same for one luma plane. */
export function rectifyGrayQuad(image: GrayImage, quad: Quad, size: PixelSize): GrayImage {
  const { width, height } = size
  const data = new Uint8Array(width * height)
  const source = image.data
  sampleQuad(image, quad, size, (row, { offsets, toRight, toBelow, sharesX, sharesY }) => {
    for (let column = 0, to = row * width; column < width; column += 1, to += 1) {
      const shareX = sharesX[column] ?? 0
      const shareY = sharesY[column] ?? 0
      const at = offsets[column] ?? 0
      const right = at + (toRight[column] ?? 0)
      const step = toBelow[column] ?? 0
      const top = (source[at] ?? 0) * (1 - shareX) + (source[right] ?? 0) * shareX
      const bottom = (source[at + step] ?? 0) * (1 - shareX) + (source[right + step] ?? 0) * shareX
      data[to] = top * (1 - shareY) + bottom * shareY + 0.5
    }
  })
  return { width, height, data }
}

/** The quad that covers a whole image. */
export function imageQuad(size: PixelSize): Quad {
  const { width, height } = size
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ]
}

/** For each pixel of a row of the target: the top left of its four source pixels, the steps to the others, the shares. */
interface RowSamples {
  readonly offsets: Int32Array
  readonly toRight: Int32Array
  readonly toBelow: Int32Array
  readonly sharesX: Float64Array
  readonly sharesY: Float64Array
}

/** Calls visit once for each row of the target; the samples are overwritten from row to row. */
function sampleQuad(
  image: PixelSize,
  quad: Quad,
  size: PixelSize,
  visit: (row: number, samples: RowSamples) => void,
): void {
  const { width, height } = size
  const h = quadHomography(imageQuad(size), quad)
  if (!h) throw new TypeError('the quad is degenerate')
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = h
  const lastX = image.width - 1
  const lastY = image.height - 1
  const offsets = new Int32Array(width)
  const toRight = new Int32Array(width)
  const toBelow = new Int32Array(width)
  const sharesX = new Float64Array(width)
  const sharesY = new Float64Array(width)
  for (let row = 0; row < height; row += 1) {
    const v = row + 0.5
    const startX = h1 * v + h2
    const startY = h4 * v + h5
    const startW = h7 * v + h8
    for (let column = 0; column < width; column += 1) {
      const u = column + 0.5
      const w = 1 / (h6 * u + startW)
      const x = Math.min(lastX, Math.max(0, (h0 * u + startX) * w - 0.5))
      const y = Math.min(lastY, Math.max(0, (h3 * u + startY) * w - 0.5))
      const left = x | 0
      const top = y | 0
      offsets[column] = top * image.width + left
      toRight[column] = left < lastX ? 1 : 0
      toBelow[column] = top < lastY ? image.width : 0
      sharesX[column] = x - left
      sharesY[column] = y - top
    }
    visit(row, { offsets, toRight, toBelow, sharesX, sharesY })
  }
}
