import { describe, expect, test } from 'vitest'
import { mendMunicipality } from './municipality.ts'

const box = { x: 0, y: 0, width: 1, height: 1 }
const charactersOf = (text: string) => Array.from(text, (character) => ({ text: character, confidence: 0.99, box }))
const textOf = (characters: readonly { readonly text: string }[]): string => characters.map(({ text }) => text).join('')

describe('the municipality of an address', () => {
  test.each([
    ['東京都千代田区見本町1'],
    ['三重県津市栄町1'],
    ['三重県四日市市諏訪町1'],
    ['岩手県九戸郡軽米町大字軽米1'],
    ['島根県隠岐郡隠岐の島町港町264'],
    ['茨城県竜ヶ崎市馴柴町1'],
    ['静岡県浜松市浜名区小松1'],
  ])('is known: %s', (address) => {
    const { characters, municipality } = mendMunicipality(charactersOf(address))
    expect({ text: textOf(characters), municipality }).toEqual({ text: address, municipality: 'known' })
  })

  test.each([
    ['熊本県能本市東区健軍1', '熊本県熊本市東区健軍1'],
    ['能本県熊本市東区健軍1', '熊本県熊本市東区健軍1'],
    ['能本県能本市東区健軍1', '熊本県熊本市東区健軍1'],
    ['島根県隠岐郡隠岐の鳥町港町264', '島根県隠岐郡隠岐の島町港町264'],
    ['茨城県龍ヶ崎巾馴柴町1', '茨城県龍ヶ崎市馴柴町1'],
  ])('has one wrong character: %s is %s', (read, printed) => {
    const { characters, municipality } = mendMunicipality(charactersOf(read))
    expect({ text: textOf(characters), municipality }).toEqual({ text: printed, municipality: 'mended' })
  })

  test('is believed no more than a doubtful reading where it was mended', () => {
    const { characters } = mendMunicipality(charactersOf('熊本県能本市東区健軍1'))
    expect(characters.map(({ confidence }) => confidence)).toEqual([0.99, 0.99, 0.99, 0.9, ...Array(7).fill(0.99)])
  })

  test.each([
    ['三重県律市栄町1', 'unknown'],
    ['埼玉県浦和巾高砂1', 'unknown'],
    ['京都府見本町1', 'unknown'],
    ['岩手県九戸郡軽来町大字軽米1', 'unknown'],
    ['横浜市西区高島1', 'unnamed'],
    ['', 'unnamed'],
  ])('is not guessed: %s', (address, municipality) => {
    expect(mendMunicipality(charactersOf(address))).toEqual({ characters: charactersOf(address), municipality })
  })
})
