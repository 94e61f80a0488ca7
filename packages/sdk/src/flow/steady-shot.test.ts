import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SteadyShot } from './steady-shot.ts'

const quadAt = (shift: number) =>
  [
    [0.2 + shift, 0.2],
    [0.8 + shift, 0.2],
    [0.8 + shift, 0.8],
    [0.2 + shift, 0.8],
  ] as const

describe('SteadyShot', () => {
  it('releases the shutter once, after 600 ms of right and still frames', () => {
    const steady = new SteadyShot()
    const takes = Array.from(
      { length: 30 },
      (_, index) => steady.update({ ready: true, quad: quadAt(0) }, index * 50).take,
    )
    expect(takes.indexOf(true)).toBe(12)
    expect(takes.filter(Boolean)).toHaveLength(1)
  })

  it('waits for enough frames on a slow device', () => {
    const steady = new SteadyShot()
    const takes = [0, 700, 1400, 2100, 2800].map((nowMs) => steady.update({ ready: true, quad: quadAt(0) }, nowMs).take)
    expect(takes).toEqual([false, false, false, false, true])
  })

  it('forgives one bad frame but not two', () => {
    const after = (bad: number): number => {
      const steady = new SteadyShot()
      for (let index = 0; index < 8; index += 1) steady.update({ ready: true, quad: quadAt(0) }, index * 50)
      for (let index = 0; index < bad; index += 1) steady.update({ ready: false, quad: quadAt(0) }, 400 + index * 50)
      return steady.update({ ready: true, quad: quadAt(0) }, 500).progress
    }
    expect(after(1)).toBeGreaterThan(0.8)
    expect(after(2)).toBe(0)
  })

  it('does not fire while the document moves', () => {
    const steady = new SteadyShot()
    const states = Array.from({ length: 60 }, (_, index) =>
      steady.update({ ready: true, quad: quadAt(index * 0.02) }, index * 50),
    )
    expect(states.some(({ take }) => take)).toBe(false)
  })

  it('takes only a frame that is ready, whatever came before', () => {
    const frame = fc.record({
      ready: fc.boolean(),
      shift: fc.constantFrom(0, 0, 0, 0.005, 0.05),
      gapMs: fc.integer({ min: 10, max: 200 }),
    })
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 120 }), (frames) => {
        const steady = new SteadyShot()
        let nowMs = 0
        let takes = 0
        for (const { ready, shift, gapMs } of frames) {
          nowMs += gapMs
          const { take, progress } = steady.update({ ready, quad: quadAt(shift) }, nowMs)
          expect(progress).toBeGreaterThanOrEqual(0)
          expect(progress).toBeLessThanOrEqual(1)
          if (take) {
            takes += 1
            expect(ready).toBe(true)
          }
        }
        expect(takes).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('begins anew after a reset', () => {
    const steady = new SteadyShot({ holdMs: 100, minimumFrames: 2 })
    const shoot = (fromMs: number) =>
      [0, 100].map((delayMs) => steady.update({ ready: true, quad: null }, fromMs + delayMs).take)
    expect(shoot(0)).toEqual([false, true])
    steady.reset()
    expect(shoot(1000)).toEqual([false, true])
  })
})
