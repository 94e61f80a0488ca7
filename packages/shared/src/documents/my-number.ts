/**
 * The individual number is never collected (Number Act, articles 15 and 20). It is recognised only so that a picture of it
 * can be refused and destroyed.
 */
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const
const MODULUS = 11
export const MY_NUMBER_DIGITS = 12

/**
 * The last digit of an individual number from the first eleven (ordinance no. 85 of 2014, article 5). Throws a `TypeError`
 * for anything but eleven digits.
 */
export function myNumberCheckDigit(eleven: string): number {
  if (!/^\d{11}$/.test(eleven)) throw new TypeError('eleven digits are needed')
  return checkDigitOf(WEIGHTS.reduce((total, weight, index) => total + weight * Number(eleven[index]), 0) % MODULUS)
}

/** Twelve digits of which the last follows from the others; one in eleven twelve-digit runs is so by chance. */
export function isMyNumber(twelve: string): boolean {
  return /^\d{12}$/.test(twelve) && myNumberCheckDigit(twelve.slice(0, 11)) === Number(twelve[11])
}

/**
 * Probability that twelve characters are an individual number: all digits, the last following from the others. Each character
 * comes with the probabilities of being 0 to 9, which may sum to less than 1. Throws a `TypeError` for other counts.
 */
export function myNumberChance(characters: readonly ArrayLike<number>[]): number {
  if (characters.length !== MY_NUMBER_DIGITS) throw new TypeError('twelve characters are needed')
  let sums = new Float64Array(MODULUS)
  sums[0] = 1
  for (const [index, weight] of WEIGHTS.entries()) {
    const next = new Float64Array(MODULUS)
    for (let sum = 0; sum < MODULUS; sum += 1)
      for (let digit = 0; digit < 10; digit += 1) {
        const to = (sum + weight * digit) % MODULUS
        next[to] = (next[to] ?? 0) + (sums[sum] ?? 0) * (characters[index]?.[digit] ?? 0)
      }
    sums = next
  }
  const last = characters[MY_NUMBER_DIGITS - 1]
  return sums.reduce((total, chance, sum) => total + chance * (last?.[checkDigitOf(sum)] ?? 0), 0)
}

function checkDigitOf(remainder: number): number {
  return remainder <= 1 ? 0 : MODULUS - remainder
}
