import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zones } from '../../test/mrz-zones.ts'
import { MRZ_ALPHABET } from '../documents/mrz-check-digit.ts'
import { formatOfLines } from '../documents/parse-mrz.ts'
import { decodeMrz } from './mrz-decoding.ts'
import { MRZ_CLASSES } from './mrz-grid.ts'

const FIRST = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'
const SECOND = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'

type Doubt = Readonly<Record<string, number>>

/** Log-probabilities as the network gives them: each cell sure of its character but for the doubts at `line,column`. */
function scoresOf(lines: readonly string[], doubts: Readonly<Record<string, Doubt>> = {}): Float32Array[] {
  return lines.map((text, line) => {
    const scores = new Float32Array(text.length * MRZ_CLASSES).fill(Math.log(1e-6))
    for (const [column, character] of Array.from(text).entries()) {
      const shares = doubts[`${line},${column}`] ?? { [character]: 0.999 }
      for (const [other, share] of Object.entries(shares))
        scores[column * MRZ_CLASSES + MRZ_ALPHABET.indexOf(other)] = Math.log(share)
    }
    return scores
  })
}

describe('decodeMrz', () => {
  it('reads any zone that is seen clearly', () => {
    fc.assert(
      fc.property(zones(), (lines) => {
        const decoding = decodeMrz(scoresOf(lines), formatOfLines(lines))
        expect(decoding?.lines).toEqual(lines)
        expect(decoding?.evidence).toBeGreaterThan(-1)
      }),
    )
  })

  it('lets the check digits decide between characters of one look', () => {
    const decoding = decodeMrz(
      scoresOf([FIRST, SECOND], { '1,1': { B: 0.7, 8: 0.29 }, '1,5': { O: 0.6, 0: 0.4 } }),
      'td3',
    )
    expect(decoding?.lines[1]).toBe(SECOND)
    expect(decoding?.confidence([{ line: 1, start: 0, end: 9 }])).toBeGreaterThan(0.97)
  })

  it('has no confidence where the check digits cannot tell', () => {
    // The values of G and 6 differ by ten
    const second = 'L898902G36UTO7408122F1204159ZE184226B<<<<<10'
    const decoding = decodeMrz(scoresOf([FIRST, second.replace('36', '30')], { '1,7': { G: 0.55, 6: 0.45 } }), 'td3')
    expect(decoding?.confidence([{ line: 1, start: 0, end: 9 }]) ?? 0).toBeLessThan(0.8)
  })

  it('knows a digit from a letter by its field', () => {
    const decoding = decodeMrz(
      scoresOf([FIRST, SECOND], { '1,15': { O: 0.9, 0: 0.09 }, '0,9': { 5: 0.6, S: 0.3 } }),
      'td3',
    )
    expect(decoding?.lines).toEqual([FIRST, SECOND])
  })

  it('has little evidence where a clear text contradicts its check digits', () => {
    const decoding = decodeMrz(scoresOf([FIRST, SECOND.replace('740812', '740813')]), 'td3')
    expect(decoding === null || decoding.evidence < -5).toBe(true)
    const confidence = decoding?.confidence([{ line: 1, start: 13, end: 19 }]) ?? 0
    expect(confidence).toBeLessThan(0.9)
  })
})
