import { describe, expect, test } from 'vitest'
import { mendAddress, mendStems, mendTwins } from './mend-print.ts'

const box = { x: 0, y: 0, width: 1, height: 1 }
const charactersOf = (text: string) => Array.from(text, (character) => ({ text: character, confidence: 0.9, box }))
const textOf = (characters: readonly { readonly text: string }[]): string => characters.map(({ text }) => text).join('')

describe('print that a recogniser gets wrong', () => {
  test.each([
    ['カシオ一ペア', 'カシオーペア'],
    ['ハ王子市', '八王子市'],
    ['山田ロ', '山田口'],
    ['ニイナ', 'ニイナ'],
    ['ビ一ト', 'ビート'],
    ['ー条', '一条'],
    ['一ノ瀬', '一ノ瀬'],
    ['トヨ夕ハウス', 'トヨタハウス'],
    ['のーと', 'のーと'],
  ])('of one shape: %s is %s', (read, printed) => {
    expect(textOf(mendTwins(charactersOf(read)))).toBe(printed)
  })

  test.each([
    ['小阪六芽目8番10号', '小阪六丁目8番10号'],
    ['小阪六丁日8番10号', '小阪六丁目8番10号'],
    ['小阪六目8番10号', '小阪六丁目8番10号'],
    ['三田2十目3番', '三田2丁目3番'],
    ['大原二十丁目3番', '大原二十丁目3番'],
    ['目黒区目黒1丁目', '目黒区目黒1丁目'],
    ['4月1日3番', '4月1日3番'],
    ['大原2.29ー15', '大原2-29-15'],
    ['4番2号コーボ山田', '4番2号コーポ山田'],
    ['屋形町7]番地3', '屋形町71番地3'],
    ['屋形町719番地]1メゾン', '屋形町719番地1メゾン'],
    ['屋形町71]番地3', '屋形町71番地3'],
    ['大原[三田]', '大原[三田]'],
  ])('in addresses: %s is %s', (read, printed) => {
    expect(textOf(mendAddress(charactersOf(read)))).toBe(printed)
  })

  test.each([
    // Read as VAN: the I is a piece of ink of its own in the place of the V, which hangs together with the A here.
    [
      'an I before a letter',
      [
        [0, 3],
        [6, 34],
        [44, 16],
      ],
      'IVAN',
    ],
    [
      'letters that are one piece each',
      [
        [0, 17],
        [23, 17],
        [44, 16],
      ],
      'VAN',
    ],
    [
      'a letter broken in the middle',
      [
        [0, 11],
        [13, 10],
        [23, 17],
        [44, 16],
      ],
      'VAN',
    ],
  ] as const)('in Latin capitals: %s', (_, runs, printed) => {
    const places = [
      ['V', 0, 23],
      ['A', 23, 17],
      ['N', 44, 16],
    ] as const
    const characters = places.map(([text, x, width]) => ({
      text,
      confidence: 0.98,
      box: { x, y: 0, width, height: 23 },
    }))
    const strokes = runs.map(([start, length]) => ({ start, length }))
    expect(textOf(mendStems({ characters, strokes, box: { x: 0, y: 0, width: 60, height: 23 } }))).toBe(printed)
  })
})
