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
  sampleQuad(image, quad, size, (target, offset, toRight, toBelow, shareX, shareY) => {
    // Four products per pixel, not per channel: this is the largest picture that is drawn here.
    const both = shareX * shareY
    const topLeft = 1 - shareX - shareY + both
    const topRight = shareX - both
    const belowLeft = shareY - both
    const at = offset * 4
    const right = at + toRight * 4
    const below = at + toBelow * 4
    const across = below + toRight * 4
    const to = target * 4
    data[to] =
      (source[at] ?? 0) * topLeft +
      (source[right] ?? 0) * topRight +
      (source[below] ?? 0) * belowLeft +
      (source[across] ?? 0) * both
    data[to + 1] =
      (source[at + 1] ?? 0) * topLeft +
      (source[right + 1] ?? 0) * topRight +
      (source[below + 1] ?? 0) * belowLeft +
      (source[across + 1] ?? 0) * both
    data[to + 2] =
      (source[at + 2] ?? 0) * topLeft +
      (source[right + 2] ?? 0) * topRight +
      (source[below + 2] ?? 0) * belowLeft +
      (source[across + 2] ?? 0) * both
    data[to + 3] = 255
  })
  return { width, height, data }
}

/** The same for one luma plane. */
export function rectifyGrayQuad(image: GrayImage, quad: Quad, size: PixelSize): GrayImage {
  const { width, height } = size
  const data = new Uint8Array(width * height)
  const source = image.data
  sampleQuad(image, quad, size, (target, offset, toRight, toBelow, shareX, shareY) => {
    const top = (source[offset] ?? 0) * (1 - shareX) + (source[offset + toRight] ?? 0) * shareX
    const bottom = (source[offset + toBelow] ?? 0) * (1 - shareX) + (source[offset + toRight + toBelow] ?? 0) * shareX
    data[target] = top * (1 - shareY) + bottom * shareY + 0.5
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

/** Calls visit once for each target pixel with the top left of its four source pixels and the bilinear shares. */
function sampleQuad(
  image: PixelSize,
  quad: Quad,
  size: PixelSize,
  visit: (target: number, offset: number, toRight: number, toBelow: number, shareX: number, shareY: number) => void,
): void {
  const { width, height } = size
  const h = quadHomography(imageQuad(size), quad)
  if (!h) throw new TypeError('the quad is degenerate')
  const lastX = image.width - 1
  const lastY = image.height - 1
  let target = 0
  for (let row = 0; row < height; row += 1) {
    const v = row + 0.5
    for (let column = 0; column < width; column += 1, target += 1) {
      const u = column + 0.5
      const w = 1 / (h[6] * u + h[7] * v + h[8])
      const x = Math.min(lastX, Math.max(0, (h[0] * u + h[1] * v + h[2]) * w - 0.5))
      const y = Math.min(lastY, Math.max(0, (h[3] * u + h[4] * v + h[5]) * w - 0.5))
      const left = x | 0
      const top = y | 0
      visit(target, top * image.width + left, left < lastX ? 1 : 0, top < lastY ? image.width : 0, x - left, y - top)
    }
  }
}
