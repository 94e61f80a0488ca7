import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedPlaces, scaleSteps } from './plot-scale.ts'

describe('scaleSteps', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 50, 100]],
    [431, [0, 200, 400, 600]],
  ])('for %d', (largest, steps) => {
    expect(scaleSteps(largest)).toEqual(steps)
  })

  it('reaches every value in a few whole steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (largest) => {
        const steps = scaleSteps(largest)
        expect(steps.at(-1)).toBeGreaterThanOrEqual(largest)
        expect(steps.length).toBeLessThanOrEqual(6)
        expect(steps.every(Number.isInteger)).toBe(true)
      }),
    )
  })
})

describe('namedPlaces', () => {
  it.each([
    [0, 6, []],
    [3, 6, [0, 1, 2]],
    [31, 6, [0, 6, 12, 18, 24, 30]],
  ])('of %d at most %d', (count, most, places) => {
    expect(namedPlaces(count, most)).toEqual(places)
  })
})
