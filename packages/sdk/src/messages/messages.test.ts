import { localeCodes } from '@honnin/shared/protocol'
import { describe, expect, it } from 'vitest'
import { chooseLocale, mergeMessages, messagesByLocale, plainText } from './index.ts'
import { parseRuby } from './ruby.ts'

/** Every text of a locale with its path; functions are called with telling values. */
const textsOf = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return textsOf((value as (...args: unknown[]) => unknown)(2, 3), path)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`))
}

describe.each(localeCodes)('the texts in %s', (locale) => {
  const texts = textsOf(messagesByLocale[locale])

  it('are all there and not empty', () => {
    expect(texts.length).toBeGreaterThan(300)
    for (const [path, text] of texts) expect(text.trim(), path).not.toBe('')
  })

  it('have well-formed readings', () => {
    for (const [path, text] of texts) expect(plainText(text), path).not.toMatch(/[[\]|]/)
  })

  it('show no code or score to the person, but for what support asks for', () => {
    for (const [path, text] of texts)
      if (!path.startsWith('/problemActions/quote')) expect(text, path).not.toMatch(/[a-z]+_[a-z]+|score|スコア/)
  })

  it('do not scold', () => {
    for (const [path, text] of texts) expect(text, path).not.toMatch(/失敗|エラー|不正|invalid|illegal|wrong\b|fail/i)
  })
})

describe('plain Japanese', () => {
  it('gives every kanji a reading', () => {
    const own = textsOf(messagesByLocale['ja-easy']).filter(
      ([path]) => !/\/permission\/|\/picture$|\/shot\/alt\//.test(path),
    )
    for (const [path, text] of own) {
      const bare = parseRuby(text)
        .filter((run) => run.reading === null)
        .map((run) => run.text)
        .join('')
      expect(bare, path).not.toMatch(/\p{Script=Han}/u)
    }
  })
})

describe('hints on the plate', () => {
  it('are short enough to be read at a glance', () => {
    for (const locale of localeCodes)
      for (const text of Object.values(messagesByLocale[locale].guidance))
        expect(plainText(text).length, text).toBeLessThanOrEqual(locale === 'en' ? 40 : 26)
  })
})

describe('chooseLocale', () => {
  it.each([
    ['en', 'ja', [], 'en'],
    [null, 'ja-easy', ['en'], 'ja-easy'],
    [null, null, ['en-GB', 'ja'], 'en'],
    [null, null, ['fr', 'ja-JP'], 'ja'],
    [null, null, ['fr'], 'en'],
    [null, null, [], 'ja'],
    ['en-US', null, ['ja'], 'en'],
  ] as const)('%s, %s, %s gives %s', (wished, session, browser, expected) => {
    expect(chooseLocale(wished, session, browser)).toBe(expected)
  })
})

describe("a host's own wording", () => {
  it('replaces only what it names', () => {
    const merged = mergeMessages(messagesByLocale.ja, { consent: { title: 'ようこそ' } })
    expect(merged.consent.title).toBe('ようこそ')
    expect(merged.consent.need).toBe(messagesByLocale.ja.consent.need)
    expect(merged.stepOf(1, 2)).toBe(messagesByLocale.ja.stepOf(1, 2))
  })
})
