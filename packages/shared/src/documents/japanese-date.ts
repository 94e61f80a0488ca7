import { isoDate } from './calendar-date.ts'
import { KANJI_NUMERALS, kanjiNumber } from './kanji-number.ts'

interface Era {
  readonly name: string
  readonly letter: string
  readonly from: string
  /** The Gregorian year before the era's first. */
  readonly before: number
}

/** Latest first. The days are those of the cabinet orders; Meiji counts from the change to the Gregorian calendar. */
const eras: readonly Era[] = [
  { name: '令和', letter: 'R', from: '2019-05-01', before: 2018 },
  { name: '平成', letter: 'H', from: '1989-01-08', before: 1988 },
  { name: '昭和', letter: 'S', from: '1926-12-25', before: 1925 },
  { name: '大正', letter: 'T', from: '1912-07-30', before: 1911 },
  { name: '明治', letter: 'M', from: '1873-01-01', before: 1867 },
]

/**
 * Cards printed before an era began name their expiry in the one before it (`平成33年` for 2021). No card is valid for
 * more than ten years.
 */
const YEARS_BEYOND_ERA = 11

export interface JapaneseDate {
  /** `YYYY-MM-DD` */
  readonly value: string
  /** Which calendars the text named; where it named both, they agree. */
  readonly calendar: 'era' | 'western' | 'both'
}

const number = `(?:\\d{1,2}|[${KANJI_NUMERALS}]{1,3}|元)`
const western = `(?:西暦)?(?<western>\\d{4}|[${KANJI_NUMERALS}]{4})`
const era = `(?<era>令和|平成|昭和|大正|明治|[令平昭大明]|(?<![A-Z])[RHSTM]\\.?)(?<eraYear>${number})`
const monthAndDay = `(?<month>${number})[月./-](?<day>${number})(?!\\d)`
/** Most telling first: a date in both calendars also contains one in each. */
const patterns = [
  `${western}年?\\(?${era}年?\\)?[年./-]?${monthAndDay}`,
  `${era}年?\\(?${western}年?\\)?[年./-]?${monthAndDay}`,
  `${era}[年./-]${monthAndDay}`,
  `(?<!\\d)${western}[年./-]${monthAndDay}`,
].map((source) => new RegExp(source, 'iu'))

/**
 * Finds the first date in a text: era or Gregorian years or both, full or half width, Arabic or kanji numerals, `元年`,
 * `令和7年4月1日`, `R7.4.1`, `平成5年(1993年)4月1日`, `2028/06/15`. Returns `null` where there is none, where the day does not
 * exist or lies before its era, and where two calendars contradict each other.
 */
export function findJapaneseDate(text: string): JapaneseDate | null {
  const folded = text.normalize('NFKC').replace(/\s+/gu, '')
  for (const pattern of patterns) {
    const groups = pattern.exec(folded)?.groups
    if (groups !== undefined) return dateOf(groups)
  }
  return null
}

function dateOf(groups: Readonly<Record<string, string | undefined>>): JapaneseDate | null {
  const month = numeral(groups['month'])
  const day = numeral(groups['day'])
  const westernYear = groups['western'] === undefined ? null : numeral(groups['western'])
  const eraNamed = groups['era'] === undefined ? null : eraOf(groups['era'])
  const eraYear = numeral(groups['eraYear'])
  if (month === null || day === null) return null
  if (eraNamed === null) {
    const value = westernYear === null ? null : isoDate({ year: westernYear, month, day })
    return value === null ? null : { value, calendar: 'western' }
  }
  if (eraYear === null || eraYear < 1) return null
  const year = eraNamed.before + eraYear
  const value = isoDate({ year, month, day })
  if (value === null || value < eraNamed.from || year > lastYearOf(eraNamed) + YEARS_BEYOND_ERA) return null
  if (westernYear === null) return { value, calendar: 'era' }
  return westernYear === year ? { value, calendar: 'both' } : null
}

/** `1985-05-15` as `昭和60年5月15日`, the first year as `元年`; `null` for days before 1873 and for what is no date. */
export function formatJapaneseDate(iso: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? []
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  const named = eras.find(({ from }) => iso >= from)
  if (isoDate(date) === null || named === undefined) return null
  const eraYear = date.year - named.before
  return `${named.name}${eraYear === 1 ? '元' : String(eraYear)}年${String(date.month)}月${String(date.day)}日`
}

function eraOf(text: string): Era | null {
  const [first = ''] = text.toUpperCase()
  return eras.find(({ name, letter }) => letter === first || name.startsWith(first)) ?? null
}

function lastYearOf({ name }: Era): number {
  const next = eras[eras.findIndex((candidate) => candidate.name === name) - 1]
  return next === undefined ? Infinity : Number(next.from.slice(0, 4))
}

function numeral(text: string | undefined): number | null {
  if (text === undefined) return null
  if (text === '元') return 1
  return /^\d+$/.test(text) ? Number(text) : kanjiNumber(text)
}
