import { toGray, type GrayImage, type RgbaImage } from './image.ts'
import { imageQuad, rectifyGrayQuad } from './rectify.ts'

/** Size at which cards are compared: 3.5 pixels per millimetre of an ID-1 card keeps the shape of 3 mm letters. */
const COMPARE_SIZE = { width: 300, height: 190 } as const
/** Patches across and down; one is about 10 x 11 mm, less than a portrait and more than a word. */
const GRID = { columns: 8, rows: 5 } as const
/** How far in pixels a patch may lie from its place: corners are off by up to 1 % of the width each, in both pictures. */
const SEARCH_PX = 6
/** The face without its border: the outline is the same on every card. */
const WHOLE_FACE = { x: 0.02, y: 0.032, width: 0.96, height: 0.936 } as const
const PORTRAIT_GRID = { columns: 4, rows: 4 } as const
/** Standard deviation in luma levels below which a patch has nothing to compare. */
const LEAST_TEXTURE = 4
/** Half window in pixels of the local mean that is taken off: light and shadow go, print stays. */
const LOCAL_HALF_PX = 8
/** Share of the compared patches that may disagree because of glare, fingers or a hologram before the score falls. */
const OUTLIER_SHARE = 0.12
/** Share of patches, after the outliers, whose mean is the score: less than a portrait covers. */
const DECISIVE_SHARE = 0.2
/** Patches needed for a comparison at all. */
const LEAST_PATCHES = 8

/**
 * Where the score says the same card, another card, or nothing. Drawn pairs: one card .94 and more (24), two cards of one type
 * .51 and less (88). Films: one card .99 and more, one with other words under the same portrait .90 and less, another card .75
 * and less (9 pairs of three persons). `alike` is for pictures too small for words.
 */
export const SAME_CARD_THRESHOLDS = { same: 0.92, alike: 0.75, different: 0.6 } as const

/** One compared patch, as fractions of the card's width and height. */
export interface CardPatch {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Best correlation found near its place, -1..1. */
  readonly correlation: number
}

/** A rectangle as fractions of a card's width and height, as in `documentCatalogue`. */
export interface CardRegion {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface CardComparison {
  /** 0..1: the lower of the whole face's agreement and the portrait's, where that is known. */
  readonly score: number
  /** The portrait's own agreement, 0..1; null when its place was not given or it is blank in both pictures. */
  readonly portraitScore: number | null
  /** The patches of the whole face with enough print to compare, in reading order. */
  readonly patches: readonly CardPatch[]
}

/**
 * Compares two rectified pictures of a card's face (any size, the same side, the same way up). The whole face's agreement is the
 * mean correlation of the fifth of its patches that agree least, after the worst eighth was left out: cards of one type
 * share most of their print, so that what tells two of them apart is where they differ. A portrait that was pasted over is
 * less than that, so its region is judged on its own, by its lower quartile. Light, tilt and a little blur change the scores little.
 * Fewer than 8 comparable patches give a score of 0.
 */
export function compareCards(
  front: RgbaImage,
  other: RgbaImage,
  options: { readonly portrait?: CardRegion } = {},
): CardComparison {
  const first = flatten(front)
  const second = flatten(other)
  const patches = comparePatches(first, second, { region: WHOLE_FACE, ...GRID })
  const faceScore = patches.length < LEAST_PATCHES ? 0 : lowerMean(patches.map((patch) => patch.correlation))
  const inPortrait = options.portrait
    ? comparePatches(first, second, { region: options.portrait, ...PORTRAIT_GRID })
    : []
  const portraitScore =
    inPortrait.length > 0 ? Math.max(0, lowerQuartile(inPortrait.map((patch) => patch.correlation))) : null
  return { score: Math.min(faceScore, portraitScore ?? 1), portraitScore, patches }
}

interface PatchGrid {
  readonly region: CardRegion
  readonly columns: number
  readonly rows: number
}

function comparePatches(first: Flat, second: Flat, { region, columns, rows }: PatchGrid): CardPatch[] {
  const { width, height } = COMPARE_SIZE
  const patchWidth = Math.floor((region.width * width) / columns)
  const patchHeight = Math.floor((region.height * height) / rows)
  const patches: CardPatch[] = []
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const x = Math.round(region.x * width) + column * patchWidth
      const y = Math.round(region.y * height) + row * patchHeight
      const correlation = bestCorrelation(first, second, { x, y, width: patchWidth, height: patchHeight })
      if (correlation === null) continue
      patches.push({
        x: x / width,
        y: y / height,
        width: patchWidth / width,
        height: patchHeight / height,
        correlation,
      })
    }
  }
  return patches
}

interface Flat {
  readonly width: number
  readonly height: number
  /** Luma without its local mean. */
  readonly data: Float32Array
}

function flatten(image: RgbaImage): Flat {
  const gray = shrink(toGray(image))
  const once = boxMean(Float32Array.from(gray.data), gray.width, gray.height, 1)
  const local = boxMean(once, gray.width, gray.height, LOCAL_HALF_PX)
  return { width: gray.width, height: gray.height, data: once.map((value, index) => value - (local[index] ?? 0)) }
}

