import { describe, expect, test } from 'vitest'
import { measureComparisonRates, ratesAt } from './comparison-rates.ts'

describe('measureComparisonRates', () => {
  test('separate lists have no errors', () => {
    const rates = measureComparisonRates([0.9, 0.95, 0.99], [0.1, 0.5])
    expect(rates?.auc).toBe(1)
    expect(rates?.eer).toBe(0)
  })

  test('counts by hand', () => {
    // of 4 x 5 pairs of pairs 14 are in order and one is tied
    const rates = measureComparisonRates([0.3, 0.6, 0.7, 0.9], [0.1, 0.2, 0.4, 0.6, 0.8])
    expect(rates?.auc).toBeCloseTo((2 + 3.5 + 4 + 5) / 20)
    expect(rates?.det.find(({ threshold }) => threshold === 0.6)).toEqual({ threshold: 0.6, fmr: 0.4, fnmr: 0.25 })
    expect(ratesAt(0.6, { same: [0.3, 0.6, 0.7, 0.9], different: [0.1, 0.2, 0.4, 0.6, 0.8] })).toEqual({
      threshold: 0.6,
      fmr: 0.4,
      fnmr: 0.25,
    })
  })

  test('both rates are monotonous along the curve', () => {
    const same = Array.from({ length: 50 }, (_, index) => 0.5 + 0.4 * Math.sin(index * 3.7))
    const different = Array.from({ length: 70 }, (_, index) => 0.3 + 0.3 * Math.sin(index * 1.3))
    const det = measureComparisonRates(same, different)?.det ?? []
    expect(det.length).toBeGreaterThan(60)
    for (const [index, point] of det.entries()) {
      expect(point.fmr).toBeLessThanOrEqual(det[index - 1]?.fmr ?? 1)
      expect(point.fnmr).toBeGreaterThanOrEqual(det[index - 1]?.fnmr ?? 0)
    }
  })

  test('one kind of pairs alone says nothing', () => {
    expect(measureComparisonRates([], [0.2])).toBeNull()
    expect(measureComparisonRates([0.2], [])).toBeNull()
  })
})
