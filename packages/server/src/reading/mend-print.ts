import type { RecognisedCharacter } from '../vision/index.ts'

type Characters = readonly RecognisedCharacter[]

/** Kanji and katakana of one shape: what stands beside them tells which it is. */
const twins: Readonly<Record<string, string>> = {
  ー: '一',
  エ: '工',
  カ: '力',
  タ: '夕',
  ト: '卜',
  ニ: '二',
  ハ: '八',
  ロ: '口',
}
const kanjiOf = new Map(Object.entries(twins))
const kanaOf = new Map(Object.entries(twins).map(([kana, kanji]) => [kanji, kana]))

const isKana = (text: string | undefined): boolean => /^[\p{Script=Katakana}ー]$/u.test(text ?? '')
/** Small words between kanji (一ノ瀬, 三ツ橋, 八ケ岳) make no katakana word. */
const isOfWord = (text: string | undefined): boolean => isKana(text) && !/^[ノツケガヶヵ]$/u.test(text ?? '')

/** Tells twins apart: katakana in a word of katakana, kanji elsewhere. */
export function mendTwins(characters: Characters): Characters {
  const mended: RecognisedCharacter[] = []
  for (const [index, character] of characters.entries())
    mended.push({ ...character, text: twinOf(character.text, mended.at(-1)?.text, characters[index + 1]?.text) })
  return mended
}

function twinOf(text: string, before = '', after = ''): string {
  if (text === 'ー') return strokeBetween(before, after)
  if (!isOfWord(before) && !isOfWord(after)) return kanjiOf.get(text) ?? text
  return isOfWord(before) && isOfWord(after) ? (kanaOf.get(text) ?? text) : text
}

/** What a level stroke is: a hyphen between digits, a long vowel behind kana, else a kanji one. */
function strokeBetween(before: string, after: string): string {
  if (/^\d$/u.test(before) && /^\d$/u.test(after)) return '-'
  return isKana(before) || /^\p{Script=Hiragana}$/u.test(before) ? 'ー' : '一'
}

/** The words of an address that a recogniser gets wrong. */
export function mendAddress(characters: Characters): Characters {
  return mendChome(mendTwins(characters)).map((character, index, all) => {
    const [before, after] = [all[index - 1]?.text ?? '', all[index + 1]?.text ?? '']
    if (character.text === '.' && /^\d$/u.test(before) && /^\d$/u.test(after)) return { ...character, text: '-' }
    // コーポ is a house, コーボ nothing.
    return character.text === 'ボ' && before === 'ー' && all[index - 2]?.text === 'コ'
      ? { ...character, text: 'ポ' }
      : character
  })
}

const isNumeral = (text: string | undefined): boolean => /^[\d一二三四五六七八九十]$/u.test(text ?? '')

/**
 * In an address there is no other word than 丁目 between a numeral and a number: the thin strokes of 丁 are read as 十, 了, 芽
 * or not at all, and 目 as 日.
 */
function mendChome(characters: Characters): Characters {
  const mended: RecognisedCharacter[] = []
  for (const character of characters) {
    const [before, last] = [mended.at(-2), mended.at(-1)]
    const next = characters[characters.indexOf(character) + 1]
    const isItem = character.text === '目' || (character.text === '日' && last?.text === '丁')
    if (!isItem || !(next === undefined || isNumeral(next.text))) mended.push(character)
    else if (last !== undefined && isNumeral(last.text) && !(last.text === '十' && isNumeral(before?.text)))
      mended.push({ ...character, text: '丁' }, { ...character, text: '目' })
    else if (last !== undefined && isNumeral(before?.text)) {
      mended.pop()
      // What the word must be is as sure as the word itself.
      mended.push({ ...last, text: '丁', confidence: character.confidence }, { ...character, text: '目' })
    } else mended.push(character)
  }
  return mended
}
