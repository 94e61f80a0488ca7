import type { EvidenceLanguage } from '../language.ts'

const japanOffsetMs = 9 * 60 * 60 * 1000

const inJapan = (at: Date): string => new Date(at.getTime() + japanOffsetMs).toISOString()

/** `2026-11-27 12:34:56` in Japan. */
export const timeInJapan = (at: Date | string): string => inJapan(new Date(at)).slice(0, 19).replace('T', ' ')

/** Day and time in Japan as a sentence has them, with the zone. */
export const sayTime = (at: Date | string, language: EvidenceLanguage): string => {
  const text = inJapan(new Date(at))
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const clock = text.slice(11, 19)
  return language === 'ja'
    ? `${year}年${month}月${day}日 ${clock}(日本時間)`
    : `${text.slice(0, 10)} ${clock} (Japan time, UTC+9)`
}

/** A day as `YYYY-MM-DD` in words. */
export const sayDay = (day: string, language: EvidenceLanguage): string => {
  const [year, month, date] = day.split('-').map(Number)
  return language === 'ja' ? `${year}年${month}月${date}日` : day
}

export const dayOfJapan = (at: Date): string => inJapan(at).slice(0, 10)

/** Three significant digits are what a score is worth. */
export const sayScore = (score: number | undefined): string =>
  score === undefined ? '–' : String(Number(score.toPrecision(3)))

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{([a-z]+)\}/gi, (whole, name: string) => values[name] ?? whole)
