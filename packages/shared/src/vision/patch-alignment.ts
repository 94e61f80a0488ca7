import { boundingBox } from './face-alignment.ts'
import type { MeshPoint } from './geometry.ts'
import { composeHomographies, invertHomography, type Homography } from './homography.ts'
import type { GrayImage } from './image.ts'
import { solveLinear } from './linear-solve.ts'

/** Sides in pixels of the square in which two pictures of a face are laid over each other, coarse then fine. */
export const PATCH_SIDES = [48, 96] as const
/** Side of the square in sides of the face: the face itself with a rim of hair and neck. */
const PATCH_SCALE = 1.15
/** Half side of what is looked at around the middle of the face, in sides of the face. */
const SURROUNDINGS = 0.9
/** Half window within which light and contrast are evened out, as a share of the square. */
const EVENING_SHARE = 0.055
/** Contrast in levels below which a window is skin without a mark and says nothing. */
const LEAST_CONTRAST = 3
/** Steps of the alignment; it ends sooner where nothing changes any more. */
const MOST_STEPS = 20
const SETTLED_PX = 0.05

export interface FacePicture {
  readonly gray: GrayImage
  readonly mesh: readonly MeshPoint[]
}

/**
 * How a sheet is bent: a point (u, v) of the square lies at (u + a u^2 + b v^2, v + c u^2 + d v^2) before the map of the plane.
 * Seen from a little aside, that is a sheet rolled about either axis.
 */
export type Bend = readonly [a: number, b: number, c: number, d: number]
export const FLAT: Bend = [0, 0, 0, 0]

/** From the square -1..1 to a picture. */
export interface SheetMap {
  readonly map: Homography
  readonly bend: Bend
}

/** The surroundings of a face at about the resolution of the finest patch, so that nothing aliases. */
export interface ReducedFace {
  readonly gray: GrayImage
  /** From the picture to the reduced one and back. */
  readonly toReduced: Homography
  readonly toPicture: Homography
  readonly mesh: readonly MeshPoint[]
}

export function reduceFace({ gray, mesh }: FacePicture): ReducedFace {
  const box = boundingBox(mesh)
  const size = Math.max(box.width, box.height)
  const left = Math.max(0, Math.floor(box.x + box.width / 2 - SURROUNDINGS * size))
  const top = Math.max(0, Math.floor(box.y + box.height / 2 - SURROUNDINGS * size))
  const width = Math.min(gray.width - left, Math.ceil(2 * SURROUNDINGS * size))
  const height = Math.min(gray.height - top, Math.ceil(2 * SURROUNDINGS * size))
  const fine = PATCH_SIDES[PATCH_SIDES.length - 1] ?? 0
  const scale = Math.min(1, (1.2 * fine) / (PATCH_SCALE * size))
  return {
    gray: shrinkGray(gray, { left, top, width, height, scale }),
    toReduced: [scale, 0, -left * scale, 0, scale, -top * scale, 0, 0, 1],
    toPicture: [1 / scale, 0, left, 0, 1 / scale, top, 0, 0, 1],
    mesh,
  }
}

interface Reduction {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** At most 1. */
  readonly scale: number
}

/** Averages the area of each reduced pixel; at scale 1 the pixels come out as they were. */
function shrinkGray(gray: GrayImage, { left, top, width, height, scale }: Reduction): GrayImage {
  const columns = Math.max(1, Math.floor(width * scale))
  const lines = Math.max(1, Math.floor(height * scale))
  const narrow = new Float32Array(columns * height)
  averageLines(gray.data, narrow, {
    ...{ count: height, first: top * gray.width + left, next: gray.width, step: 1 },
    ...{ reach: 1 / scale, outputs: columns, nextOutput: columns, outputStep: 1 },
  })
  const small = new Float32Array(columns * lines)
  averageLines(narrow, small, {
    ...{ count: columns, first: 0, next: 1, step: columns },
    ...{ reach: 1 / scale, outputs: lines, nextOutput: 1, outputStep: columns },
  })
  const data = new Uint8Array(small.length)
  for (let at = 0; at < data.length; at += 1) data[at] = Math.round(small[at] ?? 0)
  return { width: columns, height: lines, data }
}

/** Lines through two planes, rows or columns: where the first begins, how far the next is, and how far its next value. */
interface Averaging {
  readonly count: number
  readonly first: number
  readonly next: number
  readonly step: number
  /** Values of a line, with fractions, that make one of the result. */
  readonly reach: number
  readonly outputs: number
  readonly nextOutput: number
  readonly outputStep: number
}

