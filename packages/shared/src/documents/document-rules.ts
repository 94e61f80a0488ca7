import { daysInMonth, isoDate, monthsLater, parseIsoDate, type CalendarDate } from './calendar-date.ts'
import type { DocumentType } from './catalogue.ts'
import { parseLicenceNumber } from './licence-number.ts'
import { isResidenceCardNumber } from './residence-card-number.ts'

/** What is unusual about a document's own data. Each is a reason to look, none a reason to refuse. */
export const documentWarnings = [
  'number_form',
  'number_commission',
  'number_check_digit',
  'number_first_issue',
  'birth_date_implausible',
  'expiry_day_unusual',
  'expiry_too_far',
] as const
export type DocumentWarning = (typeof documentWarnings)[number]

export interface DocumentData {
  readonly number?: string
  /** `YYYY-MM-DD`, as the next. */
  readonly birthDate?: string
  readonly expiryDate?: string
}

/** Licences are given from the age of 16 on; the years of their number are those of the century that fits. */
const LICENCE_AGE = 16
const OLDEST_AGE = 120
/** Years for which each document is valid at most, with one in reserve for the day of issue. */
const longestYears: Readonly<Record<DocumentType, number>> = {
  jp_driving_licence: 6,
  jp_my_number_card: 11,
  jp_residence_card: 8,
  passport: 11,
}

/**
 * Holds number and dates against the rules by which they are given. What is absent is not judged. `today` is the day of
 * the verification, `YYYY-MM-DD`.
 */
export function checkDocumentData(
  type: DocumentType,
  { number, birthDate, expiryDate }: DocumentData,
  today: string,
): readonly DocumentWarning[] {
  const warnings: DocumentWarning[] = []
  const birth = birthDate === undefined ? null : parseIsoDate(birthDate)
  const expiry = expiryDate === undefined ? null : parseIsoDate(expiryDate)
  const year = Number(today.slice(0, 4))
  if (number !== undefined) warnings.push(...checkNumber(type, number, { birth, year }))
  if (birthDate !== undefined && birth !== null && (birthDate > today || birth.year < year - OLDEST_AGE))
    warnings.push('birth_date_implausible')
  if (birth !== null && expiry !== null && !expiresOn(type, birth, expiry)) warnings.push('expiry_day_unusual')
  if (expiry !== null && expiry.year > year + longestYears[type]) warnings.push('expiry_too_far')
  return warnings
}

function checkNumber(
  type: DocumentType,
  number: string,
  { birth, year }: { readonly birth: CalendarDate | null; readonly year: number },
): readonly DocumentWarning[] {
  if (type === 'jp_residence_card') return isResidenceCardNumber(number) ? [] : ['number_form']
  if (type !== 'jp_driving_licence') return []
  const licence = parseLicenceNumber(number)
  if (licence === null) return ['number_form']
  const warnings: DocumentWarning[] = []
  if (!licence.isCommissionKnown) warnings.push('number_commission')
  if (!licence.isCheckDigitRight) warnings.push('number_check_digit')
  if (birth !== null && !canBeFirstIssued(licence.firstIssueYear, birth.year + LICENCE_AGE, year))
    warnings.push('number_first_issue')
  return warnings
}

/** Whether some year that ends in these digits lies between the earliest possible licence and now. */
function canBeFirstIssued(twoDigits: number, earliest: number, latest: number): boolean {
  const first = earliest + ((((twoDigits - earliest) % 100) + 100) % 100)
  return first <= latest
}

/**
 * A licence is valid until one month after a birthday (Road Traffic Act, article 92-2), a My Number card until a birthday.
 * Who was born on 29 February has it on the 28th in other years. Nothing is said of the other documents.
 */
function expiresOn(type: DocumentType, birth: CalendarDate, expiry: CalendarDate): boolean {
  if (type !== 'jp_driving_licence' && type !== 'jp_my_number_card') return true
  const months = type === 'jp_driving_licence' ? 1 : 0
  // One month after a birthday in December lies in the next year.
  return [expiry.year, expiry.year - 1]
    .flatMap((year) => birthdaysIn(year, birth))
    .some((birthday) => isoDate(monthsLater(birthday, months)) === isoDate(expiry))
}

function birthdaysIn(year: number, { month, day }: CalendarDate): readonly CalendarDate[] {
  return day <= daysInMonth(year, month)
    ? [{ year, month, day }]
    : [
        { year, month: 2, day: 28 },
        { year, month: 3, day: 1 },
      ]
}

/** Whether a document was valid for the last time before this day; both `YYYY-MM-DD`. */
export function isExpired(expiryDate: string, today: string): boolean {
  return expiryDate < today
}
