import type { Box } from './geometry.ts'
import type { GrayImage } from './image.ts'
import { integrateGray } from './local-threshold.ts'

/** All lengths are pixels of the picture. */
export interface LineSearch {
  readonly pixelsPerMm: number
  /** Height of the print, from the smallest to the largest. */
  readonly heightMm: { readonly min: number; readonly max: number }
}

/** Print is at least this much darker than its surroundings. */
const INK_SHARE = 0.86
/** Half the side of the surroundings: wider than a stroke, narrower than shade. */
const SURROUNDINGS_MM = 1.6
/** Longer than any stroke of print in either direction: a ruled line. */
const RULE_MM = { across: 6, down: 5 } as const
/** Pixels without ink that do not end a ruled line: noise makes such gaps, and they are fewer than between strokes. */
const RULE_GAP = 3
/** Rows without ink between two lines; strokes of one character leave less. */
const ROW_GAP_MM = 0.45
/** Blank that separates a line from another thing beside it, in heights of the line. */
const COLUMN_GAP = 4.5
/** Ink in a row of print, at least. */
const LEAST_INK_MM = 0.35
/**
 * A label stands before the print in smaller letters: so much lower in heights of the line, this much wider than high (the
 * first character of a name can be low, but is one character), and this far from what follows.
 */
const LABEL = { height: { least: 0.3, most: 0.72 }, aspect: 1.5, gap: 0.26 } as const

/** A line of print, as far as it can be told without reading it. */
export interface PrintedLine {
  /** Tight. */
  readonly box: Box
  /** Stretches of columns with ink, from the left of the box. */
  readonly glyphs: readonly Run[]
}

/** Finds horizontal lines of dark print; ruled lines are none. From the top down, with tight boxes. */
export function findTextLines(image: GrayImage, { pixelsPerMm, heightMm }: LineSearch): readonly PrintedLine[] {
  const ink = findInk(image, Math.round(SURROUNDINGS_MM * pixelsPerMm))
  eraseRules(ink, image, { across: RULE_MM.across * pixelsPerMm, down: RULE_MM.down * pixelsPerMm })
  const rows = countRows(ink, image, { x: 0, y: 0, width: image.width, height: image.height })
  const bands = runsOf(rows, { least: LEAST_INK_MM * pixelsPerMm, gap: ROW_GAP_MM * pixelsPerMm })
  return bands
    .filter(({ length }) => length >= heightMm.min * pixelsPerMm && length <= heightMm.max * pixelsPerMm)
    .flatMap(({ start, length }) => {
      const columns = countColumns(ink, image, { start, length })
      const parts = runsOf(columns, { least: 1, gap: COLUMN_GAP * length })
      return parts.map((part) => ({ x: part.start, y: start, width: part.length, height: length }))
    })
    .map((line) => withoutLabel(line, { ink, image }))
    .map((box) => ({ box, glyphs: glyphsOf(box, { ink, image }) }))
    .filter(({ box }) => box.width > 0.5 * box.height)
}

function glyphsOf(box: Box, { ink, image }: { readonly ink: Uint8Array; readonly image: GrayImage }): readonly Run[] {
  const columns = countColumns(ink, image, { start: box.y, length: box.height })
  return runsOf(columns.subarray(box.x, box.x + box.width), { least: 1, gap: 0 })
}

/** Repeats for labels of two parts, for example in two languages. */
function withoutLabel(line: Box, { ink, image }: { readonly ink: Uint8Array; readonly image: GrayImage }): Box {
  const columns = countColumns(ink, image, { start: line.y, length: line.height }).subarray(line.x, line.x + line.width)
  const [first, second] = runsOf(columns, { least: 1, gap: LABEL.gap * line.height })
  if (first === undefined || second === undefined) return line
  const rows = countRows(ink, image, { ...line, x: line.x + first.start, width: first.length })
  const inked = runsOf(rows, { least: 1, gap: line.height })[0]?.length ?? 0
  const isLabel =
    inked > LABEL.height.least * line.height &&
    inked < LABEL.height.most * line.height &&
    first.length > LABEL.aspect * inked
  if (!isLabel) return line
  const rest = { ...line, x: line.x + second.start, width: line.width - second.start }
  return withoutLabel(rest, { ink, image })
}

