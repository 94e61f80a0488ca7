/**
 * Pixels as both realms hand them to the vision code: 8-bit RGBA, row by row from the top left, not premultiplied,
 * `data.length === width * height * 4`. `ImageData` satisfies it in the page; the server wraps sharp's raw output.
 */
export interface RgbaImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray | Uint8Array
}

/** One 8-bit luma plane (Rec. 601 weights), `data.length === width * height`. */
export interface GrayImage {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Converts to luma with the Rec. 601 weights 0.299, 0.587, 0.114 in 8-bit fixed point (largest error 1 level). */
export function toGray(image: RgbaImage): GrayImage {
  const { width, height, data } = image
  const gray = new Uint8Array(width * height)
  for (let pixel = 0, offset = 0; pixel < gray.length; pixel += 1, offset += 4) {
    const red = data[offset] ?? 0
    const green = data[offset + 1] ?? 0
    const blue = data[offset + 2] ?? 0
    gray[pixel] = (red * 77 + green * 150 + blue * 29 + 128) >> 8
  }
  return { width, height, data: gray }
}