function averageLines(data: Uint8Array | Float32Array, out: Float32Array, lines: Averaging): void {
  const { count, first, next, step, reach, outputs, nextOutput, outputStep } = lines
  for (let line = 0; line < count; line += 1) {
    const base = first + line * next
    for (let output = 0; output < outputs; output += 1) {
      const from = output * reach
      const to = (output + 1) * reach
      const last = Math.ceil(to) - 1
      let sum = 0
      for (let at = Math.floor(from); at <= last; at += 1)
        sum += (data[base + at * step] ?? 0) * (Math.min(to, at + 1) - Math.max(from, at))
      out[line * nextOutput + output * outputStep] = sum / (to - from)
    }
  }
}

/** From the square -1..1 to the face in its reduced picture. */
export function unitPatch({ mesh, toReduced }: ReducedFace): Homography {
  const box = boundingBox(mesh)
  const half = (PATCH_SCALE * Math.max(box.width, box.height)) / 2
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  return composeHomographies(toReduced, [half, 0, x, 0, half, y, 0, 0, 1])
}

/** A patch whose light was evened out: zero mean, unit contrast in every window; `weight` 0 where there is nothing. */
export interface EvenPatch {
  readonly values: Float32Array
  readonly weights: Uint8Array
}

/** Luma under a patch of `side` pixels that stands for the square -1..1; NaN beyond the picture. */
export function sampleUnit(gray: GrayImage, { map, bend }: SheetMap, side: number): Float32Array {
  const out = new Float32Array(side * side)
  const [a, b, c, d, e, f, g, h, i] = map
  for (let row = 0; row < side; row += 1) {
    const v = (2 * (row + 0.5)) / side - 1
    for (let column = 0; column < side; column += 1) {
      const u = (2 * (column + 0.5)) / side - 1
      const s = u + bend[0] * u * u + bend[1] * v * v
      const t = v + bend[2] * u * u + bend[3] * v * v
      const w = g * s + h * t + i
      const x = (a * s + b * t + c) / w - 0.5
      const y = (d * s + e * t + f) / w - 0.5
      out[row * side + column] = lumaAt(gray, x, y)
    }
  }
  return out
}

function lumaAt(gray: GrayImage, x: number, y: number): number {
  if (!(x >= 0 && y >= 0 && x < gray.width - 1 && y < gray.height - 1)) return NaN
  const left = Math.floor(x)
  const top = Math.floor(y)
  const at = top * gray.width + left
  const u = x - left
  const v = y - top
  const upper = (gray.data[at] ?? 0) * (1 - u) + (gray.data[at + 1] ?? 0) * u
  const lower = (gray.data[at + gray.width] ?? 0) * (1 - u) + (gray.data[at + gray.width + 1] ?? 0) * u
  return upper * (1 - v) + lower * v
}

export function evenOut(luma: Float32Array, side: number): EvenPatch {
  const reach = Math.max(3, Math.round(EVENING_SHARE * side))
  const stride = side + 1
  const sums = new Float64Array(stride * stride)
  const squares = new Float64Array(stride * stride)
  const counts = new Float64Array(stride * stride)
  for (let row = 0; row < side; row += 1) {
    let sum = 0
    let square = 0
    let count = 0
    for (let column = 0; column < side; column += 1) {
      const value = luma[row * side + column] ?? NaN
      if (!Number.isNaN(value)) {
        sum += value
        square += value * value
        count += 1
      }
      const at = (row + 1) * stride + column + 1
      sums[at] = (sums[at - stride] ?? 0) + sum
      squares[at] = (squares[at - stride] ?? 0) + square
      counts[at] = (counts[at - stride] ?? 0) + count
    }
  }
  const values = new Float32Array(side * side)
  const weights = new Uint8Array(side * side)
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const value = luma[row * side + column] ?? NaN
      if (Number.isNaN(value)) continue
      const top = Math.max(0, row - reach) * stride
      const bottom = Math.min(side, row + reach + 1) * stride
      const left = Math.max(0, column - reach)
      const right = Math.min(side, column + reach + 1)
      const inWindow = (table: Float64Array): number =>
        (table[bottom + right] ?? 0) -
        (table[top + right] ?? 0) -
        (table[bottom + left] ?? 0) +
        (table[top + left] ?? 0)
      const count = inWindow(counts)
      const mean = inWindow(sums) / count
      const contrast = Math.sqrt(Math.max(0, inWindow(squares) / count - mean * mean))
      if (contrast < LEAST_CONTRAST) continue
      values[row * side + column] = (value - mean) / contrast
      weights[row * side + column] = 1
    }
  return { values, weights }
}

