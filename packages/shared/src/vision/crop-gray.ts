import type { Box } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** The part of a luma plane under `box`, rounded outwards to whole pixels and cut at the border; `origin` is what was cut. */
export function cropGray(image: GrayImage, box: Box): { readonly image: GrayImage; readonly origin: Box } {
  const x = Math.min(image.width - 1, Math.max(0, Math.floor(box.x)))
  const y = Math.min(image.height - 1, Math.max(0, Math.floor(box.y)))
  const width = Math.max(1, Math.min(image.width, Math.ceil(box.x + box.width)) - x)
  const height = Math.max(1, Math.min(image.height, Math.ceil(box.y + box.height)) - y)
  const data = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    const start = (y + row) * image.width + x
    data.set(image.data.subarray(start, start + width), row * width)
  }
  return { image: { width, height, data }, origin: { x, y, width, height } }
}
