import { describe, expect, it } from 'vitest'
import { messagesByLocale } from '../messages/index.ts'
import { dayInJapan, instantText, spanText } from './times.ts'

describe('spanText', () => {
  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 min'],
    [119 * 60_000, '119 min'],
    [120 * 60_000, '2 h'],
    [47 * 3_600_000, '47 h'],
    [48 * 3_600_000, '2 d'],
    [-5, 'just now'],
  ])('%d ms', (ms, text) => {
    expect(spanText(ms, messagesByLocale.en.time)).toBe(text)
  })
})

describe('instants', () => {
  it('are of Japan', () => {
    expect(instantText('2026-11-21T15:30:05.000Z', { locale: 'ja', to: 'second' })).toBe('2026/11/22 00:30:05')
    expect(instantText('2026-11-21T15:30:05.000Z', { locale: 'en' })).toBe('22 Nov 2026, 00:30 JST')
    expect(dayInJapan(new Date('2026-11-21T15:00:00.000Z'))).toBe('2026-11-22')
  })
})
