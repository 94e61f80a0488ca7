import type { Point } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { connectedCells, isParallel, joinedStreaks, relativeTo, streakOf, type Streak } from './mrz-streaks.ts'
import type { TextLine } from './text-line-strip.ts'

/** Longer side of what the finder sees; the shorter follows, and both are multiples of its deepest stride. */
const FINDER_SIDE = 512
const FINDER_MULTIPLE = 16
/** Pixels of the finder's input per cell of its output. */
const FINDER_STRIDE = 4

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

/** A point of the turned picture in the picture of this size before. */
function turnedBack(
  { x, y }: Point,
  { quarters, width, height }: { readonly quarters: 0 | 1 | 2 | 3; readonly width: number; readonly height: number },
): Point {
  if (quarters === 1) return { x: y, y: height - x }
  if (quarters === 2) return { x: width - x, y: height - y }
  return quarters === 3 ? { x: width - y, y: x } : { x, y }
}

/** Lines of a turned picture in the picture of this size before. */
export function turnLinesBack(
  lines: MrzLineGroup,
  turn: { readonly quarters: 0 | 1 | 2 | 3; readonly width: number; readonly height: number },
): MrzLineGroup {
  return lines.map(({ start, end }) => ({ start: turnedBack(start, turn), end: turnedBack(end, turn) }))
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

/** Lines of one zone, from the first to the last; their ends are exact to about a character. */
export type MrzLineGroup = readonly TextLine[]

const LEAST_CELLS = 12
/** Length over thickness: below it there is no line of 30 characters. */
const LEAST_ELONGATION = 3.5
/** Distance of neighbouring lines as a share of their length: 0.057 in TD3, 0.083 in TD1, as Doc 9303 places them. */
const SPACING: readonly [least: number, most: number] = [0.028, 0.16]
const LEAST_LENGTH_RATIO = 0.55
const MOST_GROUPS = 4

/**
 * Zones in what mrz-lines.onnx made of a picture, the likeliest first, in pixels of the picture of this size. A zone has two
 * or three lines side by side of about one length. Which way up they are is not known.
 */
export function findMrzLines(
  logits: Float32Array,
  input: MrzFinderInput,
  picture: { readonly width: number; readonly height: number },
): readonly MrzLineGroup[] {
  const [, , inputHeight, inputWidth] = input.dims
  const [width, height] = [inputWidth / FINDER_STRIDE, inputHeight / FINDER_STRIDE]
  const scale = { x: picture.width / width, y: picture.height / height }
  const isSquare = Math.max(scale.x, scale.y)
  // In cells of equal sides, so that angles and distances are those of the picture.
  const toSquare = { x: scale.x / isSquare, y: scale.y / isSquare }
  const streaks = connectedCells(logits, width, height)
    .filter((cells) => cells.length >= LEAST_CELLS)
    .map((cells) => streakOf(cells.map(({ x, y }) => ({ x: x * toSquare.x, y: y * toSquare.y }))))
  // Joined second: print beside the page may continue a line that was whole.
  const found = [...groups(streaks.filter(isLong)), ...groups(joinedStreaks(streaks).filter(isLong))]
  return distinct(found)
    .slice(0, MOST_GROUPS)
    .map((group) =>
      group.map((streak) => ({
        start: pointOn(streak, streak.low, isSquare),
        end: pointOn(streak, streak.high, isSquare),
      })),
    )
}

function isLong({ low, high, thickness }: Streak): boolean {
  return (high - low) / thickness >= LEAST_ELONGATION
}

/** Groups of the same streaks once, where they come first. */
function distinct(found: readonly (readonly Streak[])[]): readonly (readonly Streak[])[] {
  const names = found.map((lines) =>
    lines
      .map(({ centre }) => `${centre.x},${centre.y}`)
      .sort()
      .join(' '),
  )
  return found.filter((_, index) => names.indexOf(names[index] ?? '') === index)
}

function pointOn({ centre, along }: Streak, at: number, scale: number): Point {
  return { x: (centre.x + along.x * at) * scale, y: (centre.y + along.y * at) * scale }
}

function groups(streaks: readonly Streak[]): readonly (readonly Streak[])[] {
  const found: { readonly lines: readonly Streak[]; readonly weight: number }[] = []
  for (const streak of streaks) {
    const beside = streaks
      .filter((other) => other === streak || isBeside(streak, other))
      .map((other) => ({ other, across: relativeTo(streak, other.centre).across }))
      .sort((a, b) => a.across - b.across)
    const own = beside.findIndex(({ other }) => other === streak)
    for (const count of [3, 2]) {
      for (let first = Math.max(0, own - count + 1); first <= own; first += 1) {
        const chosen = beside.slice(first, first + count)
        if (chosen.length < count || !isEven(chosen.map(({ across }) => across))) continue
        const lines = chosen.map(({ other }) => sameWay(streak, other))
        found.push({ lines, weight: lines.reduce((sum, line) => sum + line.cells.length, 0) })
      }
    }
  }
  return distinct(found.sort((a, b) => b.weight - a.weight).map(({ lines }) => lines)).slice(0, MOST_GROUPS)
}

function isBeside(streak: Streak, other: Streak): boolean {
  const [length, otherLength] = [streak.high - streak.low, other.high - other.low]
  const { along, across } = relativeTo(streak, other.centre)
  const middle = (streak.low + streak.high) / 2
  const share = Math.abs(across) / Math.max(length, otherLength)
  return (
    isParallel(streak, other) &&
    Math.min(length, otherLength) / Math.max(length, otherLength) > LEAST_LENGTH_RATIO &&
    Math.abs(along - middle) < 0.4 * Math.max(length, otherLength) &&
    share > SPACING[0] &&
    share < 2 * SPACING[1]
  )
}

/** Distances between neighbours differ little. */
function isEven(across: readonly number[]): boolean {
  const gaps = across.slice(1).map((value, index) => value - (across[index] ?? 0))
  return Math.max(...gaps) < 1.6 * Math.min(...gaps)
}

/** The same streak with its direction turned to that of another. */
function sameWay(reference: Streak, streak: Streak): Streak {
  if (reference.along.x * streak.along.x + reference.along.y * streak.along.y >= 0) return streak
  const { along, low, high } = streak
  return { ...streak, along: { x: -along.x, y: -along.y }, low: -high, high: -low }
}
