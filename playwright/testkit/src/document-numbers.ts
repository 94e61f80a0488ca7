/** Digits below are made from the seed, so that a card is always the same and no two seeds share a number. */
function digitsFrom(seed: number, count: number): string {
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x5bd1e995) >>> 0
  let digits = ''
  while (digits.length < count) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    digits += String(state >>> 8).slice(-5)
  }
  return digits.slice(0, count)
}

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * Number(digits[i] ?? 0), 0)
}

/**
 * Twelve digits of a driving licence: commission (30, Tokyo), year of first issue, serial, check digit, re-issue count.
 * The check digit is the eleventh: `(11 - sum mod 11) mod 10` with weights 5,4,3,2,7,6,5,4,3,2.
 */
export function licenceNumber(seed: number, firstIssueYear: number): string {
  const ten = `30${String(firstIssueYear % 100).padStart(2, '0')}${digitsFrom(seed, 6)}`
  const check = (11 - (weightedSum(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10
  return `${ten}${check}0`
}

/** Twelve digits with the check digit of an individual number (ordinance no. 85 of 2014, article 5). */
export function myNumber(seed: number): string {
  const eleven = digitsFrom(seed, 11)
  const remainder = weightedSum(eleven, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return `${eleven}${remainder <= 1 ? 0 : 11 - remainder}`
}

/** Two letters and seven digits. */
export function passportNumber(seed: number): string {
  return `XS${digitsFrom(seed, 7)}`
}

/** ICAO Doc 9303 part 3, 4.9: weights 7,3,1 over digits, A=10..Z=35 and `<`=0. */
export function mrzCheckDigit(field: string): string {
  const sum = Array.from(field).reduce((total, character, i) => {
    const value = character === '<' ? 0 : parseInt(character, 36)
    return total + value * ([7, 3, 1][i % 3] ?? 0)
  }, 0)
  return String(sum % 10)
}

/** The two lines of a TD3 machine readable zone (ICAO Doc 9303 part 4) of the specimen state UTO. */
export function td3Lines(page: {
  surname: string
  givenNames: string
  number: string
  birthDate: string
  sex: 'F' | 'M'
  expiryDate: string
}): readonly [string, string] {
  const letters = (text: string) => text.toUpperCase().replace(/[^A-Z]+/g, '<')
  const compactDate = (iso: string) => iso.replaceAll('-', '').slice(2)
  const checked = (field: string) => field + mrzCheckDigit(field)
  const first = `P<UTO${letters(page.surname)}<<${letters(page.givenNames)}`.slice(0, 44).padEnd(44, '<')
  const number = checked(page.number.padEnd(9, '<'))
  const [birth, expiry] = [checked(compactDate(page.birthDate)), checked(compactDate(page.expiryDate))]
  const optional = `${'<'.repeat(14)}0`
  const composite = mrzCheckDigit(number + birth + expiry + optional)
  return [first, `${number}UTO${birth}${page.sex}${expiry}${optional}${composite}`]
}
