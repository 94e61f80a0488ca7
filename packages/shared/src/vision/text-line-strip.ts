import type { Box, Point } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** The middle line of a row of characters, from the outer edge of the first to that of the last, in pixels. */
export interface TextLine {
  readonly start: Point
  readonly end: Point
}

export interface StripShape {
  readonly width: number
  readonly height: number
  /** Pixels of the strip between its left end and the start of the line, as between the line's end and its right end. */
  readonly margin: number
}

/** A map from pixels of a strip to pixels of the picture that it was cut from. */
export interface Strip {
  readonly luma: Float32Array
  readonly toPicture: (point: Point) => Point
}

/**
 * Cuts a line of text out, turned level and scaled so that it fills the strip between the margins: luma 0..255, row by row.
 * Pictures of more than the strip's resolution are averaged first; what lies outside takes the border's pixels.
 */
export function cutTextLine(image: GrayImage, { start, end }: TextLine, { width, height, margin }: StripShape): Strip {
  const length = Math.hypot(end.x - start.x, end.y - start.y)
  const step = length / (width - 2 * margin)
  const along = { x: ((end.x - start.x) / length) * step, y: ((end.y - start.y) / length) * step }
  const across = { x: -along.y, y: along.x }
  const origin = {
    x: start.x - along.x * margin - (across.x * height) / 2,
    y: start.y - along.y * margin - (across.y * height) / 2,
  }
  const toPicture = ({ x, y }: Point): Point => ({
    x: origin.x + along.x * x + across.x * y,
    y: origin.y + along.y * x + across.y * y,
  })
  const corners = [
    toPicture({ x: 0, y: 0 }),
    toPicture({ x: width, y: 0 }),
    toPicture({ x: width, y: height }),
    toPicture({ x: 0, y: height }),
  ]
  const reduction = Math.max(1, Math.floor(step))
  const part = averagedPart(image, boundsOf(corners, image), reduction)
  const luma = new Float32Array(width * height)
  let target = 0
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, target += 1) {
      const seen = toPicture({ x: column + 0.5, y: row + 0.5 })
      luma[target] = sample(part.image, (seen.x - part.x) / reduction - 0.5, (seen.y - part.y) / reduction - 0.5)
    }
  }
  return { luma, toPicture }
}

function boundsOf(points: readonly Point[], { width, height }: GrayImage): Box {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const x = clamp(Math.floor(Math.min(...xs)) - 2, 0, width - 1)
  const y = clamp(Math.floor(Math.min(...ys)) - 2, 0, height - 1)
  const right = clamp(Math.ceil(Math.max(...xs)) + 2, x + 1, width)
  const bottom = clamp(Math.ceil(Math.max(...ys)) + 2, y + 1, height)
  return { x, y, width: right - x, height: bottom - y }
}

interface AveragedPart {
  readonly image: GrayImage
  readonly x: number
  readonly y: number
}

/** Blocks of `reduction` x `reduction` pixels become one; a rest at the right and at the bottom is left out. */
function averagedPart(image: GrayImage, box: Box, reduction: number): AveragedPart {
  if (reduction === 1) return { image, x: 0, y: 0 }
  const width = Math.max(1, Math.floor(box.width / reduction))
  const height = Math.max(1, Math.floor(box.height / reduction))
  const data = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0
      for (let y = 0; y < reduction; y += 1) {
        const offset = (box.y + row * reduction + y) * image.width + box.x + column * reduction
        for (let x = 0; x < reduction; x += 1) sum += image.data[offset + x] ?? 0
      }
      data[row * width + column] = sum / (reduction * reduction) + 0.5
    }
  }
  return { image: { width, height, data }, x: box.x, y: box.y }
}

function sample({ width, height, data }: GrayImage, x: number, y: number): number {
  const atX = clamp(x, 0, width - 1)
  const atY = clamp(y, 0, height - 1)
  const left = Math.floor(atX)
  const top = Math.floor(atY)
  const shareX = atX - left
  const shareY = atY - top
  const offset = top * width + left
  const toRight = left < width - 1 ? 1 : 0
  const toBelow = top < height - 1 ? width : 0
  const above = (data[offset] ?? 0) * (1 - shareX) + (data[offset + toRight] ?? 0) * shareX
  const below = (data[offset + toBelow] ?? 0) * (1 - shareX) + (data[offset + toBelow + toRight] ?? 0) * shareX
  return above * (1 - shareY) + below * shareY
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
