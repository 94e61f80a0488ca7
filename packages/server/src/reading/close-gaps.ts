import type { GrayImage } from '@honnin/shared/vision'

/** In heights of the line: wider blanks are narrowed to this much. */
const WIDE = 0.6
const KEPT = 0.3

export interface ClosedLine {
  readonly image: GrayImage
  /** From a column of `image` to that of the line as it was. */
  readonly toSource: (x: number) => number
}

/**
 * Narrows wide blanks within a line of print: the recogniser sees strokes in them. A column is blank where nothing is darker
 * than `strokeLevel`. Blanks at the ends stay.
 */
export function closeGaps(line: GrayImage, strokeLevel: number): ClosedLine {
  const { width, height, data } = line
  const isBlank = (column: number): boolean => {
    for (let row = 0; row < height; row += 1) if ((data[row * width + column] ?? 255) < strokeLevel) return false
    return true
  }
  const kept: number[] = []
  let blankFrom: number | null = null
  for (let column = 0; column < width; column += 1) {
    if (isBlank(column)) {
      blankFrom ??= column
      continue
    }
    if (blankFrom !== null) kept.push(...keptOf({ from: blankFrom, to: column, height }))
    blankFrom = null
    kept.push(column)
  }
  if (blankFrom !== null) for (let column = blankFrom; column < width; column += 1) kept.push(column)
  if (kept.length === width) return { image: line, toSource: (x) => x }
  const closed = new Uint8Array(kept.length * height)
  for (let row = 0; row < height; row += 1)
    for (const [to, from] of kept.entries()) closed[row * kept.length + to] = data[row * width + from] ?? 255
  const last = kept.length - 1
  return {
    image: { width: kept.length, height, data: closed },
    toSource: (x) => kept[Math.min(last, Math.max(0, Math.round(x)))] ?? x,
  }
}

function keptOf({
  from,
  to,
  height,
}: {
  readonly from: number
  readonly to: number
  readonly height: number
}): readonly number[] {
  const length = to - from
  const isWithin = from > 0
  const half = isWithin && length > WIDE * height ? Math.round((KEPT * height) / 2) : length
  return Array.from({ length }, (_, index) => from + index).filter(
    (column) => column < from + half || column >= to - half,
  )
}
