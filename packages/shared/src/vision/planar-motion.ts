import { boundingBox } from './face-alignment.ts'
import { foreshorteningAt, rigidMeshPoints } from './face-depth.ts'
import type { MeshPoint, Point } from './geometry.ts'
import { composeHomographies, invertHomography, solveHomography, type Homography } from './homography.ts'
import type { GrayImage } from './image.ts'
import { solveLinear } from './linear-solve.ts'

/** Sides in pixels of the square in which two pictures of a face are laid over each other, coarse then fine. */
const PATCH_SIDES = [48, 96] as const
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
const TILES = 9
/** Share of the tile's pixels that must say something. */
const LEAST_TILE_SHARE = 0.5

/** How well one map of a plane onto a plane explains all the pixels of a face in two pictures. */
export interface PlanarMotion {
  /**
   * Mean correlation of the tiles in the worse half after the best map, -1..1: near 1 for any two pictures of one flat
   * picture, however it was held; lower where nose, cheeks and brows moved against each other.
   */
  readonly agreement: number
  /** How unequally the map scales: 1 - smaller/larger singular value at the middle of the face. 0 for turns in the plane. */
  readonly foreshortening: number
}

export interface FacePicture {
  readonly gray: GrayImage
  readonly mesh: readonly MeshPoint[]
}

/**
 * Lays the second picture over the first by the homography that fits its pixels best, starting from the two meshes, and
 * compares what is left. Returns `null` where the pictures cannot be laid over each other.
 */
export function measurePlanarMotion(first: FacePicture, second: FacePicture): PlanarMotion | null {
  const start = meshHomography(first.mesh, second.mesh)
  if (start === null) return null
  const own = reduceFace(first)
  const other = reduceFace(second)
  const toFirst = unitPatch(own)
  let map = chain(other.toReduced, start, own.toPicture, toFirst)
  let agreement: number | null = null
  for (const side of PATCH_SIDES) {
    const template = evenOut(sampleUnit(own.gray, toFirst, side), side)
    map = align(template, { gray: other.gray, map, side })
    agreement = compareTiles(template, evenOut(sampleUnit(other.gray, map, side), side), side)
  }
  return agreement === null
    ? null
    : { agreement, foreshortening: foreshorteningAt(map, { centre: { x: 0, y: 0 }, step: 0.5 }) }
}

/** The maps one after the other, the last one first. */
function chain(...maps: readonly Homography[]): Homography {
  return maps.reduce((outer, inner) => composeHomographies(outer, inner))
}

function meshHomography(first: readonly MeshPoint[], second: readonly MeshPoint[]): Homography | null {
  const pairs: { from: Point; to: Point }[] = []
  for (const index of rigidMeshPoints) {
    const from = first[index]
    const to = second[index]
    if (from === undefined || to === undefined) return null
    pairs.push({ from, to })
  }
  return solveHomography(pairs)
}

/** The surroundings of a face at about the resolution of the finest patch, so that nothing aliases. */
interface ReducedFace {
  readonly gray: GrayImage
  /** From the picture to the reduced one and back. */
  readonly toReduced: Homography
  readonly toPicture: Homography
  readonly mesh: readonly MeshPoint[]
}

function reduceFace({ gray, mesh }: FacePicture): ReducedFace {
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
  const reach = 1 / scale
  const rows = new Float32Array(columns * height)
  for (let row = 0; row < height; row += 1) {
    const base = (top + row) * gray.width + left
    for (let column = 0; column < columns; column += 1)
      rows[row * columns + column] = averageOf(gray.data, {
        from: column * reach,
        to: (column + 1) * reach,
        base,
        step: 1,
      })
  }
  const data = new Uint8Array(columns * lines)
  for (let row = 0; row < lines; row += 1)
    for (let column = 0; column < columns; column += 1)
      data[row * columns + column] = Math.round(
        averageOf(rows, { from: row * reach, to: (row + 1) * reach, base: column, step: columns }),
      )
  return { width: columns, height: lines, data }
}

function averageOf(
  data: Uint8Array | Float32Array,
  {
    from,
    to,
    base,
    step,
  }: { readonly from: number; readonly to: number; readonly base: number; readonly step: number },
): number {
  let sum = 0
  const first = Math.floor(from)
  const last = Math.ceil(to) - 1
  for (let at = first; at <= last; at += 1)
    sum += (data[base + at * step] ?? 0) * (Math.min(to, at + 1) - Math.max(from, at))
  return sum / (to - from)
}

/** From the square -1..1 to the face in its reduced picture. */
function unitPatch({ mesh, toReduced }: ReducedFace): Homography {
  const box = boundingBox(mesh)
  const half = (PATCH_SCALE * Math.max(box.width, box.height)) / 2
  const x = box.x + box.width / 2
  const y = box.y + box.height / 2
  return composeHomographies(toReduced, [half, 0, x, 0, half, y, 0, 0, 1])
}

/** A patch whose light was evened out: zero mean, unit contrast in every window; `weight` 0 where there is nothing. */
interface EvenPatch {
  readonly values: Float32Array
  readonly weights: Uint8Array
}

