import { describe, expect, it } from 'vitest'
import { backOffMs, isPassingTrouble, retryAfterMs } from './retry-policy.ts'
import { ServerClock } from './server-clock.ts'

describe('back-off', () => {
  it('grows, spreads, and stays within bounds', () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      expect(backOffMs(attempt, () => 0)).toBe(200)
      expect(backOffMs(attempt, () => 1)).toBeLessThanOrEqual(15_200)
    }
    expect(backOffMs(3, () => 1)).toBeGreaterThan(backOffMs(1, () => 1))
  })

  it('reads Retry-After in both forms', () => {
    const now = new Date('2026-11-21T00:00:00Z')
    expect(retryAfterMs('3', now)).toBe(3000)
    expect(retryAfterMs('Sat, 21 Nov 2026 00:00:05 GMT', now)).toBe(5000)
    expect(retryAfterMs('Fri, 20 Nov 2026 00:00:00 GMT', now)).toBe(0)
    expect(retryAfterMs('soon', now)).toBeNull()
    expect(retryAfterMs('86400', now)).toBeNull()
    expect(retryAfterMs(null, now)).toBeNull()
  })

  it('tries again only what may pass', () => {
    expect([429, 500, 503].every(isPassingTrouble)).toBe(true)
    expect([400, 401, 404, 409, 413, 422, 501].some(isPassingTrouble)).toBe(false)
  })
})

describe('ServerClock', () => {
  it('leaves a clock alone that is about right', () => {
    const clock = new ServerClock(() => Date.parse('2026-11-21T00:00:02Z'))
    expect(clock.observe('Sat, 21 Nov 2026 00:00:00 GMT')).toBe(false)
    expect(clock.now()).toEqual(new Date('2026-11-21T00:00:02Z'))
  })

  it('corrects one that is wrong, instants included', () => {
    const clock = new ServerClock(() => Date.parse('2026-11-20T00:00:00Z'))
    expect(clock.observe('Sat, 21 Nov 2026 00:00:00 GMT')).toBe(true)
    expect(clock.now()).toEqual(new Date('2026-11-21T00:00:00.500Z'))
    expect(clock.correct('2026-11-20T00:00:10.000Z')).toBe('2026-11-21T00:00:10.500Z')
    expect(clock.observe('Sat, 21 Nov 2026 00:00:01 GMT')).toBe(false)
  })

  it('is not led astray by a missing or senseless header', () => {
    const clock = new ServerClock(() => 0)
    expect(clock.observe(null)).toBe(false)
    expect(clock.observe('yesterday')).toBe(false)
    expect(clock.now()).toEqual(new Date(0))
  })
})
