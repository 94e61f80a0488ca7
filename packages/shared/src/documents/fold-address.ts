import { foldLookAlikes, foldVariants, foldWidth } from './fold-characters.ts'
import { KANJI_NUMERALS, kanjiNumber } from './kanji-number.ts'

/** All prefectures, for a pattern. */
export const PREFECTURES =
  '北海道|東京都|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県'
/** For a character class: the last one must be the plain hyphen. */
const HYPHENS = '‐‑‒–—―−ー一-'
/**
 * Town, block, building. Numbers that belong to a name are not the block: 北3条西6-1, 1番町3, 第2地割.
 */
const partsPattern = /^(\D*(?:\d+(?:条|線|番町|番丁|丁町|地割)\D*)*)(\d+(?:-\d+)*)?号?(?!室)(.*)$/su
const HAN = '\\p{Script=Han}'

/** An address taken apart for comparison; none of the parts is meant for display. */
export interface FoldedAddress {
  /** `null` where the address does not begin with one. */
  readonly prefecture: string | null
  /** Municipality and town up to the first number of the block. */
  readonly town: string
  /** Chome, block, house, as far as they follow each other: `2-3-14`. */
  readonly numbers: readonly string[]
  /** Building, floor and room. */
  readonly building: string
}

/**
 * Brings an address into one form: widths, older kanji, ヶ ケ が, ノ 之 の, 大字 and 字, kanji numerals of 丁目, 番地 and 号,
 * the family of hyphens between digits, spaces.
 */
export function foldAddress(address: string): FoldedAddress {
  let text = foldVariants(foldWidth(address)).replace(/[、,。・]/gu, '')
  text = text.replace(new RegExp(`[${KANJI_NUMERALS}]+(?=丁目|番地|番|号|条|線|地割)`, 'gu'), (numeral) => {
    const value = kanjiNumber(numeral)
    return value === null ? numeral : String(value)
  })
  // A kanji one or a long vowel between digits is a hyphen that was typed or read amiss.
  text = text.replace(new RegExp(`(?<=\\d)[${HYPHENS}](?=\\d)`, 'gu'), '-')
  text = text
    .replace(/(?<=\d)(?:丁目|番地の|番地|番|号|の|ノ)(?=\d)/gu, '-')
    .replace(/(?<=\d)番地?(?:の|ノ)?(?=\d)/gu, '-')
    .replace(/(?<=\d-\d+)(?:番地|番|号)(?!室|棟|館|町|丁)/gu, '')
    .replace(/(?<=\d)(?:丁目|番地|番)(?!町|丁|\d)/gu, '')
    .replace(/大?字/gu, '')
    .replace(new RegExp(`(?<=${HAN})[ヶヵがガケカ](?=${HAN})`, 'gu'), 'ケ')
    .replace(new RegExp(`(?<=${HAN})[之のノ](?=${HAN})`, 'gu'), 'ノ')
    .replace(/ヴ/gu, 'ブ')
  const [, prefecture = null, rest = ''] = new RegExp(`^(${PREFECTURES})?(.*)$`, 'su').exec(text) ?? []
  const [, town = '', block = '', building = ''] = partsPattern.exec(rest) ?? []
  return {
    prefecture,
    town: foldLookAlikes(town),
    numbers: block === '' ? [] : block.split('-').map(plainNumber),
    building: foldLookAlikes(building).replace(/(?<=\d)(?:号室|号|室)$/u, ''),
  }
}

/** How two addresses compare: the same in every part, the same but for parts that may be missing, or another. */
export function compareAddresses(one: FoldedAddress, other: FoldedAddress): 'same' | 'compatible' | 'different' {
  const [shorter, longer] = one.numbers.length <= other.numbers.length ? [one, other] : [other, one]
  const namesDiffer =
    one.town !== other.town ||
    (one.prefecture !== null && other.prefecture !== null && one.prefecture !== other.prefecture)
  if (namesDiffer || shorter.numbers.some((number, index) => number !== longer.numbers[index])) return 'different'
  const extra = longer.numbers.slice(shorter.numbers.length)
  if (extra.length === 0) {
    if (one.building === other.building) return one.prefecture === other.prefecture ? 'same' : 'compatible'
    if (one.building === '' || other.building === '') return 'compatible'
  }
  // The room may follow the house as one more number: 3-15-1-203 is 3-15-1 with room 203.
  const rooms = [roomsOf(shorter.building), [...extra, ...roomsOf(longer.building)]]
  return rooms[0]?.join('-') === rooms[1]?.join('-') ? 'compatible' : 'different'
}

function roomsOf(building: string): readonly string[] {
  return (building.match(/\d+/gu) ?? []).map(plainNumber)
}

function plainNumber(digits: string): string {
  return String(Number(digits))
}
