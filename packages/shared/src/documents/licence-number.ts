/** Prefectural commissions, first two digits; 00 was given for licences of other countries. */
const commissions: ReadonlySet<string> = new Set(
  [[0], range(10, 14), range(20, 25), [30], range(40, 55), range(60, 65), range(70, 74), range(80, 83), range(90, 97)]
    .flat()
    .map((code) => String(code).padStart(2, '0')),
)
const WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const

export interface LicenceNumber {
  /** Twelve digits. */
  readonly value: string
  /** Whether digits 1 and 2 name a commission: the one that issued the first licence, not always the present one. */
  readonly isCommissionKnown: boolean
  /** Last two digits of the year of the first licence. */
  readonly firstIssueYear: number
  /**
   * Whether digit 11 follows from the ten before it. No public standard describes it, so that a difference MUST NOT
   * refuse a licence on its own.
   */
  readonly isCheckDigitRight: boolean
  /** Digit 12: how often the card was issued anew after loss; 9 is followed by 1. */
  readonly reissues: number
}

/** Digit 11 of a driving licence's number from the first ten. Throws a `TypeError` for anything but ten digits. */
export function licenceCheckDigit(ten: string): number {
  if (!/^\d{10}$/.test(ten)) throw new TypeError('ten digits are needed')
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(ten[index]), 0)
  return (11 - (sum % 11)) % 10
}

/** Reads a licence's number out of `第 309012345620 号` or the digits alone; `null` where there are not exactly twelve. */
export function parseLicenceNumber(text: string): LicenceNumber | null {
  const [, value] = /^第?(\d{12})号?$/.exec(text.normalize('NFKC').replace(/\s+/gu, '')) ?? []
  if (value === undefined) return null
  return {
    value,
    isCommissionKnown: commissions.has(value.slice(0, 2)),
    firstIssueYear: Number(value.slice(2, 4)),
    isCheckDigitRight: licenceCheckDigit(value.slice(0, 10)) === Number(value[10]),
    reissues: Number(value[11]),
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
