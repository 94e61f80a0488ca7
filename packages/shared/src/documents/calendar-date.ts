/** Largest year that a document can name. */
const LAST_YEAR = 2200
const FIRST_YEAR = 1850

export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Days of a month of the Gregorian calendar; months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** `YYYY-MM-DD`, or `null` where there is no such day between 1850 and 2200. */
export function isoDate({ year, month, day }: CalendarDate): string | null {
  const isDay =
    [year, month, day].every(Number.isInteger) &&
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  return isDay ? `${String(year)}-${twoDigits(month)}-${twoDigits(day)}` : null
}

/** Reads `YYYY-MM-DD`; `null` for anything else and for days that do not exist. */
export function parseIsoDate(text: string): CalendarDate | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  return isoDate(date) === null ? null : date
}

/** The same day some months later; the last of the month where that month has no such day. */
export function monthsLater({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const index = year * 12 + (month - 1) + months
  const later = { year: Math.floor(index / 12), month: (index % 12) + 1 }
  return { ...later, day: Math.min(day, daysInMonth(later.year, later.month)) }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
