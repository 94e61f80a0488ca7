import { MRZ_ALPHABET, mrzWeight } from './mrz-check-digit.ts'

/** ICAO Doc 9303-5 (TD1), -6 (TD2) and -4 (TD3). */
export const mrzFormats = {
  td1: { lines: 3, characters: 30 },
  td2: { lines: 2, characters: 36 },
  td3: { lines: 2, characters: 44 },
} as const
export type MrzFormat = keyof typeof mrzFormats

/** What may stand in a cell: `letter` is a letter or a filler, `letterOnly` begins a field that is never empty, the codes are
 * the first letters of documents (Doc 9303-4, -5, -6 and -7; R is that of older residence permits), `date` is a digit or, for an unknown part of a date, a filler. */
export type MrzCellType = 'letter' | 'letterOnly' | 'passportCode' | 'cardCode' | 'digit' | 'date' | 'sex' | 'any'

export const mrzCellCharacters: Readonly<Record<MrzCellType, string>> = {
  letter: MRZ_ALPHABET.slice(10),
  letterOnly: MRZ_ALPHABET.slice(10, 36),
  passportCode: 'PV',
  cardCode: 'ACIPRV',
  digit: MRZ_ALPHABET.slice(0, 10),
  date: `${MRZ_ALPHABET.slice(0, 10)}<`,
  sex: 'FM<',
  any: MRZ_ALPHABET,
}

export type MrzFieldName =
  | 'documentCode'
  | 'issuingState'
  | 'names'
  | 'documentNumber'
  | 'nationality'
  | 'birthDate'
  | 'sex'
  | 'expiryDate'
  | 'optionalData'
  | 'moreOptionalData'

export type MrzCheckName = 'documentNumber' | 'birthDate' | 'expiryDate' | 'optionalData' | 'composite'

/** A run of cells: `end` is the first column behind it. */
export interface MrzSpan {
  readonly line: number
  readonly start: number
  readonly end: number
}

export interface MrzFieldPlace extends MrzSpan {
  readonly type: MrzCellType
}

export interface MrzCheckPlace {
  readonly name: MrzCheckName
  readonly over: readonly MrzSpan[]
  readonly line: number
  readonly column: number
}

export interface MrzLayout {
  readonly fields: Readonly<Partial<Record<MrzFieldName, MrzFieldPlace>>>
  /** In the order of their cells; the composite digit comes last. */
  readonly checks: readonly MrzCheckPlace[]
}

const place = (type: MrzCellType, line: number, start: number, end: number): MrzFieldPlace => ({
  type,
  line,
  start,
  end,
})
const span = (line: number, start: number, end: number): MrzSpan => ({ line, start, end })

const td1: MrzLayout = {
  fields: {
    documentCode: place('letter', 0, 0, 2),
    issuingState: place('letter', 0, 2, 5),
    documentNumber: place('any', 0, 5, 14),
    optionalData: place('any', 0, 15, 30),
    birthDate: place('date', 1, 0, 6),
    sex: place('sex', 1, 7, 8),
    expiryDate: place('date', 1, 8, 14),
    nationality: place('letter', 1, 15, 18),
    moreOptionalData: place('any', 1, 18, 29),
    names: place('letter', 2, 0, 30),
  },
  checks: [
    { name: 'documentNumber', over: [span(0, 5, 14)], line: 0, column: 14 },
    { name: 'birthDate', over: [span(1, 0, 6)], line: 1, column: 6 },
    { name: 'expiryDate', over: [span(1, 8, 14)], line: 1, column: 14 },
    {
      name: 'composite',
      over: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
      line: 1,
      column: 29,
    },
  ],
}

/**
 * The zones of two lines differ in what follows the expiry date: optional data up to `optionalEnd`, where TD3 has a check digit
 * of them, and the composite digit in the last cell.
 */
const ofTwoLines = (length: number, optionalEnd: number): MrzLayout => ({
  fields: {
    documentCode: place('letter', 0, 0, 2),
    issuingState: place('letter', 0, 2, 5),
    names: place('letter', 0, 5, length),
    documentNumber: place('any', 1, 0, 9),
    nationality: place('letter', 1, 10, 13),
    birthDate: place('date', 1, 13, 19),
    sex: place('sex', 1, 20, 21),
    expiryDate: place('date', 1, 21, 27),
    optionalData: place('any', 1, 28, optionalEnd),
  },
  checks: [
    { name: 'documentNumber', over: [span(1, 0, 9)], line: 1, column: 9 },
    { name: 'birthDate', over: [span(1, 13, 19)], line: 1, column: 19 },
    { name: 'expiryDate', over: [span(1, 21, 27)], line: 1, column: 27 },
    ...(optionalEnd < length - 1
      ? [{ name: 'optionalData' as const, over: [span(1, 28, optionalEnd)], line: 1, column: optionalEnd }]
      : []),
    {
      name: 'composite',
      over: [span(1, 0, 10), span(1, 13, 20), span(1, 21, length - 1)],
      line: 1,
      column: length - 1,
    },
  ],
})

