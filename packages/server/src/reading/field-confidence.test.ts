import { describe, expect, test } from 'vitest'
import { fieldConfidence, isClear, settleField } from './field-confidence.ts'
import type { TakenField } from './take-field.ts'

/** From this confidence the checks believe a field. */
const BELIEVED = 0.85
const box = { x: 0, y: 0, width: 1, height: 1 }

function taken(value: string, weakest: number, proof?: TakenField['proof']): TakenField {
  const characters = Array.from(value, (text, index) => ({ text, confidence: index === 1 ? weakest : 0.99, box }))
  return { value, characters, ...(proof && { proof }) }
}

function confidenceOf(first: TakenField | null, second: TakenField | null): number {
  const settled = settleField(first, second)
  if (settled === null) throw new TypeError('something was read')
  return fieldConfidence(settled)
}

describe('a field', () => {
  test('is believed at one look where every character is sure, and never by their mean', () => {
    expect(isClear(taken('見本太郎', 0.98))).toBe(true)
    expect(isClear(taken('見本太郎見本太郎', 0.7))).toBe(false)
    expect(confidenceOf(taken('見本太郎', 0.98), null)).toBeGreaterThan(BELIEVED)
    expect(confidenceOf(taken('見本太郎', 0.9), null)).toBeLessThan(BELIEVED)
  })

  test('is believed where two looks agree and one is sure, with spaces or without', () => {
    expect(confidenceOf(taken('見本 太郎', 0.6), taken('見本太郎', 0.98))).toBeGreaterThan(BELIEVED)
    expect(confidenceOf(taken('見本太郎', 0.6), taken('見本太郎', 0.9))).toBeLessThan(BELIEVED)
  })

  test('is not believed where they differ, however sure', () => {
    const settled = settleField(taken('見木太郎', 0.9), taken('見本太郎', 0.99))
    expect(settled).toMatchObject({ support: 'disputed', taken: { value: '見本太郎' } })
    expect(confidenceOf(taken('見木太郎', 0.9), taken('見本太郎', 0.99))).toBeLessThan(BELIEVED)
  })

  test('that proves itself needs less, and one that contradicts itself is never believed', () => {
    expect(isClear(taken('300112345650', 0.85, 'proven'))).toBe(true)
    expect(isClear(taken('300112345650', 0.7, 'proven'))).toBe(false)
    expect(confidenceOf(taken('300112345651', 0.5), taken('300112345650', 0.85, 'proven'))).toBeGreaterThan(BELIEVED)
    const wrong = taken('300112345651', 0.99, 'contradicted')
    expect(isClear(wrong)).toBe(false)
    expect(confidenceOf(wrong, wrong)).toBeLessThan(BELIEVED)
  })

  test('is that of the look that nothing contradicts, though the other is surer of it, and is not believed', () => {
    const short = taken('鈴木', 0.99, 'contradicted')
    const whole = taken('鈴木翼', 0.9)
    for (const [first, second] of [
      [short, whole],
      [whole, short],
    ] as const) {
      expect(settleField(first, second)?.taken.value).toBe('鈴木翼')
      expect(confidenceOf(first, second)).toBeLessThan(BELIEVED)
    }
  })

  test('that no look read is none', () => {
    expect(settleField(null, null)).toBeNull()
  })
})
