import * as fc from 'fast-check'
import { parse as parseWithPeer } from 'mrz'
import { describe, expect, it } from 'vitest'
import { withComposite, zones } from '../../test/mrz-zones.ts'
import { MRZ_ALPHABET } from './mrz-check-digit.ts'
import { checkedCells, mrzLayouts } from './mrz-layout.ts'
import { parseMrz } from './parse-mrz.ts'

const today = '2026-11-22'
const parse = (lines: readonly string[]) => parseMrz(lines, { today })

/** Specimens of ICAO Doc 9303 parts 4, 5 and 6. */
const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6']
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']

describe('parseMrz', () => {
  it('reads the TD3 specimen', () => {
    expect(parse(TD3)).toEqual({
      format: 'td3',
      documentCode: 'P',
      issuingState: 'UTO',
      nationality: 'UTO',
      documentNumber: 'L898902C3',
      primaryIdentifier: 'ERIKSSON',
      secondaryIdentifier: 'ANNA MARIA',
      isNameTruncated: false,
      birthDate: { text: '740812', year: 1974, month: 8, day: 12, iso: '1974-08-12' },
      expiryDate: { text: '120415', year: 2012, month: 4, day: 15, iso: '2012-04-15' },
      sex: 'F',
      optionalData: 'ZE184226B',
      checks: { documentNumber: true, birthDate: true, expiryDate: true, optionalData: true, composite: true },
      isConsistent: true,
    })
  })

  it.each([TD1, TD2])('reads the specimen %s', (...lines) => {
    const { documentNumber, primaryIdentifier, secondaryIdentifier, isConsistent, checks } = parse(lines)
    expect({ documentNumber, primaryIdentifier, secondaryIdentifier, isConsistent }).toEqual({
      documentNumber: 'D23145890',
      primaryIdentifier: 'ERIKSSON',
      secondaryIdentifier: 'ANNA MARIA',
      isConsistent: true,
    })
    expect(checks.optionalData).toBeNull()
  })

  it('reads a document number that goes on in the optional data of TD1 and TD2', () => {
    // Doc 9303-5, appendix: number D23145890734 with the check digit 9.
    const td1 = withComposite(['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<0', TD1[2] ?? ''])
    expect(parse(td1)).toMatchObject({ documentNumber: 'D23145890734', optionalData: '', isConsistent: true })
    const td2 = withComposite([TD2[0] ?? '', 'D23145890<UTO7408122F12041597349<<<0'])
    expect(parse(td2)).toMatchObject({ documentNumber: 'D23145890734', optionalData: '', isConsistent: true })
    const withMore = withComposite(['I<UTOD23145890<7349<AB12<<<<<<', '3407127M9507122UTO<<<<<<<<<<<0', TD1[2] ?? ''])
    expect(parse(withMore)).toMatchObject({ documentNumber: 'D23145890734', optionalData: '<AB12', isConsistent: true })
  })

  it('names the check digit that fails, and no other', () => {
    for (const [column, name] of [
      [9, 'documentNumber'],
      [19, 'birthDate'],
      [27, 'expiryDate'],
      [42, 'optionalData'],
    ] as const) {
      const { checks } = parse([TD3[0] ?? '', withDigit(TD3[1] ?? '', column)])
      expect(checks).toEqual({
        documentNumber: true,
        birthDate: true,
        expiryDate: true,
        optionalData: true,
        composite: false,
        [name]: false,
      })
    }
    const { checks } = parse([TD3[0] ?? '', withDigit(TD3[1] ?? '', 43)])
    expect(Object.entries(checks).filter(([, agrees]) => !agrees)).toEqual([['composite', false]])
  })

  it('takes a filler for the check digit of empty optional data only', () => {
    const line = (optional: string): string[] =>
      withComposite([TD3[0] ?? '', `L898902C36UTO7408122F1204159${optional.padEnd(14, '<')}<0`])
    expect(parse(line('')).checks.optionalData).toBe(true)
    // The values of A and 0 differ by ten: the digit of A would be 0, as that of a filler
    expect(parse(line('A')).checks.optionalData).toBe(false)
  })

  it.each([
    ['SMITH<<JOHN<PAUL', { primaryIdentifier: 'SMITH', secondaryIdentifier: 'JOHN PAUL', isNameTruncated: false }],
    ['ARKFREITH', { primaryIdentifier: 'ARKFREITH', secondaryIdentifier: '', isNameTruncated: false }],
    ['VAN<DER<MUELLEN<<CORNELIA', { primaryIdentifier: 'VAN DER MUELLEN', secondaryIdentifier: 'CORNELIA' }],
    [
      // Doc 9303-4: truncated to the last cell
      'BENNELONG<WOOLOOMOOLOO<WARRANDYTE<<DINGO<P',
      { secondaryIdentifier: 'DING', isNameTruncated: true },
    ],
  ])('splits the names %s', (names, expected) => {
    const line = `P<UTO${names}`.padEnd(44, '<').slice(0, 44)
    expect(parse([line, TD3[1] ?? ''])).toMatchObject(expected)
  })

  it('leaves unknown parts of a date open and sees days that do not exist', () => {
    const birth = (text: string) => parse([TD3[0] ?? '', `L898902C36UTO${text}2F1204159ZE184226B<<<<<10`]).birthDate
    expect(birth('74<<<<')).toEqual({ text: '74<<<<', year: 1974, month: null, day: null, iso: null })
    expect(birth('<<<<<<')).toEqual({ text: '<<<<<<', year: null, month: null, day: null, iso: null })
    expect(birth('740230').iso).toBeNull()
    expect(birth('741300').iso).toBeNull()
    expect(birth('040229').iso).toBe('2004-02-29')
  })

  it('puts a birth into this century unless that lies ahead', () => {
    const born = (text: string) => parse([TD3[0] ?? '', `L898902C36UTO${text}2F1204159ZE184226B<<<<<10`]).birthDate.iso
    expect(born('261122')).toBe('2026-11-22')
    expect(born('261123')).toBe('1926-11-23')
    expect(born('991231')).toBe('1999-12-31')
  })

  it('refuses what is no zone', () => {
    const code = (error: string) => expect.objectContaining({ name: 'MrzError', code: error }) as Error
    expect(() => parse([])).toThrowError(code('mrz_shape'))
    expect(() => parse(TD3.slice(0, 1))).toThrowError(code('mrz_shape'))
    expect(() => parse([TD3[0] ?? '', TD2[1] ?? ''])).toThrowError(code('mrz_shape'))
    expect(() => parse([TD3[0]?.toLowerCase() ?? '', TD3[1] ?? ''])).toThrowError(code('mrz_character'))
    expect(() => parse(TD3.map((line) => line.replace('U', 'Ü')))).toThrowError(code('mrz_character'))
  })
})