/**
 * Inverse compositional alignment (Baker and Matthews 2004) over the eight parameters of a homography, and the four of a bend
 * where `isSheet` says so. `start` leads from the square -1..1 to the picture and is improved until it settles.
 */
export function align(
  template: EvenPatch,
  {
    gray,
    start,
    side,
    isSheet = false,
  }: { readonly gray: GrayImage; readonly start: SheetMap; readonly side: number; readonly isSheet?: boolean },
): SheetMap {
  const size = isSheet ? 12 : 8
  const half = side / 2
  const steepest = steepestDescent(template, { side, size })
  let best = start
  let bestError = Infinity
  let current = start
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const seen = evenOut(sampleUnit(gray, current, side), side)
    const normal = new Float64Array(size * (size + 1))
    let error = 0
    let count = 0
    for (let at = 0; at < side * side; at += 1) {
      if (!template.weights[at] || !seen.weights[at]) continue
      const difference = (seen.values[at] ?? 0) - (template.values[at] ?? 0)
      // Glare, lids and lips are outliers: they count less the more they differ.
      const trust = 1 / (1 + difference * difference)
      error += difference * difference * trust
      count += 1
      const base = at * size
      for (let i = 0; i < size; i += 1) {
        const gi = (steepest[base + i] ?? 0) * trust
        if (gi === 0) continue
        const line = i * (size + 1)
        for (let j = i; j < size; j += 1) normal[line + j] = (normal[line + j] ?? 0) + gi * (steepest[base + j] ?? 0)
        normal[line + size] = (normal[line + size] ?? 0) + gi * difference
      }
    }
    if (count === 0) break
    if (error / count < bestError) {
      bestError = error / count
      best = current
    }
    const delta = solveStep(normal, size)
    if (delta === null) break
    const update = invertHomography(smallMap(delta, half))
    if (update === null) break
    current = { map: composeHomographies(current.map, update), bend: unbent(current.bend, delta, half) }
    if (Math.hypot(...delta) < SETTLED_PX) break
  }
  return best
}

/** For each pixel how its value changes with each parameter, in units of one pixel at the border of the square. */
function steepestDescent(
  template: EvenPatch,
  { side, size }: { readonly side: number; readonly size: number },
): Float64Array {
  const half = side / 2
  const steepest = new Float64Array(side * side * size)
  for (let row = 1; row < side - 1; row += 1)
    for (let column = 1; column < side - 1; column += 1) {
      const at = row * side + column
      if (!template.weights[at]) continue
      const gx = ((template.values[at + 1] ?? 0) - (template.values[at - 1] ?? 0)) / 2
      const gy = ((template.values[at + side] ?? 0) - (template.values[at - side] ?? 0)) / 2
      const x = (column + 0.5 - half) / half
      const y = (row + 0.5 - half) / half
      const radial = gx * x + gy * y
      // Written one by one: arrays for each pixel would keep the collector busy.
      const base = at * size
      steepest[base] = gx * x
      steepest[base + 1] = gx * y
      steepest[base + 2] = gx
      steepest[base + 3] = gy * x
      steepest[base + 4] = gy * y
      steepest[base + 5] = gy
      steepest[base + 6] = -radial * x
      steepest[base + 7] = -radial * y
      if (size <= 8) continue
      steepest[base + 8] = gx * x * x
      steepest[base + 9] = gx * y * y
      steepest[base + 10] = gy * x * x
      steepest[base + 11] = gy * y * y
    }
  return steepest
}

/** Completes the symmetric normal equations and solves them, damped a little. */
function solveStep(normal: Float64Array, size: number): readonly number[] | null {
  const stride = size + 1
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) normal[i * stride + j] = normal[j * stride + i] ?? 0
    normal[i * stride + i] = (normal[i * stride + i] ?? 0) * 1.001 + 1e-6
  }
  return solveLinear(normal, size)
}

/** Eight displacements, in patch pixels at the border of the square, as a map of the square onto itself. */
function smallMap(
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: readonly number[],
  half: number,
): Homography {
  return [1 + a / half, b / half, c / half, d / half, 1 + e / half, f / half, g / half, h / half, 1]
}

/** The bend without what a step found too much of it; to first order the order of both changes does not matter. */
function unbent(bend: Bend, delta: readonly number[], half: number): Bend {
  const [a, b, c, d] = bend
  const [da = 0, db = 0, dc = 0, dd = 0] = delta.slice(8)
  return [a - da / half, b - db / half, c - dc / half, d - dd / half]
}
