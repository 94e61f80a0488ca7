import { documentFormats, type DocumentFormat } from '../documents/catalogue.ts'
import type { Point, Quad } from './geometry.ts'
import { quadHomography, type Homography } from './homography.ts'
import type { RgbaImage } from './image.ts'
import { quadSides } from './quad.ts'

/** Samples of a strip along a side and across it. */
export const STRIP_LENGTH = 48
export const STRIP_DEPTH = 48
/** Dimensions of the tensor `strips` of document-edges.onnx. */
export const EDGE_INPUT_DIMS = [4, 3, STRIP_DEPTH, STRIP_LENGTH] as const
/** Columns along a side in the network's answer, and its places in each: across the strip, then "no edge here". */
export const EDGE_COLUMNS = 24
export const EDGE_PLACES = STRIP_DEPTH + 1

/** Part of a side's length that the strip goes on beyond either corner: there the edge must end. */
const ENDS = 0.12
/** Most samples, along the side and across it, that one strip pixel averages. */
const MOST_SAMPLES = { along: 4, across: 3 } as const

/** One side of a quad in its plane, in which the quad is a rectangle of width 1: first corner, way along, unit vector outwards. */
export interface PlaneSide {
  readonly start: Point
  readonly way: Point
  readonly outwards: Point
}

/** Position along a side, 0 at its first corner and 1 at its second, of the middle of one of `count` equal columns. */
export const alongSide = (column: number, count: number): number => ((column + 0.5) / count) * (1 + 2 * ENDS) - ENDS

/** The rectangle that a format has in its plane, and its sides clockwise from the top. */
export function planeOf(format: DocumentFormat): { readonly corners: Quad; readonly sides: readonly PlaneSide[] } {
  const { widthMm, heightMm } = documentFormats[format]
  const height = heightMm / widthMm
  const corners: Quad = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: height },
    { x: 0, y: height },
  ]
  const [topLeft, topRight, bottomRight, bottomLeft] = corners
  const sides = [
    { start: topLeft, way: { x: 1, y: 0 }, outwards: { x: 0, y: -1 } },
    { start: topRight, way: { x: 0, y: height }, outwards: { x: 1, y: 0 } },
    { start: bottomRight, way: { x: -1, y: 0 }, outwards: { x: 0, y: 1 } },
    { start: bottomLeft, way: { x: 0, y: -height }, outwards: { x: -1, y: 0 } },
  ]
  return { corners, sides }
}

/**
 * The edge network's input: a strip along each side of the quad (top, right, bottom, left), `reach` widths of the quad to either
 * side of it, each turned so that it runs from the side's first corner to its second with the outside at the top. Planes R, G, B
 * with values 0..255, each pixel the mean of up to 12 samples, black outside the frame. Length 4 * 3 * 48 * 48; null for a
 * degenerate quad.
 */
export function cutEdgeStrips(
  image: RgbaImage,
  quad: Quad,
  format: DocumentFormat,
  reach: number,
): Float32Array | null {
  const { corners, sides } = planeOf(format)
  const toFrame = quadHomography(corners, quad)
  if (!toFrame) return null
  const lengths = quadSides(quad)
  const width = (lengths[0] + lengths[2]) / 2
  const samplesIn = (pixels: number, most: number): number => Math.min(most, Math.max(1, Math.round(pixels)))
  const down = samplesIn((2 * reach * width) / STRIP_DEPTH, MOST_SAMPLES.across)
  const strips = new Float32Array(4 * 3 * STRIP_DEPTH * STRIP_LENGTH)
  sides.forEach((side, index) => {
    const across = samplesIn(((lengths[index] ?? 0) * (1 + 2 * ENDS)) / STRIP_LENGTH, MOST_SAMPLES.along)
    const strip = strips.subarray(index * 3 * STRIP_DEPTH * STRIP_LENGTH, (index + 1) * 3 * STRIP_DEPTH * STRIP_LENGTH)
    cutStrip(image, strip, { side, toFrame, reach, across, down })
  })
  return strips
}

