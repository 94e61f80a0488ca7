/** A date of a machine-readable zone; a part that is not known is null (ICAO Doc 9303-3, 4.8: fillers in its place). */
export interface MrzDate {
  /** Six characters as printed: YYMMDD. */
  readonly text: string
  readonly year: number | null
  readonly month: number | null
  readonly day: number | null
  /** YYYY-MM-DD where all parts are known and the calendar has the day. */
  readonly iso: string | null
}

/**
 * Reads YYMMDD. Two digits of a year do not say the century: a birth lies in this century unless that is after `today`
 * (YYYY-MM-DD), so that people over 99 come out a century too young; an expiry lies in the century of `today`.
 */
export function readMrzDate(text: string, kind: 'birth' | 'expiry', today: string): MrzDate {
  const part = (start: number): number | null => {
    const digits = text.slice(start, start + 2)
    return /^\d\d$/.test(digits) ? Number(digits) : null
  }
  const [shortYear, month, day] = [part(0), part(2), part(4)]
  const century = Math.floor(Number(today.slice(0, 4)) / 100) * 100
  let year = shortYear === null ? null : century + shortYear
  if (year !== null && kind === 'birth' && isAfter({ year, month, day }, today)) year -= 100
  return { text, year, month, day, iso: isoDate(year, month, day) }
}

/** An unknown month or day counts as the first: the earliest day that the date may mean. */
function isAfter(
  { year, month, day }: { readonly year: number; readonly month: number | null; readonly day: number | null },
  today: string,
): boolean {
  const earliest = `${year}-${twoDigits(month ?? 1)}-${twoDigits(day ?? 1)}`
  return earliest > today
}

function isoDate(year: number | null, month: number | null, day: number | null): string | null {
  if (year === null || month === null || day === null) return null
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && day > 0
  return isReal ? `${year}-${twoDigits(month)}-${twoDigits(day)}` : null
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
