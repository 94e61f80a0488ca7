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
  const reduction = Math.sqrt(Math.abs(toSource.a * toSource.e - toSource.b * toSource.d))
  const samples = Math.min(MAXIMUM_SAMPLES_PER_AXIS, Math.max(1, Math.round(reduction)))
  const share = 1 / (samples * samples)
  const { data } = image
  const lastX = image.width - 1
  const lastY = image.height - 1
  let offset = 0
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, offset += 4) {
      let red = 0
      let green = 0
      let blue = 0
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const x = column + ((sample % samples) + 0.5) / samples
        const y = row + (Math.floor(sample / samples) + 0.5) / samples
        const sourceX = toSource.a * x + toSource.b * y + toSource.c - 0.5
        const sourceY = toSource.d * x + toSource.e * y + toSource.f - 0.5
        if (sourceX < -0.5 || sourceY < -0.5 || sourceX > lastX + 0.5 || sourceY > lastY + 0.5) continue
        const clampedX = Math.min(lastX, Math.max(0, sourceX))
        const clampedY = Math.min(lastY, Math.max(0, sourceY))
        const left = Math.floor(clampedX)
        const top = Math.floor(clampedY)
        const shareX = clampedX - left
        const shareY = clampedY - top
        const stepX = left < lastX ? 4 : 0
        const stepY = top < lastY ? image.width * 4 : 0
        const base = (top * image.width + left) * 4
        const topLeft = (1 - shareX) * (1 - shareY)
        const topRight = shareX * (1 - shareY)
        const bottomLeft = (1 - shareX) * shareY
        const bottomRight = shareX * shareY
        red += blend(data, base, stepX, stepY, topLeft, topRight, bottomLeft, bottomRight)
        green += blend(data, base + 1, stepX, stepY, topLeft, topRight, bottomLeft, bottomRight)
        blue += blend(data, base + 2, stepX, stepY, topLeft, topRight, bottomLeft, bottomRight)
      }
      out[offset] = red * share
      out[offset + 1] = green * share
      out[offset + 2] = blue * share
      out[offset + 3] = 255
    }
  }
  return { width, height, data: out }
}

// positional for speed: it runs a million times per picture and must not allocate
function blend(
  data: RgbaImage['data'],
  at: number,
  stepX: number,
  stepY: number,
  topLeft: number,
  topRight: number,
  bottomLeft: number,
  bottomRight: number,
): number {
  return (
    (data[at] ?? 0) * topLeft +
    (data[at + stepX] ?? 0) * topRight +
    (data[at + stepY] ?? 0) * bottomLeft +
    (data[at + stepX + stepY] ?? 0) * bottomRight
  )
}

/** Scales down by area averaging; a size that is not smaller returns a picture of that size by nearest pixels. */
export function shrinkImage(image: RgbaImage, size: { readonly width: number; readonly height: number }): RgbaImage {
  if (size.width === image.width && size.height === image.height) return image
  const rows = averageAxis(image.data, {
    lines: image.height,
    from: image.width,
    to: size.width,
    step: 4,
    lineStep: image.width * 4,
    outStep: 4,
    outLineStep: size.width * 4,
  })
  const data = averageAxis(rows, {
    lines: size.width,
    from: image.height,
    to: size.height,
    step: size.width * 4,
    lineStep: 4,
    outStep: size.width * 4,
    outLineStep: 4,
  })
  return { width: size.width, height: size.height, data }
}

interface AxisAverage {
  readonly lines: number
  readonly from: number
  readonly to: number
  readonly step: number
  readonly lineStep: number
  readonly outStep: number
  readonly outLineStep: number
}

function averageAxis(data: RgbaImage['data'], axis: AxisAverage): Uint8ClampedArray {
  const out = new Uint8ClampedArray(axis.lines * axis.to * 4)
  const ratio = axis.from / axis.to
  for (let position = 0; position < axis.to; position += 1) {
    const start = position * ratio
    const end = Math.min(axis.from, (position + 1) * ratio)
    const first = Math.floor(start)
    const last = Math.min(axis.from - 1, Math.max(first, Math.ceil(end) - 1))
    const total = end - start
    for (let line = 0; line < axis.lines; line += 1) {
      let red = 0
      let green = 0
      let blue = 0
      for (let source = first; source <= last; source += 1) {
        const weight = last === first ? total : Math.min(end, source + 1) - Math.max(start, source)
        const at = line * axis.lineStep + source * axis.step
        red += (data[at] ?? 0) * weight
        green += (data[at + 1] ?? 0) * weight
        blue += (data[at + 2] ?? 0) * weight
      }
      const at = line * axis.outLineStep + position * axis.outStep
      out[at] = red / total
      out[at + 1] = green / total
      out[at + 2] = blue / total
      out[at + 3] = 255
    }
  }
  return out
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
    for (let column = 0; column < width; column += 1) {
      const from = (row * width + column) * 4
      data.set(image.data.subarray(from, from + 4), (row * width + width - 1 - column) * 4)
    }
  return { width, height, data }
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

/** The picture upside down. */
export function turnImage(image: RgbaImage): RgbaImage {
  const { width, height } = image
  const data = new Uint8ClampedArray(image.data.length)
  for (let from = 0, to = data.length - 4; to >= 0; from += 4, to -= 4)
    data.set(image.data.subarray(from, from + 4), to)
  return { width, height, data }
}
