import { describe, expect, it } from 'vitest'
import { TroubleClock } from './trouble-clock.ts'

describe('TroubleClock', () => {
  it('offers help after eight seconds at a document, twenty at a face', () => {
    expect(new TroubleClock('document', 0).isStuck(7_999)).toBe(false)
    expect(new TroubleClock('document', 0).isStuck(8_000)).toBe(true)
    expect(new TroubleClock('face', 0).isStuck(19_999)).toBe(false)
    expect(new TroubleClock('face', 0).isStuck(20_000)).toBe(true)
  })

  it('waits longer while good moments come, but not for ever', () => {
    const clock = new TroubleClock('document', 0)
    clock.noteGood(7_000)
    expect(clock.isStuck(14_000)).toBe(false)
    clock.noteGood(14_000)
    expect(clock.isStuck(16_000)).toBe(true)
  })
})
