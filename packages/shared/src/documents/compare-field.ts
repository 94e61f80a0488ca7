import { compareAddresses, foldAddress } from './fold-address.ts'
import { foldLookAlikes, foldVariants, foldWidth } from './fold-characters.ts'
import { findJapaneseDate } from './japanese-date.ts'

export const comparisons = ['match', 'tolerated', 'mismatch', 'unreadable'] as const
export type FieldComparison = (typeof comparisons)[number]

/** The fields of a document that a claim can be held against. */
export type ComparedField = 'name' | 'address' | 'birthDate' | 'expiryDate' | 'number'

/**
 * Holds what a document says against what somebody claims. `printed` is `null` or empty where it could not be read.
 * `match`: the same but for width, case and spaces. `tolerated`: the same person or place, written otherwise (older kanji, ヶ
 * and ケ, numerals, a missing prefecture or building, another order of Latin names). Dates match in any calendar.
 */
export function compareField(kind: ComparedField, printed: string | null, claimed: string): FieldComparison {
  if (printed === null || printed.trim() === '') return 'unreadable'
  switch (kind) {
    case 'name':
      return compareNames(printed, claimed)
    case 'address':
      return compareAddressTexts(printed, claimed)
    case 'birthDate':
    case 'expiryDate':
      return compareDates(printed, claimed)
    case 'number':
      return foldWidth(printed) === foldWidth(claimed) ? 'match' : 'mismatch'
    default: {
      const unreachable: never = kind
      return unreachable
    }
  }
}

function compareNames(printed: string, claimed: string): FieldComparison {
  const [one, other] = [foldWidth(printed), foldWidth(claimed)]
  if (one === other) return 'match'
  if (foldName(one) === foldName(other)) return 'tolerated'
  const words = latinWords(printed)
  return words !== null && words === latinWords(claimed) ? 'tolerated' : 'mismatch'
}

function foldName(name: string): string {
  return foldLookAlikes(foldVariants(name)).replace(/[・.,'’\-‐–—]/gu, '')
}

/** The words of a Latin name in the order of the alphabet, without accents; `null` for a name in another script. */
function latinWords(name: string): string | null {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase()
  if (!/^[A-Z\s.,'’\-‐–—]+$/u.test(plain)) return null
  return plain
    .split(/[\s.,'’\-‐–—]+/u)
    .filter(Boolean)
    .sort()
    .join(' ')
}

function compareAddressTexts(printed: string, claimed: string): FieldComparison {
  if (foldWidth(printed) === foldWidth(claimed)) return 'match'
  return compareAddresses(foldAddress(printed), foldAddress(claimed)) === 'different' ? 'mismatch' : 'tolerated'
}

function compareDates(printed: string, claimed: string): FieldComparison {
  const [one, other] = [findJapaneseDate(printed), findJapaneseDate(claimed)]
  if (one === null) return 'unreadable'
  return one.value === other?.value ? 'match' : 'mismatch'
}
