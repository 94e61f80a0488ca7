import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMrz } from './parse-mrz.ts'
import { repairMrz } from './repair-mrz.ts'

const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
const [first = '', second = ''] = TD3
const put = (text: string, column: number, character: string): string =>
  text.slice(0, column) + character + text.slice(column + 1)

describe('repairMrz', () => {
  it('leaves a consistent zone alone', () => {
    expect(repairMrz(TD3)).toEqual(TD3)
  })

  it('puts letters in dates and check digits, and digits in names, right', () => {
    const misread = [put(put(first, 5, '3'), 9, '5'), put(put(second, 13, 'Z'), 21, 'I')]
    // 3 looks like no letter of the list: nothing is guessed
    expect(repairMrz(misread)).toBeNull()
    expect(repairMrz([put(first, 9, '5'), put(put(second, 15, 'O'), 21, 'I')])).toEqual(TD3)
  })

  it('changes a cell of the number only where that makes all check digits agree', () => {
    expect(repairMrz([first, put(second, 5, 'O')])).toEqual(TD3)
    // Its value is 20 more than that of 1: nothing shows the mistake
    expect(repairMrz([first, put(second, 0, '1')])).toEqual([first, put(second, 0, '1')])
  })

  it('gives up where two repairs are possible', () => {
    // 8 for B in the second cell and B for 8 in the fourth change the sums alike
    expect(repairMrz([first, put(second, 1, 'B')])).toBeNull()
    expect(repairMrz([first, put(put(second, 5, 'O'), 3, 'B')])).toBeNull()
  })

  it('gives up where the check digits fail for another reason', () => {
    expect(repairMrz([first, put(second, 14, '9')])).toBeNull()
    expect(repairMrz([first, put(second, 0, 'K')])).toBeNull()
  })

  it('returns consistent lines or nothing, whatever it is given', () => {
    const cell = fc.record({
      line: fc.nat(1),
      column: fc.nat(43),
      character: fc.constantFrom(...'0O1I2Z5S6G8BQDL4A<X7'),
    })
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 4 }), (changes) => {
        let lines: readonly string[] = TD3
        for (const { line, column, character } of changes)
          lines = lines.with(line, put(lines[line] ?? '', column, character))
        const repaired = repairMrz(lines)
        if (repaired) expect(parseMrz(repaired, { today: '2026-11-22' }).isConsistent).toBe(true)
      }),
    )
  })
})
