import { en } from './en/index.ts'
import { ja } from './ja/index.ts'
import type { Messages } from './messages.ts'

export type { Messages } from './messages.ts'

export const consoleLocales = ['ja', 'en'] as const
export type ConsoleLocale = (typeof consoleLocales)[number]

export const messagesByLocale: Readonly<Record<ConsoleLocale, Messages>> = { ja, en }

/** The locale that was chosen before, else the first of the browser's languages that there are texts in; else Japanese. */
export const chooseLocale = (remembered: string | null, browserLanguages: readonly string[]): ConsoleLocale => {
  const wished = [...(remembered === null ? [] : [remembered]), ...browserLanguages]
  for (const tag of wished) {
    const language = tag.toLowerCase().split('-')[0]
    const known = consoleLocales.find((locale) => locale === language)
    if (known !== undefined) return known
  }
  return 'ja'
}
