import * as fc from 'fast-check'
import { MRZ_ALPHABET, mrzCheckDigit } from '../src/documents/mrz-check-digit.ts'
import { mrzFormats, type MrzFormat } from '../src/documents/mrz-layout.ts'

/** Lines whose composite digit, as the specification of the format places it, is put right. */
export function withComposite(lines: readonly string[]): string[] {
  const format = (Object.keys(mrzFormats) as MrzFormat[]).find(
    (name) => mrzFormats[name].lines === lines.length && mrzFormats[name].characters === lines[0]?.length,
  )
  const [first = '', second = ''] = lines
  const covered = {
    td1: first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29),
    td2: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 35),
    td3: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43),
  }[format ?? 'td3']
  return lines.map((line, index) => (index === 1 ? line.slice(0, -1) + mrzCheckDigit(covered) : line))
}

/** Consistent zones of all formats, with all kinds of numbers, names and optional data. */
export function zones(): fc.Arbitrary<string[]> {
  const letters = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...MRZ_ALPHABET.slice(10, 36)), minLength, maxLength })
  const mixed = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...MRZ_ALPHABET.slice(0, 36)), minLength, maxLength })
  const date = fc
    .date({ min: new Date('1930-01-01'), max: new Date('2026-11-21'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(2, 10).replaceAll('-', ''))
  const checked = (text: string): string => text + mrzCheckDigit(text)
  return fc
    .record({
      format: fc.constantFrom('td1', 'td2', 'td3'),
      number: mixed(1, 12),
      state: letters(3, 3),
      birth: date,
      expiry: date,
      sex: fc.constantFrom('F', 'M', '<'),
      optional: mixed(0, 3),
      surname: letters(1, 12),
      given: fc.array(letters(1, 8), { maxLength: 2 }),
    })
    .map(({ format, state, birth, expiry, sex, optional, surname, given, ...rest }) => {
      const number = format === 'td3' ? rest.number.slice(0, 9) : rest.number
      const names = `${surname}<<${given.join('<')}`
      const isLong = number.length > 9
      const own = isLong ? `${number.slice(0, 9)}<` : checked(number.padEnd(9, '<'))
      const more = isLong ? `${number.slice(9)}${mrzCheckDigit(number)}` : optional
      const dates = [checked(birth), checked(expiry)] as const
      const pad = (text: string, length: number): string => text.padEnd(length, '<').slice(0, length)
      if (format === 'td1')
        return withComposite([
          pad(`I<${state}${own}${more}`, 30),
          `${pad(`${dates[0]}${sex}${dates[1]}${state}${optional}`, 29)}0`,
          pad(names, 30),
        ])
      if (format === 'td2')
        return withComposite([
          pad(`I<${state}${names}`, 36),
          `${pad(`${own}${state}${dates[0]}${sex}${dates[1]}${more}`, 35)}0`,
        ])
      return withComposite([
        pad(`P<${state}${names}`, 44),
        `${own}${state}${dates[0]}${sex}${dates[1]}${checked(pad(optional, 14))}0`,
      ])
    })
}
