import type { ConsoleLocale, Messages } from '../messages/index.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How long ago or how long, in the largest unit of which there are two at least: 90 minutes are 90 minutes. */
export const spanText = (spanMs: number, texts: Messages['time']): string => {
  if (spanMs < minuteMs) return texts.now
  if (spanMs < 2 * hourMs) return texts.minutes(Math.floor(spanMs / minuteMs))
  return spanMs < 2 * dayMs ? texts.hours(Math.floor(spanMs / hourMs)) : texts.days(Math.floor(spanMs / dayMs))
}

const localeTag = (locale: ConsoleLocale): string => (locale === 'ja' ? 'ja-JP' : 'en-GB')

/** In English the month is a word: whether day or month comes first differs among readers. */
const monthOf = { ja: '2-digit', en: 'short' } as const

/** Clock and calendar of Japan, whatever the device's own are. */
const formats = (['ja', 'en'] as const).map((locale) => ({
  locale,
  second: new Intl.DateTimeFormat(localeTag(locale), {
    timeZone: 'Asia/Tokyo',
    ...{ year: 'numeric', month: monthOf[locale], day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
  }),
  minute: new Intl.DateTimeFormat(localeTag(locale), {
    timeZone: 'Asia/Tokyo',
    ...{ year: 'numeric', month: monthOf[locale], day: '2-digit', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  }),
  clock: new Intl.DateTimeFormat(localeTag(locale), {
    ...{ timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }),
}))

const formatsOf = (locale: ConsoleLocale) => formats.find((one) => one.locale === locale) ?? formats[0]

/** An instant as people in Japan write it; `JST` is added where the page is not Japanese. */
export const instantText = (
  instant: string,
  { locale, to = 'minute' }: { readonly locale: ConsoleLocale; readonly to?: 'minute' | 'second' | 'clock' },
): string => {
  const text = formatsOf(locale)?.[to].format(new Date(instant)) ?? ''
  return locale === 'ja' ? text : `${text} JST`
}

const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' })

/** The day in Japan, `YYYY-MM-DD`. */
export const dayInJapan = (instant: Date): string => isoDay.format(instant)
