/** The characters of a machine-readable zone in the order of their values; the last is the filler. */
export const MRZ_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<'

const WEIGHTS = [7, 3, 1] as const

/** 0 to 9 for digits, 10 to 35 for letters, 0 for the filler (ICAO Doc 9303-3, 4.9); -1 for anything else. */
export function mrzValue(character: string): number {
  if (character === '<') return 0
  return character.length === 1 ? MRZ_ALPHABET.indexOf(character) : -1
}

/** Weight of the character at an index of the text that a check digit is made of: 7, 3, 1, 7, … */
export function mrzWeight(index: number): number {
  return WEIGHTS[index % 3] ?? 7
}

/** The check digit of some text, `0` to `9` (ICAO Doc 9303-3, 4.9: weights 7, 3, 1, modulo 10). */
export function mrzCheckDigit(text: string): string {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) sum += mrzValue(text.charAt(index)) * mrzWeight(index)
  return String(sum % 10)
}
