import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { licenceCheckDigit, parseLicenceNumber } from './licence-number.ts'
import { isMyNumber, myNumberChance, myNumberCheckDigit } from './my-number.ts'
import { findResidenceCardNumber, isResidenceCardNumber } from './residence-card-number.ts'

const digits = (count: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(9), { minLength: count, maxLength: count }).map((all) => all.join(''))

describe('the number of a driving licence', () => {
  test('is read out of its line', () => {
    expect(parseLicenceNumber('第 ３０９０１２３４５６２０ 号')).toEqual({
      value: '309012345620',
      isCommissionKnown: true,
      firstIssueYear: 90,
      isCheckDigitRight: true,
      reissues: 0,
    })
    expect(parseLicenceNumber('309012345610')?.isCheckDigitRight).toBe(false)
    expect(parseLicenceNumber('159012345620')?.isCommissionKnown).toBe(false)
    for (const other of ['', '30901234562', '3090123456200', '第30901234562O号'])
      expect(parseLicenceNumber(other)).toBeNull()
  })

  test('shows every mistake in one of the first ten digits, but for the two remainders that share a check digit', () => {
    fc.assert(
      fc.property(digits(10), fc.nat(9), fc.integer({ min: 1, max: 9 }), (ten, place, step) => {
        const changed = `${ten.slice(0, place)}${(Number(ten[place]) + step) % 10}${ten.slice(place + 1)}`
        const [one, other] = [licenceCheckDigit(ten), licenceCheckDigit(changed)]
        expect(one !== other || one <= 1).toBe(true)
        expect(one).toBeLessThanOrEqual(9)
      }),
    )
    expect(() => licenceCheckDigit('30901234')).toThrow(TypeError)
  })
})

describe('an individual number', () => {
  test('has a check digit', () => {
    expect(myNumberCheckDigit('98320567321')).toBe(4)
    expect(isMyNumber('983205673214')).toBe(true)
    expect(isMyNumber('983205673215')).toBe(false)
    expect(isMyNumber('98320567321')).toBe(false)
    expect(() => myNumberCheckDigit('1234')).toThrow(TypeError)
  })

  test('is as probable as its digits, and as nothing where the last does not follow', () => {
    const seen = (digit: number, chance: number): Float64Array =>
      Float64Array.from({ length: 10 }, (_, other) => (other === digit ? chance : 0))
    fc.assert(
      fc.property(digits(11), fc.double({ min: 0.5, max: 1, noNaN: true }), (eleven, chance) => {
        const first = Array.from(eleven, (digit) => seen(Number(digit), chance))
        const check = myNumberCheckDigit(eleven)
        expect(myNumberChance([...first, seen(check, chance)])).toBeCloseTo(chance ** 12)
        expect(myNumberChance([...first, seen((check + 1) % 10, chance)])).toBe(0)
        const doubtful = Float64Array.from({ length: 10 }, () => 0.1)
        expect(myNumberChance([...first, doubtful])).toBeCloseTo(chance ** 11 / 10)
      }),
    )
    expect(() => myNumberChance([])).toThrow(TypeError)
  })
})

test('the number of a residence card has a form and no check digit', () => {
  expect(findResidenceCardNumber('番号 No. ＡＢ１２３４５６７８ＣＤ')).toBe('AB12345678CD')
  expect(findResidenceCardNumber('ab 1234 5678 cd')).toBe('AB12345678CD')
  expect(findResidenceCardNumber('AB1234567CD')).toBeNull()
  expect(isResidenceCardNumber('AB12345678CD')).toBe(true)
  expect(isResidenceCardNumber('xAB12345678CD')).toBe(false)
})
