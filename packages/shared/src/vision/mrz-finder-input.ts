import type { Point } from './geometry.ts'
import type { GrayImage } from './image.ts'

/** Longer side of what the finder sees; the shorter follows, and both are multiples of its deepest stride. */
const FINDER_SIDE = 512
const FINDER_MULTIPLE = 16
export interface MrzFinderInput {
  /** Luma 0..255, `dims` = [1, 1, height, width]. */
  readonly luma: Float32Array
  readonly dims: readonly [1, 1, number, number]
}

/** Squeezes a picture to what mrz-lines.onnx takes, by averaging where it becomes smaller. */
export function prepareMrzFinderInput(image: GrayImage): MrzFinderInput {
  const scale = FINDER_SIDE / Math.max(image.width, image.height)
  const side = (pixels: number): number =>
    Math.max(FINDER_MULTIPLE, Math.round((pixels * scale) / FINDER_MULTIPLE) * FINDER_MULTIPLE)
  const [width, height] = [side(image.width), side(image.height)]
  return { luma: resized(image, width, height), dims: [1, 1, height, width] }
}

/** The same picture turned clockwise by quarters of a circle. */
export function turnMrzFinderInput({ luma, dims }: MrzFinderInput, quarters: 1 | 2 | 3): MrzFinderInput {
  const [, , height, width] = dims
  const [turnedHeight, turnedWidth] = quarters === 2 ? [height, width] : [width, height]
  const turned = new Float32Array(luma.length)
  for (let row = 0, target = 0; row < turnedHeight; row += 1) {
    for (let column = 0; column < turnedWidth; column += 1, target += 1) {
      const { x, y } = turnedBack({ x: column, y: row }, { quarters, width: width - 1, height: height - 1 })
      turned[target] = luma[y * width + x] ?? 0
    }
  }
  return { luma: turned, dims: [1, 1, turnedHeight, turnedWidth] }
}

/** A point of a picture turned by `turnMrzFinderInput` in the picture of this size before. */
export function turnedBack(
  { x, y }: Point,
  { quarters, width, height }: { readonly quarters: 0 | 1 | 2 | 3; readonly width: number; readonly height: number },
): Point {
  if (quarters === 1) return { x: y, y: height - x }
  if (quarters === 2) return { x: width - x, y: height - y }
  return quarters === 3 ? { x: width - y, y: x } : { x, y }
}

/** Mean of the pixels that a pixel of the result covers; where the picture grows, the nearest pixel. */
function resized(image: GrayImage, width: number, height: number): Float32Array {
  const luma = new Float32Array(width * height)
  const columns = edgesOf(image.width, width)
  const rows = edgesOf(image.height, height)
  const { data } = image
  for (let row = 0, target = 0; row < height; row += 1) {
    const top = rows[row] ?? 0
    const bottom = Math.max(top + 1, rows[row + 1] ?? 0)
    for (let column = 0; column < width; column += 1, target += 1) {
      const left = columns[column] ?? 0
      const right = Math.max(left + 1, columns[column + 1] ?? 0)
      let sum = 0
      for (let y = top; y < bottom; y += 1) {
        const end = y * image.width + right
        for (let offset = end - right + left; offset < end; offset += 1) sum += data[offset] ?? 0
      }
      luma[target] = sum / ((bottom - top) * (right - left))
    }
  }
  return luma
}

function edgesOf(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to + 1 }, (_, index) =>
    Math.min(index < to ? from - 1 : from, Math.floor((index * from) / to)),
  )
}
