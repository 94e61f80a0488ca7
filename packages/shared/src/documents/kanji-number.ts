const digits: Readonly<Record<string, number>> = {
  ...{ 〇: 0, 零: 0, 一: 1, 壱: 1, 二: 2, 弐: 2, 三: 3, 参: 3, 四: 4 },
  ...{ 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
}
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** One character class of every numeral that {@link kanjiNumber} reads. */
export const KANJI_NUMERALS = '〇零一壱二弐三参四五六七八九十百千'

/** `二十三`, `百五` or digit by digit `二〇三`; `null` for anything else. At most 9999. */
export function kanjiNumber(text: string): number | null {
  const characters = Array.from(text)
  if (characters.length === 0) return null
  if (characters.every((character) => character in digits)) {
    return characters.length > 4 ? null : Number(characters.map((character) => digits[character]).join(''))
  }
  let total = 0
  let pending: number | null = null
  let lastUnit = Infinity
  for (const character of characters) {
    const digit = digits[character]
    const unit = units[character]
    if (digit !== undefined) {
      if (pending !== null || digit === 0) return null
      pending = digit
    } else {
      if (unit === undefined || unit >= lastUnit) return null
      total += (pending ?? 1) * unit
      lastUnit = unit
      pending = null
    }
  }
  return total + (pending ?? 0)
}