/** Halves until less than twice the size is left, then resamples: no aliasing, whatever the source. */
function shrink(gray: GrayImage): GrayImage {
  let current = gray
  while (current.width >= 2 * COMPARE_SIZE.width && current.height >= 2 * COMPARE_SIZE.height) current = halve(current)
  return rectifyGrayQuad(current, imageQuad(current), COMPARE_SIZE)
}

function halve(gray: GrayImage): GrayImage {
  const width = gray.width >> 1
  const height = gray.height >> 1
  const data = new Uint8Array(width * height)
  for (let row = 0, target = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, target += 1) {
      const offset = 2 * row * gray.width + 2 * column
      const upper = (gray.data[offset] ?? 0) + (gray.data[offset + 1] ?? 0)
      const lower = (gray.data[offset + gray.width] ?? 0) + (gray.data[offset + gray.width + 1] ?? 0)
      data[target] = (upper + lower + 2) >> 2
    }
  }
  return { width, height, data }
}

/** Mean over a square window, clipped at the border, in two passes of running sums. */
function boxMean(source: Float32Array, width: number, height: number, half: number): Float32Array {
  const across = new Float32Array(source.length)
  for (let row = 0; row < height; row += 1)
    runningMean(source, across, { start: row * width, step: 1, length: width, half })
  const result = new Float32Array(source.length)
  for (let column = 0; column < width; column += 1)
    runningMean(across, result, { start: column, step: width, length: height, half })
  return result
}

function runningMean(
  source: Float32Array,
  target: Float32Array,
  line: { start: number; step: number; length: number; half: number },
): void {
  const { start, step, length, half } = line
  let sum = 0
  let count = 0
  for (let index = -half; index < length; index += 1) {
    const entering = index + half
    if (entering < length) {
      sum += source[start + entering * step] ?? 0
      count += 1
    }
    const leaving = index - half - 1
    if (leaving >= 0) {
      sum -= source[start + leaving * step] ?? 0
      count -= 1
    }
    if (index >= 0) target[start + index * step] = sum / count
  }
}

interface PatchBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Highest correlation over all shifts up to SEARCH_PX; null where neither picture has anything to compare. */
function bestCorrelation(first: Flat, second: Flat, box: PatchBox): number | null {
  const reference = deviation(first, box)
  const counterpart = deviation(second, box)
  if (reference < LEAST_TEXTURE && counterpart < LEAST_TEXTURE) return null
  let best = -1
  let bestX = 0
  let bestY = 0
  const attempt = (dx: number, dy: number): void => {
    const correlation = correlate(first, second, { ...box, dx, dy })
    if (correlation <= best) return
    best = correlation
    bestX = dx
    bestY = dy
  }
  // Every other place first, then around the best: print is smoothed over three pixels, so that no peak hides between.
  for (let dy = -SEARCH_PX; dy <= SEARCH_PX; dy += 2) {
    for (let dx = -SEARCH_PX; dx <= SEARCH_PX; dx += 2) attempt(dx, dy)
  }
  const [centreX, centreY] = [bestX, bestY]
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) attempt(centreX + dx, centreY + dy)
  }
  return best
}

function deviation(image: Flat, box: PatchBox): number {
  let sum = 0
  let squares = 0
  for (let row = box.y; row < box.y + box.height; row += 1) {
    for (let column = box.x; column < box.x + box.width; column += 1) {
      const value = image.data[row * image.width + column] ?? 0
      sum += value
      squares += value * value
    }
  }
  const count = box.width * box.height
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
}

function correlate(first: Flat, second: Flat, box: PatchBox & { readonly dx: number; readonly dy: number }): number {
  const top = Math.max(box.y, -box.dy)
  const bottom = Math.min(box.y + box.height, second.height - box.dy)
  const left = Math.max(box.x, -box.dx)
  const right = Math.min(box.x + box.width, second.width - box.dx)
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = top; row < bottom; row += 1) {
    const start = row * first.width
    const otherStart = (row + box.dy) * second.width + box.dx
    for (let column = left; column < right; column += 1) {
      const a = first.data[start + column] ?? 0
      const b = second.data[otherStart + column] ?? 0
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
    }
  }
  const count = Math.max(0, bottom - top) * Math.max(0, right - left)
  const spread = Math.sqrt(Math.max(0, sumAA - (sumA * sumA) / count) * Math.max(0, sumBB - (sumB * sumB) / count))
  return spread > 1e-3 ? (sumAB - (sumA * sumB) / count) / spread : 0
}

function lowerMean(correlations: readonly number[]): number {
  const sorted = [...correlations].sort((a, b) => a - b)
  const from = Math.floor(sorted.length * OUTLIER_SHARE)
  const lower = sorted.slice(from, Math.max(from + 2, Math.ceil(sorted.length * (OUTLIER_SHARE + DECISIVE_SHARE))))
  return Math.min(1, Math.max(0, lower.reduce((sum, value) => sum + value, 0) / lower.length))
}

function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 2] ?? 0
}