export const mrzLayouts: Readonly<Record<MrzFormat, MrzLayout>> = {
  td1,
  td2: ofTwoLines(36, 35),
  td3: ofTwoLines(44, 42),
}

/**
 * The layout of one zone. TD1 and TD2 carry a document number of more than nine characters on in the optional data, up to
 * its first filler, and the check digit is the last character there (Doc 9303-5 and -6, note on the document number);
 * a filler stands in the digit's own cell. `restLength` counts the characters in the optional data without the digit.
 */
export function longNumberLayout(format: 'td1' | 'td2', restLength: number): MrzLayout {
  const layout = mrzLayouts[format]
  const { documentNumber, optionalData } = layout.fields
  if (!documentNumber || !optionalData) throw new TypeError(`${format} has no optional data`)
  const { line, start, end } = optionalData
  const rest = span(line, start, start + restLength)
  return {
    fields: { ...layout.fields, optionalData: { ...optionalData, start: Math.min(end, rest.end + 1) } },
    checks: layout.checks.map((check) =>
      check.name === 'documentNumber' ? { ...check, over: [documentNumber, rest], line, column: rest.end } : check,
    ),
  }
}

/** The layout that fits the lines: that of a long document number where their cells say so. */
export function layoutOfLines(format: MrzFormat, lines: readonly string[]): MrzLayout {
  const layout = mrzLayouts[format]
  const { documentNumber, optionalData } = layout.fields
  if (format === 'td3' || !documentNumber || !optionalData) return layout
  const text = lines[documentNumber.line] ?? ''
  const optional = textOf(lines, [optionalData])
  const filler = optional.indexOf('<')
  const used = filler < 0 ? optional.length : filler
  const isLong = text[documentNumber.end] === '<' && text[documentNumber.end - 1] !== '<' && used >= 2
  return isLong ? longNumberLayout(format, used - 1) : layout
}

/** The characters of some spans, one after the other. */
export function textOf(lines: readonly string[], spans: readonly MrzSpan[]): string {
  return spans.map(({ line, start, end }) => (lines[line] ?? '').slice(start, end)).join('')
}

const NEVER_EMPTY: ReadonlySet<string> = new Set<MrzFieldName>(['issuingState', 'nationality', 'names'])

/** What each cell may hold, line by line. */
export function cellTypes(
  format: MrzFormat,
  layout: MrzLayout = mrzLayouts[format],
): readonly (readonly MrzCellType[])[] {
  const { lines, characters } = mrzFormats[format]
  const types = Array.from({ length: lines }, () => Array.from({ length: characters }, (): MrzCellType => 'any'))
  for (const [name, { line, start, end, type }] of Object.entries(layout.fields)) {
    types[line]?.fill(type, start, end)
    if (NEVER_EMPTY.has(name)) types[line]?.fill('letterOnly', start, start + 1)
  }
  types[0]?.fill(format === 'td3' ? 'passportCode' : 'cardCode', 0, 1)
  for (const { line, column, name } of layout.checks) {
    const row = types[line]
    if (row) row[column] = name === 'optionalData' ? 'date' : 'digit'
  }
  return types
}

/** A cell with the weights that it has in its own check digit's sum and in that of the composite digit; 0 where in none. */
export interface MrzCheckedCell {
  readonly line: number
  readonly column: number
  readonly weight: number
  readonly compositeWeight: number
  /** The cell holds the check digit of the cells before it. */
  readonly isCheckDigit: boolean
}

/**
 * All cells that the composite digit covers; the digit itself is not among them. Those of one check digit come together, the
 * digit last, so that one running sum serves all; their weights are those of their places.
 */
export function checkedCells(layout: MrzLayout): readonly MrzCheckedCell[] {
  const composite = layout.checks.find(({ name }) => name === 'composite')
  if (!composite) throw new TypeError('a layout without a composite check digit')
  const compositeCells = cellsOf(composite.over)
  const compositeWeightOf = (line: number, column: number): number =>
    mrzWeight(compositeCells.findIndex((cell) => cell.line === line && cell.column === column))
  const cells: MrzCheckedCell[] = []
  for (const check of layout.checks) {
    if (check === composite) continue
    const { line, column } = check
    for (const [index, cell] of cellsOf(check.over).entries())
      cells.push({
        ...cell,
        weight: mrzWeight(index),
        compositeWeight: compositeWeightOf(cell.line, cell.column),
        isCheckDigit: false,
      })
    cells.push({ line, column, weight: 0, compositeWeight: compositeWeightOf(line, column), isCheckDigit: true })
  }
  for (const [index, { line, column }] of compositeCells.entries())
    if (!cells.some((cell) => cell.line === line && cell.column === column))
      cells.push({ line, column, weight: 0, compositeWeight: mrzWeight(index), isCheckDigit: false })
  return cells
}

function cellsOf(spans: readonly MrzSpan[]): readonly { readonly line: number; readonly column: number }[] {
  return spans.flatMap(({ line, start, end }) =>
    Array.from({ length: end - start }, (_, index) => ({ line, column: start + index })),
  )
}
