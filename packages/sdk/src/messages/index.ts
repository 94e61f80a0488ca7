import type { Locale } from '@honnin/shared/protocol'
import { en } from './en.ts'
import { ja } from './ja.ts'
import { jaEasy } from './ja-easy.ts'
import type { Messages } from './messages.ts'

export { plainText, rubyText } from './ruby.ts'
export type { BrowserFamily, Messages, ShownStatus } from './messages.ts'

export const messagesByLocale: Readonly<Record<Locale, Messages>> = { ja, en, 'ja-easy': jaEasy }

/** The locale for a `locale` attribute, else the session's, else the browser's languages; Japanese where none fits. */
export const chooseLocale = (
  wished: string | null,
  session: Locale | null,
  browserLanguages: readonly string[],
): Locale => {
  const exact = [wished, session].find((tag): tag is Locale => tag === 'ja' || tag === 'en' || tag === 'ja-easy')
  if (exact !== undefined) return exact
  const tags = [...(wished === null ? [] : [wished]), ...browserLanguages]
  for (const tag of tags) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'ja' || language === 'en') return language
  }
  return tags.length === 0 ? 'ja' : 'en'
}

/** The `lang` of a locale's texts. */
export const languageTag = (locale: Locale): string => (locale === 'en' ? 'en' : 'ja')

/** A host's own wording, merged over the locale's: what it leaves out stays. */
export type MessageOverrides = { readonly [Key in keyof Messages]?: DeepPartial<Messages[Key]> }
type DeepPartial<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends readonly unknown[]
    ? T
    : T extends object
      ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> }
      : T

export const mergeMessages = (base: Messages, overrides: MessageOverrides): Messages =>
  mergeObjects(base, overrides) as Messages

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mergeObjects = (base: unknown, over: unknown): unknown => {
  if (over === undefined) return base
  if (!isPlainObject(base) || !isPlainObject(over)) return over
  const merged: Record<string, unknown> = { ...base }
  for (const key of Object.keys(over)) merged[key] = mergeObjects(base[key], over[key])
  return merged
}
