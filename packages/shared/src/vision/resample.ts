import type { Affine } from './affine.ts'
import type { Box } from './geometry.ts'
import type { RgbaImage } from './image.ts'

/** More samples than this per axis and pixel do not change what the networks see. */
const MAXIMUM_SAMPLES_PER_AXIS = 6

export interface WarpOptions {
  /** From a point of the result to the point of `image` that it shows. */
  readonly toSource: Affine
  readonly width: number
  readonly height: number
}

/**
 * Cuts, turns and scales in one step: bilinear, with as many samples per pixel as the reduction asks for, so that nothing
 * aliases. Beyond the border of the picture the result is black, as the face networks were trained.
 */
export function warpImage(image: RgbaImage, { toSource, width, height }: WarpOptions): RgbaImage {
  const out = new Uint8ClampedArray(width * height * 4)
  const { a, b, d, e } = toSource
  const { aside, down } = samplePlaces(toSource)
  const share = 1 / aside.length
  const { data } = image
  const stride = image.width * 4
  const lastX = image.width - 1
  const lastY = image.height - 1
  for (let row = 0, offset = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, offset += 4) {
      const startX = a * column + b * row
      const startY = d * column + e * row
      let red = 0
      let green = 0
      let blue = 0
      for (let sample = 0; sample < aside.length; sample += 1) {
        const sourceX = startX + (aside[sample] ?? 0)
        const sourceY = startY + (down[sample] ?? 0)
        if (sourceX < -0.5 || sourceY < -0.5 || sourceX > lastX + 0.5 || sourceY > lastY + 0.5) continue
        const clampedX = Math.min(lastX, Math.max(0, sourceX))
        const clampedY = Math.min(lastY, Math.max(0, sourceY))
        const left = clampedX | 0
        const top = clampedY | 0
        const shareX = clampedX - left
        const shareY = clampedY - top
        // Once per sample and not per channel: this loop runs a million times per picture.
        const bottomRight = shareX * shareY
        const topRight = shareX - bottomRight
        const bottomLeft = shareY - bottomRight
        const topLeft = 1 - shareX - bottomLeft
        const at = top * stride + left * 4
        const right = left < lastX ? at + 4 : at
        const step = top < lastY ? stride : 0
        const below = at + step
        const across = right + step
        red +=
          (data[at] ?? 0) * topLeft +
          (data[right] ?? 0) * topRight +
          (data[below] ?? 0) * bottomLeft +
          (data[across] ?? 0) * bottomRight
        green +=
          (data[at + 1] ?? 0) * topLeft +
          (data[right + 1] ?? 0) * topRight +
          (data[below + 1] ?? 0) * bottomLeft +
          (data[across + 1] ?? 0) * bottomRight
        blue +=
          (data[at + 2] ?? 0) * topLeft +
          (data[right + 2] ?? 0) * topRight +
          (data[below + 2] ?? 0) * bottomLeft +
          (data[across + 2] ?? 0) * bottomRight
      }
      out[offset] = red * share
      out[offset + 1] = green * share
      out[offset + 2] = blue * share
      out[offset + 3] = 255
    }
  }
  return { width, height, data: out }
}

/** Where the samples of the first pixel of the result lie in the picture: those of every other pixel lie alike. */
function samplePlaces({ a, b, c, d, e, f }: Affine): { readonly aside: Float64Array; readonly down: Float64Array } {
  const reduction = Math.sqrt(Math.abs(a * e - b * d))
  const perAxis = Math.min(MAXIMUM_SAMPLES_PER_AXIS, Math.max(1, Math.round(reduction)))
  const aside = new Float64Array(perAxis * perAxis)
  const down = new Float64Array(perAxis * perAxis)
  for (let sample = 0; sample < aside.length; sample += 1) {
    const x = ((sample % perAxis) + 0.5) / perAxis
    const y = (Math.floor(sample / perAxis) + 0.5) / perAxis
    aside[sample] = a * x + b * y + c - 0.5
    down[sample] = d * x + e * y + f - 0.5
  }
  return { aside, down }
}

/**
 * Scales down by area averaging. Along an axis that is to grow, the nearest pixels are repeated; enlarge with `warpImage`.
 */
export function shrinkImage(image: RgbaImage, size: { readonly width: number; readonly height: number }): RgbaImage {
  const { width, height } = size
  if (width === image.width && height === image.height) return image
  const columns = sharesOf(image.width, width)
  const rows = sharesOf(image.height, height)
  const pixels = packedPixels(image)
  const out = new Uint8ClampedArray(width * height * 4)
  const sums = new Float64Array(width * 3)
  const narrow = new Float64Array(width * 3)
  let narrowedRow = -1
  for (let row = 0; row < height; row += 1) {
    sums.fill(0)
    const first = rows.firsts[row] ?? 0
    const last = first + (rows.counts[row] ?? 1) - 1
    for (let source = first; source <= last; source += 1) {
      const ofLast = source === last ? (rows.lastWeights[row] ?? 0) : rows.whole
      const weight = source === first ? (rows.firstWeights[row] ?? 0) : ofLast
      // Two rows of the result share a row of the picture where they meet.
      if (source !== narrowedRow) narrowRow(pixels, { base: source * image.width, columns, out: narrow })
      narrowedRow = source
      for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] ?? 0) + (narrow[at] ?? 0) * weight
    }
    for (let column = 0, from = 0, to = row * width * 4; column < width; column += 1, from += 3, to += 4) {
      out[to] = sums[from] ?? 0
      out[to + 1] = sums[from + 1] ?? 0
      out[to + 2] = sums[from + 2] ?? 0
      out[to + 3] = 255
    }
  }
  return { width, height, data: out }
}