interface StripCut {
  readonly side: PlaneSide
  readonly toFrame: Homography
  readonly reach: number
  /** Samples per strip pixel along and across the side. */
  readonly across: number
  readonly down: number
}

function cutStrip(image: RgbaImage, strip: Float32Array, { side, toFrame, reach, across, down }: StripCut): void {
  const { data, width, height } = image
  const plane = STRIP_DEPTH * STRIP_LENGTH
  const weight = 1 / (across * down)
  const isBetweenPixels = across * down === 1
  // Homogeneous coordinates in the frame are linear in the two of the strip.
  const [x0, y0, w0] = project(toFrame, side.start, 1)
  const [xAlong, yAlong, wAlong] = project(toFrame, side.way, 0)
  const [xOut, yOut, wOut] = project(toFrame, side.outwards, 0)
  const alongs = Float64Array.from({ length: STRIP_LENGTH * across }, (_, i) => alongSide(i, STRIP_LENGTH * across))
  const outs = Float64Array.from(
    { length: STRIP_DEPTH * down },
    (_, i) => (0.5 - (i + 0.5) / (STRIP_DEPTH * down)) * 2 * reach,
  )
  for (let row = 0, target = 0; row < STRIP_DEPTH; row += 1) {
    for (let column = 0; column < STRIP_LENGTH; column += 1, target += 1) {
      let red = 0
      let green = 0
      let blue = 0
      for (let j = row * down; j < (row + 1) * down; j += 1) {
        const out = outs[j] ?? 0
        for (let i = column * across; i < (column + 1) * across; i += 1) {
          const along = alongs[i] ?? 0
          const w = w0 + wAlong * along + wOut * out
          const x = (x0 + xAlong * along + xOut * out) / w
          const y = (y0 + yAlong * along + yOut * out) / w
          if (!(w > 0 && x >= 0 && y >= 0 && x < width && y < height)) continue
          if (isBetweenPixels) {
            addBetweenPixels(image, { x, y }, strip, target)
            continue
          }
          const source = ((y | 0) * width + (x | 0)) * 4
          red += data[source] ?? 0
          green += data[source + 1] ?? 0
          blue += data[source + 2] ?? 0
        }
      }
      if (isBetweenPixels) continue
      strip[target] = red * weight
      strip[target + plane] = green * weight
      strip[target + 2 * plane] = blue * weight
    }
  }
}

/** Homogeneous image of a point (`weight` 1) or of a direction (`weight` 0). */
function project(h: Homography, { x, y }: Point, weight: 0 | 1): readonly [number, number, number] {
  return [h[0] * x + h[1] * y + h[2] * weight, h[3] * x + h[4] * y + h[5] * weight, h[6] * x + h[7] * y + h[8] * weight]
}

/** Bilinear: where the frame has fewer pixels than the strip, whole ones would make steps. */
function addBetweenPixels(image: RgbaImage, { x, y }: Point, strip: Float32Array, target: number): void {
  const { data, width, height } = image
  const left = Math.min(width - 1, Math.max(0, Math.floor(x - 0.5)))
  const top = Math.min(height - 1, Math.max(0, Math.floor(y - 0.5)))
  const right = Math.min(width - 1, left + 1)
  const below = Math.min(height - 1, top + 1)
  const u = Math.min(1, Math.max(0, x - 0.5 - left))
  const v = Math.min(1, Math.max(0, y - 0.5 - top))
  for (let channel = 0; channel < 3; channel += 1) {
    const at = (row: number, column: number): number => data[(row * width + column) * 4 + channel] ?? 0
    const upper = at(top, left) * (1 - u) + at(top, right) * u
    const lower = at(below, left) * (1 - u) + at(below, right) * u
    strip[target + channel * STRIP_DEPTH * STRIP_LENGTH] = upper * (1 - v) + lower * v
  }
}
