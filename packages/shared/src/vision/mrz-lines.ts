import type { Point } from './geometry.ts'
import { turnedBack, type MrzFinderInput } from './mrz-finder-input.ts'
import {
  connectedCells,
  isParallel,
  joinedStreaks,
  relativeTo,
  streakOf,
  type LineCell,
  type Streak,
} from './mrz-streaks.ts'
import type { TextLine } from './text-line-strip.ts'

/** Pixels of the finder's input per cell of its output. */
const FINDER_STRIDE = 4

/** Lines of one zone, from the first to the last; their ends are exact to about a character. */
export type MrzLineGroup = readonly TextLine[]

/** Lines of a turned picture in the picture of this size before. */
export function turnLinesBack(
  lines: MrzLineGroup,
  turn: { readonly quarters: 0 | 1 | 2 | 3; readonly width: number; readonly height: number },
): MrzLineGroup {
  return lines.map(({ start, end }) => ({ start: turnedBack(start, turn), end: turnedBack(end, turn) }))
}

/** Logits above which a cell is taken for part of a line: lower where none is found, higher where lines run together. */
const LEVELS = [0, 1.2, -1.2]
const LEAST_CELLS = 12
/** Length over thickness: below it there is no line of 30 characters. */
const LEAST_ELONGATION = 3.5
/** Distance of neighbouring lines as a share of their length: 0.057 in TD3, 0.083 in TD1, as Doc 9303 places them. */
const SPACING: readonly [least: number, most: number] = [0.028, 0.16]
const LEAST_LENGTH_RATIO = 0.55
const MOST_GROUPS = 8

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
  const found = LEVELS.flatMap((level) => {
    const streaks = connectedCells(logits, { width, height, level })
      .filter((cells) => cells.length >= LEAST_CELLS)
      .map((cells) => streakOf(cells.map(({ x, y, logit }) => ({ x: x * toSquare.x, y: y * toSquare.y, logit }))))
    return [
      ...groups(streaks),
      ...groups(joinedStreaks(streaks)).map((group) => ({ ...group, isWhole: false })),
      ...streaks.flatMap(splitGroups),
    ]
  })
  // Lines as they were seen come before those put together: print beside the page may seem to continue one.
  found.sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.weight - a.weight)
  return distinct(found.map(({ lines }) => lines))
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

/** Groups that differ by less than a character or two are one. */
function distinct(found: readonly (readonly Streak[])[]): readonly (readonly Streak[])[] {
  const kept: (readonly Streak[])[] = []
  for (const group of found) if (!kept.some((other) => isSameGroup(group, other))) kept.push(group)
  return kept
}

function isSameGroup(one: readonly Streak[], other: readonly Streak[]): boolean {
  if (one.length !== other.length) return false
  return one.every((streak, index) => {
    const twin = other[index]
    if (!twin) return false
    const { along, across } = relativeTo(streak, twin.centre)
    const length = streak.high - streak.low
    const difference = Math.abs(length - (twin.high - twin.low))
    return Math.abs(across) < 0.015 * length && Math.abs(along) < 0.03 * length && difference < 0.06 * length
  })
}

function pointOn({ centre, along }: Streak, at: number, scale: number): Point {
  return { x: (centre.x + along.x * at) * scale, y: (centre.y + along.y * at) * scale }
}

interface StreakGroup {
  readonly lines: readonly Streak[]
  readonly weight: number
  /** No line was completed or put together. */
  readonly isWhole: boolean
}

function groups(streaks: readonly Streak[]): readonly StreakGroup[] {
  const found: StreakGroup[] = []
  for (const streak of streaks.filter(isLong)) {
    const beside = streaks
      .flatMap((other) => {
        if (other === streak || isBeside(streak, other)) return [other]
        return isPieceBeside(streak, other) ? [completed(streak, other)] : []
      })
      .map((other) => ({ other, across: relativeTo(streak, other.centre).across }))
      .sort((a, b) => a.across - b.across)
    const own = beside.findIndex(({ other }) => other === streak)
    for (const count of [3, 2]) {
      for (let first = Math.max(0, own - count + 1); first <= own; first += 1) {
        const chosen = beside.slice(first, first + count)
        if (chosen.length < count || !isEven(chosen.map(({ across }) => across))) continue
        const lines = chosen.map(({ other }) => sameWay(streak, other))
        found.push({
          lines,
          weight: lines.reduce((sum, line) => sum + weightOf(line), 0),
          isWhole: chosen.every(({ other }) => streaks.includes(other)),
        })
      }
    }
  }
  return found
}

/** Thickness over length of two and of three lines that run together, as Doc 9303 places them and a little more. */
const THICKNESSES: Readonly<Record<2 | 3, readonly [least: number, most: number]>> = {
  2: [0.06, 0.16],
  3: [0.13, 0.36],
}

/** Lines that the finder did not keep apart, cut asunder along their length. */
function splitGroups(streak: Streak): readonly StreakGroup[] {
  const share = streak.thickness / (streak.high - streak.low)
  return ([2, 3] as const).flatMap((count) => {
    const [least, most] = THICKNESSES[count]
    if (share < least || share > most) return []
    const parts = Array.from({ length: count }, (): LineCell[] => [])
    for (const cell of streak.cells) {
      const part = Math.floor((relativeTo(streak, cell).across / streak.thickness + 0.5) * count)
      parts[Math.min(count - 1, Math.max(0, part))]?.push(cell)
    }
    const lines = parts.filter((cells) => cells.length > 0).map((cells) => sameWay(streak, streakOf(cells)))
    return lines.length === count ? [{ lines, weight: weightOf(streak), isWhole: false }] : []
  })
}

/** What the finder is sure of counts most: other print is long, but faint. */
function weightOf({ cells }: Streak): number {
  return cells.reduce((sum, { logit }) => sum + Math.max(0, logit), 0)
}

function isBeside(streak: Streak, other: Streak): boolean {
  const [length, otherLength] = [streak.high - streak.low, other.high - other.low]
  const { along, across } = relativeTo(streak, other.centre)
  const middle = (streak.low + streak.high) / 2
  const share = Math.abs(across) / Math.max(length, otherLength)
  return (
    isLong(other) &&
    isParallel(streak, other) &&
    Math.min(length, otherLength) / Math.max(length, otherLength) > LEAST_LENGTH_RATIO &&
    Math.abs(along - middle) < 0.4 * Math.max(length, otherLength) &&
    share > SPACING[0] &&
    share < 2 * SPACING[1]
  )
}

/** A line of which only a piece is seen begins and ends where its neighbour does. */
function isPieceBeside(streak: Streak, piece: Streak): boolean {
  const { along, across } = relativeTo(streak, piece.centre)
  const length = streak.high - streak.low
  const share = Math.abs(across) / length
  return (
    isParallel(streak, piece) &&
    piece.high - piece.low <= LEAST_LENGTH_RATIO * length &&
    along > streak.low &&
    along < streak.high &&
    share > SPACING[0] &&
    share < SPACING[1]
  )
}

function completed(streak: Streak, piece: Streak): Streak {
  const { across } = relativeTo(streak, piece.centre)
  const centre = { x: streak.centre.x - streak.along.y * across, y: streak.centre.y + streak.along.x * across }
  return { ...streak, cells: piece.cells, centre }
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