/** Which pixels of one axis make a pixel of the result: `counts[i]` from `firsts[i]` on. */
interface Shares {
  readonly firsts: Int32Array
  readonly counts: Int32Array
  /** Weights of the first and, of several, the last; all between weigh `whole`. */
  readonly firstWeights: Float64Array
  readonly lastWeights: Float64Array
  readonly whole: number
}

function sharesOf(from: number, to: number): Shares {
  const firsts = new Int32Array(to)
  const counts = new Int32Array(to)
  const firstWeights = new Float64Array(to)
  const lastWeights = new Float64Array(to)
  const ratio = from / to
  for (let position = 0; position < to; position += 1) {
    const start = position * ratio
    const end = Math.min(from, start + ratio)
    const first = Math.min(Math.floor(start), from - 1)
    // Rounding must not add a pixel of no weight.
    const last = Math.max(first, Math.ceil(end - 1e-9) - 1)
    firsts[position] = first
    counts[position] = last - first + 1
    firstWeights[position] = last === first ? 1 : (first + 1 - start) / (end - start)
    lastWeights[position] = last === first ? 0 : (end - last) / (end - start)
  }
  return { firsts, counts, firstWeights, lastWeights, whole: 1 / ratio }
}

/** One number a pixel, red in its lowest byte: every machine that runs this has the lowest byte first. */
function packedPixels({ width, height, data }: RgbaImage): Uint32Array {
  const isAligned = data.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0
  const { buffer, byteOffset } = isAligned ? data : Uint8Array.from(data)
  return new Uint32Array(buffer, byteOffset, width * height)
}

function narrowRow(
  pixels: Uint32Array,
  { base, columns, out }: { readonly base: number; readonly columns: Shares; readonly out: Float64Array },
): void {
  const { firsts, counts, firstWeights, lastWeights, whole } = columns
  for (let column = 0, to = 0; column < firsts.length; column += 1, to += 3) {
    let at = base + (firsts[column] ?? 0)
    const weight = firstWeights[column] ?? 0
    const first = pixels[at] ?? 0
    let red = (first & 255) * weight
    let green = ((first >>> 8) & 255) * weight
    let blue = ((first >>> 16) & 255) * weight
    const end = at + (counts[column] ?? 1) - 1
    if (end > at) {
      let reds = 0
      let greens = 0
      let blues = 0
      for (at += 1; at < end; at += 1) {
        const pixel = pixels[at] ?? 0
        reds += pixel & 255
        greens += (pixel >>> 8) & 255
        blues += (pixel >>> 16) & 255
      }
      const pixel = pixels[end] ?? 0
      const last = lastWeights[column] ?? 0
      red += reds * whole + (pixel & 255) * last
      green += greens * whole + ((pixel >>> 8) & 255) * last
      blue += blues * whole + ((pixel >>> 16) & 255) * last
    }
    out[to] = red
    out[to + 1] = green
    out[to + 2] = blue
  }
}

/** The part of `image` under `box`, rounded outwards to whole pixels and cut at the border. */
export function cropImage(image: RgbaImage, box: Box): { readonly image: RgbaImage; readonly origin: Box } {
  const x = Math.min(image.width - 1, Math.max(0, Math.floor(box.x)))
  const y = Math.min(image.height - 1, Math.max(0, Math.floor(box.y)))
  const width = Math.max(1, Math.min(image.width, Math.ceil(box.x + box.width)) - x)
  const height = Math.max(1, Math.min(image.height, Math.ceil(box.y + box.height)) - y)
  const data = new Uint8ClampedArray(width * height * 4)
  for (let row = 0; row < height; row += 1) {
    const start = ((y + row) * image.width + x) * 4
    data.set(image.data.subarray(start, start + width * 4), row * width * 4)
  }
  return { image: { width, height, data }, origin: { x, y, width, height } }
}

/** The picture as a mirror shows it. */
export function mirrorImage(image: RgbaImage): RgbaImage {
  const { width, height } = image
  const data = new Uint8ClampedArray(image.data.length)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      copyPixel(image.data, { data, from: (row * width + column) * 4, to: (row * width + width - 1 - column) * 4 })
  return { width, height, data }
}

/** The picture upside down. */
export function turnImage(image: RgbaImage): RgbaImage {
  const { width, height } = image
  const data = new Uint8ClampedArray(image.data.length)
  for (let from = 0, to = data.length - 4; to >= 0; from += 4, to -= 4) copyPixel(image.data, { data, from, to })
  return { width, height, data }
}

function copyPixel(
  source: RgbaImage['data'],
  { data, from, to }: { readonly data: Uint8ClampedArray; readonly from: number; readonly to: number },
): void {
  data[to] = source[from] ?? 0
  data[to + 1] = source[from + 1] ?? 0
  data[to + 2] = source[from + 2] ?? 0
  data[to + 3] = source[from + 3] ?? 0
}

/**
 * Colour planes as the networks take them: float32 NCHW, red, green, blue, `0..255 * scale`. With `target` the planes are
 * written there from `offset` on, so that several pictures can share one batch.
 */
export function toPlanes(
  image: RgbaImage,
  options: { readonly scale?: number; readonly target?: Float32Array; readonly offset?: number } = {},
): Float32Array {
  const { scale = 1, offset = 0 } = options
  const area = image.width * image.height
  const planes = options.target ?? new Float32Array(3 * area)
  for (let pixel = 0; pixel < area; pixel += 1) {
    const at = pixel * 4
    planes[offset + pixel] = (image.data[at] ?? 0) * scale
    planes[offset + area + pixel] = (image.data[at + 1] ?? 0) * scale
    planes[offset + 2 * area + pixel] = (image.data[at + 2] ?? 0) * scale
  }
  return planes
}
