import { describe, expect, it } from 'vitest'
import { SourceSignals } from './source-signals.ts'

const pixels = (...values: number[]) => Uint8Array.from(values)

describe('SourceSignals', () => {
  it('says nothing about the rhythm of a few frames', () => {
    const signals = new SourceSignals()
    for (let number = 0; number < 8; number += 1) signals.addTime({ timeMs: number * 33, number })
    expect(signals.findings().frameIntervalMs).toBeNull()
  })

  it('measures median and median absolute deviation between neighbours only', () => {
    const signals = new SourceSignals()
    let timeMs = 0
    for (let number = 0; number < 40; number += 1) {
      timeMs += number % 4 === 0 ? 37 : 33
      // Every tenth frame was never seen: the gap is no interval.
      if (number % 10 !== 9) signals.addTime({ timeMs, number })
    }
    expect(signals.findings().frameIntervalMs).toEqual({ median: 33, deviation: 0 })
  })

  it('counts neighbours with the same pixels', () => {
    const signals = new SourceSignals()
    const frames = [pixels(1, 2), pixels(1, 2), pixels(1, 3), null, pixels(1, 3), pixels(1, 3)]
    frames.forEach((seen, number) => {
      if (seen !== null) signals.addPixels({ number, pixels: seen })
    })
    signals.addPixels({ number: 12, pixels: pixels(1, 3) })
    expect(signals.findings().repeatedFrames).toBe(2)
  })
})
