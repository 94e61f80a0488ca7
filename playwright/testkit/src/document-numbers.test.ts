import { expect, test } from 'vitest'
import { licenceNumber, mrzCheckDigit, myNumber, passportNumber, td3Lines } from './document-numbers.ts'

const seeds = Array.from({ length: 200 }, (_, i) => i)

/** The rules written once more, from the other side: does a number hold? */
function licenceHolds(number: string): boolean {
  const weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0)
  return Number(number[10]) === (11 - (sum % 11)) % 10
}

function myNumberHolds(number: string): boolean {
  const sum = Array.from(number.slice(0, 11)).reduce((total, digit, i) => {
    const n = 11 - i
    return total + Number(digit) * (n <= 6 ? n + 1 : n - 5)
  }, 0)
  return Number(number[11]) === (sum % 11 <= 1 ? 0 : 11 - (sum % 11))
}

test('the rules hold for the published examples', () => {
  expect(licenceHolds('309012345620')).toBe(true)
  expect(licenceHolds('309012345630')).toBe(false)
  expect(myNumberHolds('983205673214')).toBe(true)
  expect(myNumberHolds('983205673215')).toBe(false)
})

test('numbers have twelve digits, the right check digit, and differ from seed to seed', () => {
  const licences = seeds.map((seed) => licenceNumber(seed, 2005))
  const individual = seeds.map((seed) => myNumber(seed))
  expect(licences.filter((number) => !/^3005\d{8}$/.test(number) || !licenceHolds(number))).toEqual([])
  expect(individual.filter((number) => !/^\d{12}$/.test(number) || !myNumberHolds(number))).toEqual([])
  expect(new Set(licences).size).toBe(seeds.length)
  expect(new Set(individual).size).toBe(seeds.length)
  expect(passportNumber(7)).toMatch(/^XS\d{7}$/)
})

test('the machine readable zone is the specimen of ICAO Doc 9303 but for its optional data', () => {
  const [first, second] = td3Lines({
    surname: 'Eriksson',
    givenNames: 'Anna Maria',
    number: 'L898902C3',
    birthDate: '1974-08-12',
    sex: 'F',
    expiryDate: '2012-04-15',
  })
  expect(first).toBe('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<')
  expect(second.slice(0, 28)).toBe('L898902C36UTO7408122F1204159')
  expect(second).toHaveLength(44)
  expect(second[43]).toBe(mrzCheckDigit(second.slice(0, 10) + second.slice(13, 20) + second.slice(21, 43)))
  // The specimen's own composite check digit, over its optional data ZE184226B.
  expect(mrzCheckDigit('L898902C36' + '7408122' + '1204159ZE184226B<<<<<1')).toBe('0')
})
