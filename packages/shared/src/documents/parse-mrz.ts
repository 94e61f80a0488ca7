import { MRZ_ALPHABET, mrzCheckDigit } from './mrz-check-digit.ts'
import { readMrzDate, type MrzDate } from './mrz-dates.ts'
import { MrzError } from './mrz-error.ts'
import {
  layoutOfLines,
  mrzFormats,
  textOf,
  type MrzCheckName,
  type MrzFieldName,
  type MrzFormat,
  type MrzLayout,
} from './mrz-layout.ts'

/** The content of a machine-readable zone. Texts are without trailing fillers. */
export interface Mrz {
  readonly format: MrzFormat
  /** `P`, `ID`, `AC`, … */
  readonly documentCode: string
  /** ISO 3166-1 alpha-3 or a code of Doc 9303-3, section 5. */
  readonly issuingState: string
  readonly nationality: string
  readonly documentNumber: string
  /** Surname; inner fillers are spaces. */
  readonly primaryIdentifier: string
  /** Given names; empty where the holder has one name only. */
  readonly secondaryIdentifier: string
  /** The names fill the field to its last cell, so they may go on (Doc 9303-3, 4.6). */
  readonly isNameTruncated: boolean
  readonly birthDate: MrzDate
  readonly expiryDate: MrzDate
  /** `X` where the zone has a filler: not stated. */
  readonly sex: 'F' | 'M' | 'X' | null
  /** Optional data; of TD1 both fields with a space between where both are used. */
  readonly optionalData: string
  /** Each check digit on its own; a format without one for optional data has null there. */
  readonly checks: Readonly<Record<MrzCheckName, boolean | null>>
  /** Every check digit of the format agrees. */
  readonly isConsistent: boolean
}

/**
 * Reads a machine-readable zone of ICAO Doc 9303 (TD1: part 5, TD2: part 6, TD3: part 4). `today` is YYYY-MM-DD and decides
 * the century of two-digit years. Lines are taken as they are, nothing is repaired. Throws {@link MrzError} for another
 * number or length of lines or a foreign character; check digits that fail are reported in `checks`, not thrown.
 */
export function parseMrz(lines: readonly string[], { today }: { readonly today: string }): Mrz {
  const format = formatOfLines(lines)
  const layout = layoutOfLines(format, lines)
  const field = (name: MrzFieldName): string => {
    const place = layout.fields[name]
    return place ? textOf(lines, [place]) : ''
  }
  const checks = checkLines(lines, layout)
  const names = field('names')
  const { primaryIdentifier, secondaryIdentifier } = splitNames(names)
  return {
    format,
    documentCode: trimmed(field('documentCode')),
    issuingState: trimmed(field('issuingState')),
    nationality: trimmed(field('nationality')),
    documentNumber: trimmed(documentNumberOf(lines, layout)),
    primaryIdentifier,
    secondaryIdentifier,
    isNameTruncated: !names.endsWith('<'),
    birthDate: readMrzDate(field('birthDate'), 'birth', today),
    expiryDate: readMrzDate(field('expiryDate'), 'expiry', today),
    sex: sexOf(field('sex')),
    optionalData: [trimmed(field('optionalData')), trimmed(field('moreOptionalData'))].filter((text) => text).join(' '),
    checks,
    isConsistent: Object.values(checks).every((agrees) => agrees !== false),
  }
}

/** The format that lines of these numbers and lengths have. Throws {@link MrzError}. */
export function formatOfLines(lines: readonly string[]): MrzFormat {
  const found = (['td1', 'td2', 'td3'] as const).find((format) => {
    const shape = mrzFormats[format]
    return lines.length === shape.lines && lines.every((line) => line.length === shape.characters)
  })
  if (!found)
    throw new MrzError('mrz_shape', `lines of ${lines.map((line) => line.length).join(', ') || 'no'} characters`)
  for (const line of lines)
    for (const character of line)
      if (!MRZ_ALPHABET.includes(character)) throw new MrzError('mrz_character', 'a character that no zone has')
  return found
}

/** Whether each check digit agrees with what it covers. */
export function checkLines(
  lines: readonly string[],
  layout: MrzLayout,
): Readonly<Record<MrzCheckName, boolean | null>> {
  const checks: Record<MrzCheckName, boolean | null> = {
    documentNumber: null,
    birthDate: null,
    expiryDate: null,
    optionalData: null,
    composite: null,
  }
  for (const { name, over, line, column } of layout.checks) {
    const text = textOf(lines, over)
    const digit = lines[line]?.[column]
    // Doc 9303-4: the digit of empty optional data may be a filler.
    const isUnused = name === 'optionalData' && digit === '<' && /^<*$/.test(text)
    checks[name] = isUnused || digit === mrzCheckDigit(text)
  }
  return checks
}

/** Cells of a document number that goes on in the optional data are put together. */
function documentNumberOf(lines: readonly string[], layout: MrzLayout): string {
  const check = layout.checks.find(({ name }) => name === 'documentNumber')
  return check ? textOf(lines, check.over) : ''
}

function splitNames(names: string): { readonly primaryIdentifier: string; readonly secondaryIdentifier: string } {
  const at = names.indexOf('<<')
  const spaced = (text: string): string => text.split('<').filter(Boolean).join(' ')
  return at < 0
    ? { primaryIdentifier: spaced(names), secondaryIdentifier: '' }
    : { primaryIdentifier: spaced(names.slice(0, at)), secondaryIdentifier: spaced(names.slice(at)) }
}

function sexOf(cell: string): Mrz['sex'] {
  if (cell === '<') return 'X'
  return cell === 'F' || cell === 'M' ? cell : null
}

function trimmed(text: string): string {
  return text.replace(/<+$/, '')
}
