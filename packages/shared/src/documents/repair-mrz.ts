import { cellTypes, layoutOfLines, mrzCellCharacters, type MrzFormat } from './mrz-layout.ts'
import { checkLines, formatOfLines } from './parse-mrz.ts'

/** What readers of printed text take for one another in OCR-B, digit to letters. */
const LOOK_ALIKES: readonly (readonly [digit: string, letters: string])[] = [
  ['0', 'ODQ'],
  ['1', 'IL'],
  ['2', 'Z'],
  ['4', 'A'],
  ['5', 'S'],
  ['6', 'G'],
  ['8', 'B'],
]

/**
 * Puts right characters that a reader of text mistook for others of the same look. A letter where only digits may stand
 * becomes its digit and the other way round; of the cells that take both one is changed, and only if that makes every check
 * digit agree and no other such change does, which is rare. Null where there is no such repair; lines that agree already
 * come back unchanged. Throws `MrzError` as `parseMrz` does.
 *
 * @NOTE The values of G and 6, and of L and 1, differ by tens: a check digit cannot tell them apart.
 */
export function repairMrz(lines: readonly string[]): readonly string[] | null {
  const format = formatOfLines(lines)
  if (isConsistent(format, lines) && fitsTypes(format, lines)) return lines
  const typed = repairTypes(format, lines)
  if (!typed) return null
  if (isConsistent(format, typed)) return typed
  const repaired = changedLines(format, typed).filter((candidate) => isConsistent(format, candidate))
  return repaired.length === 1 ? (repaired[0] ?? null) : null
}

function isConsistent(format: MrzFormat, lines: readonly string[]): boolean {
  return Object.values(checkLines(lines, layoutOfLines(format, lines))).every((agrees) => agrees !== false)
}

function fitsTypes(format: MrzFormat, lines: readonly string[]): boolean {
  return cellTypes(format, layoutOfLines(format, lines)).every((row, line) =>
    row.every((type, column) => mrzCellCharacters[type].includes(lines[line]?.[column] ?? ' ')),
  )
}

/** Null where a cell holds what it cannot and nothing of its look fits, or more than one character does. */
function repairTypes(format: MrzFormat, lines: readonly string[]): readonly string[] | null {
  const types = cellTypes(format, layoutOfLines(format, lines))
  const repaired: string[] = []
  for (const [line, row] of types.entries()) {
    let text = ''
    for (const [column, type] of row.entries()) {
      const character = lines[line]?.[column] ?? ''
      const allowed = mrzCellCharacters[type]
      const fitting = allowed.includes(character)
        ? [character]
        : lookAlikesOf(character).filter((other) => allowed.includes(other))
      // Of the letters that look like a digit the first is by far the most frequent; the others are left alone.
      const [only] = fitting
      if (only === undefined || (fitting.length > 1 && type !== 'letter' && type !== 'letterOnly')) return null
      text += only
    }
    repaired.push(text)
  }
  return repaired
}

/** All lines that differ in one cell that takes letters and digits alike. */
function changedLines(format: MrzFormat, lines: readonly string[]): readonly (readonly string[])[] {
  return cellTypes(format, layoutOfLines(format, lines)).flatMap((row, line) =>
    row.flatMap((type, column) => {
      const text = lines[line] ?? ''
      if (type !== 'any') return []
      return lookAlikesOf(text[column] ?? '').map((other) =>
        lines.with(line, text.slice(0, column) + other + text.slice(column + 1)),
      )
    }),
  )
}

function lookAlikesOf(character: string): readonly string[] {
  for (const [digit, letters] of LOOK_ALIKES) {
    if (character === digit) return Array.from(letters)
    if (character !== '' && letters.includes(character)) return [digit]
  }
  return []
}