/** Luma under a patch of `side` pixels that stands for the square -1..1; NaN beyond the picture. */
function sampleUnit(gray: GrayImage, map: Homography, side: number): Float32Array {
  const out = new Float32Array(side * side)
  const [a, b, c, d, e, f, g, h, i] = map
  for (let row = 0; row < side; row += 1) {
    const v = (2 * (row + 0.5)) / side - 1
    for (let column = 0; column < side; column += 1) {
      const u = (2 * (column + 0.5)) / side - 1
      const w = g * u + h * v + i
      const x = (a * u + b * v + c) / w - 0.5
      const y = (d * u + e * v + f) / w - 0.5
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

function evenOut(luma: Float32Array, side: number): EvenPatch {
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
 * Inverse compositional alignment (Baker and Matthews 2004) over the eight parameters of a homography. `map` leads from
 * the square -1..1 to the picture and is improved until it settles.
 */
function align(
  template: EvenPatch,
  { gray, map, side }: { readonly gray: GrayImage; readonly map: Homography; readonly side: number },
): Homography {
  const half = side / 2
  const steepest = new Float64Array(side * side * 8)
  for (let row = 1; row < side - 1; row += 1)
    for (let column = 1; column < side - 1; column += 1) {
      const at = row * side + column
      if (!template.weights[at]) continue
      const gx = ((template.values[at + 1] ?? 0) - (template.values[at - 1] ?? 0)) / 2
      const gy = ((template.values[at + side] ?? 0) - (template.values[at - side] ?? 0)) / 2
      const x = (column + 0.5 - half) / half
      const y = (row + 0.5 - half) / half
      const radial = gx * x + gy * y
      steepest.set([gx * x, gx * y, gx, gy * x, gy * y, gy, -radial * x, -radial * y], at * 8)
    }
  let best = map
  let bestError = Infinity
  let current = map
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const seen = evenOut(sampleUnit(gray, current, side), side)
    const normal = new Float64Array(8 * 9)
    let error = 0
    let count = 0
    for (let at = 0; at < side * side; at += 1) {
      if (!template.weights[at] || !seen.weights[at]) continue
      const difference = (seen.values[at] ?? 0) - (template.values[at] ?? 0)
      // Glare, lids and lips are outliers: they count less the more they differ.
      const trust = 1 / (1 + difference * difference)
      error += difference * difference * trust
      count += 1
      const base = at * 8
      for (let i = 0; i < 8; i += 1) {
        const gi = (steepest[base + i] ?? 0) * trust
        if (gi === 0) continue
        for (let j = i; j < 8; j += 1) normal[i * 9 + j] = (normal[i * 9 + j] ?? 0) + gi * (steepest[base + j] ?? 0)
        normal[i * 9 + 8] = (normal[i * 9 + 8] ?? 0) + gi * difference
      }
    }
    if (count === 0) break
    if (error / count < bestError) {
      bestError = error / count
      best = current
    }
    for (let i = 0; i < 8; i += 1) {
      for (let j = 0; j < i; j += 1) normal[i * 9 + j] = normal[j * 9 + i] ?? 0
      normal[i * 9 + i] = (normal[i * 9 + i] ?? 0) * 1.001 + 1e-6
    }
    const delta = solveLinear(normal, 8)
    if (delta === null) break
    const update = invertHomography(smallMap(delta, half))
    if (update === null) break
    current = composeHomographies(current, update)
    if (Math.hypot(...delta) < SETTLED_PX) break
  }
  return best
}

/** Eight displacements, in patch pixels at the border of the square, as a map of the square onto itself. */
function smallMap(
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0]: readonly number[],
  half: number,
): Homography {
  return [1 + a / half, b / half, c / half, d / half, 1 + e / half, f / half, g / half, h / half, 1]
}

/** Mean correlation of the worse half of all tiles that say something; `null` where there are too few. */
function compareTiles(template: EvenPatch, seen: EvenPatch, side: number): number | null {
  const correlations: number[] = []
  for (let tile = 0; tile < TILES * TILES; tile += 1) {
    const correlation = correlateTile(template, seen, {
      left: Math.floor(((tile % TILES) * side) / TILES),
      top: Math.floor((Math.floor(tile / TILES) * side) / TILES),
      size: Math.floor(side / TILES),
      side,
    })
    if (correlation !== null) correlations.push(correlation)
  }
  if (correlations.length < TILES) return null
  correlations.sort((one, other) => one - other)
  const worse = correlations.slice(0, Math.ceil(correlations.length / 2))
  return worse.reduce((sum, value) => sum + value, 0) / worse.length
}

function correlateTile(
  template: EvenPatch,
  seen: EvenPatch,
  {
    left,
    top,
    size,
    side,
  }: { readonly left: number; readonly top: number; readonly size: number; readonly side: number },
): number | null {
  let count = 0
  let product = 0
  let own = 0
  let others = 0
  for (let row = top; row < top + size; row += 1)
    for (let column = left; column < left + size; column += 1) {
      const at = row * side + column
      if (!template.weights[at] || !seen.weights[at]) continue
      const mine = template.values[at] ?? 0
      const theirs = seen.values[at] ?? 0
      count += 1
      product += mine * theirs
      own += mine * mine
      others += theirs * theirs
    }
  if (count < LEAST_TILE_SHARE * size * size || own === 0 || others === 0) return null
  return product / Math.sqrt(own * others)
}