describe('parseMrz on any zone', () => {
  it('agrees with the package mrz on fields and check digits', () => {
    fc.assert(
      fc.property(zones(), (lines) => {
        const own = parse(lines)
        const peer = parseWithPeer([...lines], { autocorrect: false })
        expect(peer.format.toLowerCase()).toBe(own.format)
        const of = (field: string): boolean | undefined => peer.details.find((detail) => detail.field === field)?.valid
        expect(peer.documentNumber).toBe(own.documentNumber)
        expect(of('documentNumberCheckDigit')).toBe(own.checks.documentNumber)
        expect(of('birthDateCheckDigit')).toBe(own.checks.birthDate)
        expect(of('expirationDateCheckDigit')).toBe(own.checks.expiryDate)
        expect(of('compositeCheckDigit')).toBe(own.checks.composite)
        expect(peer.fields.birthDate).toBe(own.birthDate.text)
        expect(peer.fields.lastName).toBe(own.primaryIdentifier)
        expect(peer.fields.firstName).toBe(own.secondaryIdentifier)
      }),
      { numRuns: 300 },
    )
  })

  it('never throws anything but a coded error, and finds what it wrote consistent', () => {
    fc.assert(
      fc.property(zones(), (lines) => {
        expect(parse(lines).isConsistent).toBe(true)
      }),
    )
    const text = fc.string({ unit: fc.constantFrom(...MRZ_ALPHABET), minLength: 28, maxLength: 46 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (lines) => {
        try {
          parse(lines)
        } catch (error) {
          expect(error).toMatchObject({ name: 'MrzError' })
        }
      }),
    )
  })

  it('notices any one digit that is read as another', () => {
    fc.assert(
      fc.property(zones(), fc.nat(), fc.integer({ min: 1, max: 9 }), (lines, pick, add) => {
        const { format } = parse(lines)
        const digits = checkedCells(mrzLayouts[format]).filter(({ line, column }) =>
          /\d/.test(lines[line]?.[column] ?? ''),
        )
        const cell = digits[pick % digits.length]
        if (!cell) return
        const text = lines[cell.line] ?? ''
        const other = (Number(text[cell.column]) + add) % 10
        const changed = lines.with(cell.line, text.slice(0, cell.column) + String(other) + text.slice(cell.column + 1))
        expect(parse(changed).isConsistent).toBe(false)
      }),
    )
  })
})

function withDigit(line: string, column: number): string {
  return line.slice(0, column) + String((Number(line[column]) + 1) % 10) + line.slice(column + 1)
}
