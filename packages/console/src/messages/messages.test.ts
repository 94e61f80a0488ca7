import { describe, expect, it } from 'vitest'
import { chooseLocale, consoleLocales, messagesByLocale } from './index.ts'
import { problemText } from './problem-text.ts'

/** Every text of a locale with its path; functions are called with telling values. */
const textsOf = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return textsOf((value as (...args: unknown[]) => unknown)(2, 3, 4), path)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`))
}

const pathsOf = (locale: (typeof consoleLocales)[number]): string[] =>
  textsOf(messagesByLocale[locale])
    .map(([path]) => path)
    .sort()

describe('the texts', () => {
  it('are the same ones in each locale', () => {
    expect(pathsOf('ja')).toEqual(pathsOf('en'))
    expect(pathsOf('en').length).toBeGreaterThan(500)
  })

  it.each(consoleLocales)('are none of them empty in %s', (locale) => {
    for (const [path, text] of textsOf(messagesByLocale[locale])) expect(text.trim(), path).not.toBe('')
  })

  it('are Japanese in Japanese and English in English', () => {
    for (const [path, text] of textsOf(messagesByLocale.en))
      expect(text, path).not.toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)
    const latinOnly = textsOf(messagesByLocale.ja).filter(([, text]) => /^[A-Za-z ,.]{12,}$/.test(text))
    expect(latinOnly).toEqual([])
  })
})

describe('problemText', () => {
  it('has words in both languages for the console’s own refusals and for those of the network', () => {
    expect(problemText({ code: 'case_claimed' }, 'ja')).toBe('他の担当者が対応中です')
    expect(problemText({ code: 'network_error' }, 'ja')).toContain('接続')
    expect(problemText({ code: 'network_error' }, 'en')).toBe('The network is not reachable')
    expect(problemText({ code: 'bundle_stale' }, 'ja')).toContain('bundle_stale')
  })
})

describe('chooseLocale', () => {
  it.each([
    ['en', ['ja-JP'], 'en'],
    [null, ['fr', 'en-GB', 'ja'], 'en'],
    ['xx', ['ja-JP'], 'ja'],
    [null, ['fr'], 'ja'],
  ] as const)('%s, %s gives %s', (remembered, languages, expected) => {
    expect(chooseLocale(remembered, languages)).toBe(expected)
  })
})
