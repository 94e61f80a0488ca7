import type { Box } from './geometry.ts'
import type { PrintedLine } from './text-lines.ts'

/** Twelve digits with two gaps, in heights of a digit. */
const ASPECT = { least: 6, most: 18 } as const
/** Strokes that hang together in twelve digits: they may touch, and a 0 may break. */
const GLYPHS = { least: 5, most: 18 } as const
/** Gaps between groups are so much wider than those within, and differ by no more than this. */
const GAP = { wider: 1.4, most: 1.8 } as const
/** Of the mean width of the groups: a 1 at an end is narrow. */
const WIDTHS = { least: 0.75, most: 1.3 } as const

/** Three boxes from left to right. */
export type DigitGroups = readonly [Box, Box, Box]

/** The parts of a line that look like three groups of four characters of one width, whatever stands beside them. */
export function findDigitGroups({ box, glyphs }: PrintedLine): readonly DigitGroups[] {
  const gaps = glyphs.slice(1).map(({ start }, index) => start - endOf(glyphs[index]))
  const found: DigitGroups[] = []
  for (const [one, first] of gaps.entries())
    for (const [other, second] of gaps.entries()) {
      const separator = Math.min(first, second)
      if (other <= one || Math.max(first, second) > GAP.most * separator) continue
      const isWithin = (gap: number): boolean => gap * GAP.wider <= separator
      // From the separators outwards: until the line ends, or something stands apart.
      let start = one
      while (start > 0 && isWithin(gaps[start - 1] ?? 0)) start -= 1
      let end = other + 1
      while (end < gaps.length && isWithin(gaps[end] ?? 0)) end += 1
      if (!gaps.slice(one + 1, other).every(isWithin)) continue
      const span = (from: number, to: number): Box => {
        const x = glyphs[from]?.start ?? 0
        return { x: box.x + x, y: box.y, width: endOf(glyphs[to]) - x, height: box.height }
      }
      const groups: DigitGroups = [span(start, one), span(one + 1, other), span(other + 1, end)]
      if (isOfOneWidth(groups) && hasDigitsShape(groups, end - start + 1)) found.push(groups)
    }
  return found
}

function endOf(glyph: { readonly start: number; readonly length: number } | undefined): number {
  return glyph === undefined ? 0 : glyph.start + glyph.length
}

function isOfOneWidth(groups: DigitGroups): boolean {
  const mean = (groups[0].width + groups[1].width + groups[2].width) / 3
  return groups.every(({ width }) => width >= WIDTHS.least * mean && width <= WIDTHS.most * mean)
}

function hasDigitsShape([first, , last]: DigitGroups, glyphs: number): boolean {
  const aspect = (last.x + last.width - first.x) / first.height
  return aspect >= ASPECT.least && aspect <= ASPECT.most && glyphs >= GLYPHS.least && glyphs <= GLYPHS.most
}