export interface Run {
  readonly start: number
  readonly length: number
}

/** Stretches in which the counts reach `least`, joined over gaps of up to `gap`. */
function runsOf(counts: Int32Array, { least, gap }: { readonly least: number; readonly gap: number }): readonly Run[] {
  const runs: Run[] = []
  let start = -1
  let last = -1
  for (let at = 0; at < counts.length; at += 1) {
    if ((counts[at] ?? 0) < least) continue
    if (start >= 0 && at - last - 1 > gap) {
      runs.push({ start, length: last - start + 1 })
      start = at
    }
    if (start < 0) start = at
    last = at
  }
  if (start >= 0) runs.push({ start, length: last - start + 1 })
  return runs
}

/** Ones where the mean of 3 x 3 pixels is clearly darker than that of the square of `half` pixels around it. */
function findInk(image: GrayImage, half: number): Uint8Array {
  const { width, height } = image
  const stride = width + 1
  const sums = integrateGray(image)
  const ink = new Uint8Array(width * height)
  for (let row = 0, at = 0; row < height; row += 1) {
    const top = Math.max(0, row - half)
    const bottom = Math.min(height, row + half + 1)
    const above = Math.max(0, row - 1)
    const below = Math.min(height, row + 2)
    const [topAt, bottomAt, aboveAt, belowAt] = [top * stride, bottom * stride, above * stride, below * stride]
    for (let column = 0; column < width; column += 1, at += 1) {
      const left = column > half ? column - half : 0
      const right = column + half < width ? column + half + 1 : width
      const before = column > 0 ? column - 1 : 0
      const behind = column + 1 < width ? column + 2 : width
      const lower = (sums[bottomAt + right] ?? 0) - (sums[bottomAt + left] ?? 0)
      const around = (lower - (sums[topAt + right] ?? 0) + (sums[topAt + left] ?? 0)) | 0
      // Noise of single pixels would break ruled lines into what looks like strokes.
      const underneath = (sums[belowAt + behind] ?? 0) - (sums[belowAt + before] ?? 0)
      const here = (underneath - (sums[aboveAt + behind] ?? 0) + (sums[aboveAt + before] ?? 0)) | 0
      const aroundArea = (bottom - top) * (right - left)
      const hereArea = (below - above) * (behind - before)
      if (here * aroundArea < around * hereArea * INK_SHARE) ink[at] = 1
    }
  }
  return ink
}

/** Clears runs of ink that are longer than any stroke. */
function eraseRules(
  ink: Uint8Array,
  { width, height }: GrayImage,
  limits: { readonly across: number; readonly down: number },
): void {
  const erase = (first: number, { count, step, limit }: { count: number; step: number; limit: number }): void => {
    let start = 0
    let last = -1
    for (let index = 0; index <= count; index += 1) {
      const isInk = index < count && ink[first + index * step] === 1
      if (isInk && index - last > RULE_GAP) start = index
      if (isInk) last = index
      const isOver = index === count || (!isInk && index - last === RULE_GAP)
      if (isOver && last - start + 1 > limit) for (let at = start; at <= last; at += 1) ink[first + at * step] = 0
    }
  }
  for (let row = 0; row < height; row += 1) erase(row * width, { count: width, step: 1, limit: limits.across })
  for (let column = 0; column < width; column += 1) erase(column, { count: height, step: width, limit: limits.down })
}

function countRows(ink: Uint8Array, { width }: GrayImage, box: Box): Int32Array {
  const counts = new Int32Array(box.height)
  for (let row = 0; row < box.height; row += 1) {
    const start = (box.y + row) * width + box.x
    for (let column = 0; column < box.width; column += 1) counts[row] = (counts[row] ?? 0) + (ink[start + column] ?? 0)
  }
  return counts
}

function countColumns(ink: Uint8Array, { width }: GrayImage, { start, length }: Run): Int32Array {
  const counts = new Int32Array(width)
  for (let row = start; row < start + length; row += 1)
    for (let column = 0; column < width; column += 1)
      counts[column] = (counts[column] ?? 0) + (ink[row * width + column] ?? 0)
  return counts
}
