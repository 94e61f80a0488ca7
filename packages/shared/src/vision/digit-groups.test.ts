import { describe, expect, it } from 'vitest'
import { findDigitGroups } from './digit-groups.ts'
import type { PrintedLine } from './text-lines.ts'

const HEIGHT = 34

/** Glyphs of these widths with these gaps before each; a line begins with its first glyph. */
function lineOf(glyphs: readonly (readonly [gap: number, width: number])[]): PrintedLine {
  let at = -(glyphs[0]?.[0] ?? 0)
  const runs = glyphs.map(([gap, width]) => {
    const start = at + gap
    at = start + width
    return { start, length: width }
  })
  return { box: { x: 100, y: 50, width: at, height: HEIGHT }, glyphs: runs }
}

const group = (before: number): (readonly [number, number])[] => [
  [before, 22],
  [6, 22],
  [8, 18],
  [6, 22],
]

describe('findDigitGroups', () => {
  it('finds three groups of four', () => {
    expect(findDigitGroups(lineOf([...group(0), ...group(24), ...group(25)]))).toEqual([
      [
        { x: 100, y: 50, width: 104, height: HEIGHT },
        { x: 228, y: 50, width: 104, height: HEIGHT },
        { x: 357, y: 50, width: 104, height: HEIGHT },
      ],
    ])
  })

  it('finds them beside other print, with digits that touch or are broken', () => {
    const touching = [
      [24, 50],
      [6, 18],
      [6, 22],
    ] as const
    const broken = [
      [24, 22],
      [7, 8],
      [3, 10],
      [6, 19],
      [8, 21],
    ] as const
    const label = [
      [0, 30],
      [3, 30],
    ] as const
    const line = lineOf([...label, ...group(40), ...touching, ...broken, [50, 30], [3, 30]])
    expect(findDigitGroups(line)).toHaveLength(1)
    expect(findDigitGroups(line)[0]?.map(({ x }) => x)).toEqual([203, 331, 457])
  })

  it('takes no other line for digits', () => {
    const even = lineOf([...group(0), ...group(7), ...group(7)])
    const uneven = lineOf([...group(0), ...group(24).slice(0, 2), ...group(24)])
    const short = lineOf([
      [0, 12],
      [30, 12],
      [30, 12],
    ])
    for (const line of [even, uneven, short]) expect(findDigitGroups(line)).toEqual([])
  })
})
