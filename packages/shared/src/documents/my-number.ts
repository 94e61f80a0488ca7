/**
 * The individual number is never collected (Number Act, articles 15 and 20). It is recognised only so that a picture of it
 * can be refused and destroyed.
 */
const WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const

/**
 * The last digit of an individual number from the first eleven (ordinance no. 85 of 2014, article 5). Throws a `TypeError`
 * for anything but eleven digits.
 */
export function myNumberCheckDigit(eleven: string): number {
  if (!/^\d{11}$/.test(eleven)) throw new TypeError('eleven digits are needed')
  const remainder = WEIGHTS.reduce((total, weight, index) => total + weight * Number(eleven[index]), 0) % 11
  return remainder <= 1 ? 0 : 11 - remainder
}

/** Twelve digits of which the last follows from the others; one in eleven twelve-digit runs is so by chance. */
export function isMyNumber(twelve: string): boolean {
  return /^\d{12}$/.test(twelve) && myNumberCheckDigit(twelve.slice(0, 11)) === Number(twelve[11])
}

/**
 * Whether a line of print shows an individual number: three groups of four digits, as cards and notices print it, with the
 * right check digit. Twelve digits in one run are none: a driving licence has those.
 */
export function showsMyNumber(line: string): boolean {
  const runs = line.normalize('NFKC').matchAll(/(?<!\d[ \-‐–]?)(\d{4})[ \-‐–]+(\d{4})[ \-‐–]+(\d{4})(?![ \-‐–]?\d)/gu)
  return [...runs].some(([, one = '', two = '', three = '']) => isMyNumber(`${one}${two}${three}`))
}
