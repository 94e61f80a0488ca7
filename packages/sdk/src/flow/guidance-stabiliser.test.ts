import { guidanceCodes, type GuidanceCode } from '@honnin/shared/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GuidanceStabiliser } from './guidance-stabiliser.ts'

/** Feeds frames 50 ms apart and returns what was shown after each. */
const play = (frames: readonly (readonly GuidanceCode[])[], stabiliser = new GuidanceStabiliser()) =>
  frames.map((codes, index) => stabiliser.update(codes, index * 50))

describe('GuidanceStabiliser', () => {
  it('shows a code only after it held for 300 ms', () => {
    const shown = play(Array.from({ length: 10 }, () => ['blur'] as const))
    expect(shown.slice(0, 6)).toEqual([null, null, null, null, null, null])
    expect(shown[6]).toBe('blur')
  })

  it('never shows what flickers', () => {
    const shown = play(Array.from({ length: 60 }, (_, index) => (index % 6 === 0 ? ['glare'] : [])))
    expect(new Set(shown)).toEqual(new Set([null]))
  })

  it('is not put off by a single frame without the code', () => {
    const shown = play([['blur'], ['blur'], ['blur'], [], ['blur'], ['blur'], ['blur'], ['blur']])
    expect(shown.at(-1)).toBe('blur')
  })

  it('prefers the most important of the codes that hold', () => {
    const shown = play(Array.from({ length: 8 }, () => ['document_too_far', 'blur'] as const))
    expect(shown.at(-1)).toBe('document_too_far')
  })

  it('clears the message when nothing is wrong any more', () => {
    const shown = play([...Array.from({ length: 8 }, () => ['blur'] as const), ...Array.from({ length: 40 }, () => [])])
    expect(shown[7]).toBe('blur')
    expect(shown.at(-1)).toBeNull()
  })

  it('changes at most once a second and only to what was seen for 300 ms', () => {
    const frame = fc.subarray([...guidanceCodes].slice(0, 6), { maxLength: 3 })
    fc.assert(
      fc.property(fc.array(frame, { minLength: 20, maxLength: 150 }), (frames) => {
        const shown = play(frames)
        let lastChange = -Infinity
        shown.forEach((code, index) => {
          if (code === (shown[index - 1] ?? null)) return
          expect(index * 50 - lastChange).toBeGreaterThanOrEqual(1000)
          lastChange = index * 50
          if (code !== null) {
            // True now and 300 ms ago, and never away for longer than 150 ms in between.
            const hold = frames.slice(Math.max(0, index - 6), index + 1).map((codes) => codes.includes(code))
            expect(hold.at(-1)).toBe(true)
            expect(hold.filter(Boolean).length).toBeGreaterThanOrEqual(3)
          }
        })
      }),
    )
  })

  it('begins anew after a reset', () => {
    const stabiliser = new GuidanceStabiliser()
    play(
      Array.from({ length: 8 }, () => ['blur'] as const),
      stabiliser,
    )
    stabiliser.reset()
    expect(stabiliser.update(['glare'], 400)).toBeNull()
    expect(stabiliser.update(['glare'], 700)).toBe('glare')
  })
})
