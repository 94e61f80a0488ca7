import type { Run } from '@honnin/shared/vision'
import type { RecognisedCharacter } from '../vision/index.ts'
import type { ReadLine } from './read-lines.ts'

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
  return mendChome(mendTwins(mendBrackets(characters))).map((character, index, all) => {
    const [before, after] = [all[index - 1]?.text ?? '', all[index + 1]?.text ?? '']
    if (character.text === '.' && /^\d$/u.test(before) && /^\d$/u.test(after)) return { ...character, text: '-' }
    // コーポ is a house, コーボ nothing.
    return character.text === 'ボ' && before === 'ー' && all[index - 2]?.text === 'コ'
      ? { ...character, text: 'ポ' }
      : character
  })
}

/** Most confidence of a 1 beside which another stroke was seen. */
const SECOND_STROKE = 0.7

/**
 * The stroke of a 1 is seen as a bracket, in its place or beside it: 7]番 is 71番, and 番地]1 is 番地1. How many strokes there are is
 * doubtful then.
 */
function mendBrackets(characters: Characters): Characters {
  const isBracket = (at: number): boolean => /^[[\]]$/u.test(characters[at]?.text ?? '')
  const isOne = (at: number): boolean => characters[at]?.text === '1'
  const isDigit = (at: number): boolean => /^\d$/u.test(characters[at]?.text ?? '')
  return characters.flatMap((character, at) => {
    if (isOne(at) && (isBracket(at - 1) || isBracket(at + 1)))
      return [{ ...character, confidence: Math.min(character.confidence, SECOND_STROKE) }]
    if (!isBracket(at)) return [character]
    if (isOne(at - 1) || isOne(at + 1)) return []
    return [isDigit(at - 1) || isDigit(at + 1) ? { ...character, text: '1' } : character]
  })
}

/** Of a stroke that can be a 1, in heights of the line. */
const ONE_WIDTH = { least: 0.08, most: 0.33 } as const
/** Where it surely stands between two signs, and where it may: the recogniser sees signs beside their places. */
const SURE = { behind: 0.15, before: 0.35 } as const
const WIDE = { behind: 0, before: 0.5 } as const
/** A 1 or 11 that its strokes do not bear out is no sure one. */
const DOUBTFUL = 0.9

/**
 * In dates the recogniser makes one 1 of two: 11月 is read as 1月. Two narrow strokes between the signs are 11; one is 1; with
 * any other count the 1 is doubtful.
 */
export function mendElevens({ characters, strokes, box: { height } }: ReadLine): Characters {
  return characters.flatMap((character, index) => {
    const [before, after] = [characters[index - 1], characters[index + 1]]
    const isLone = character.text === '1' && /^[年月]$/u.test(before?.text ?? '') && /^[月日]$/u.test(after?.text ?? '')
    if (!isLone || before === undefined || after === undefined) return [character]
    const isNarrow = ({ length }: Run): boolean =>
      length >= ONE_WIDTH.least * height && length <= ONE_WIDTH.most * height
    const onesWithin = (play: typeof SURE | typeof WIDE): number => {
      const left = before.box.x + before.box.width / 2 + play.behind * height
      const right = after.box.x + play.before * height
      return strokes.filter((run) => isNarrow(run) && run.start >= left && run.start + run.length <= right).length
    }
    const doubtful = { ...character, confidence: Math.min(character.confidence, DOUBTFUL) }
    if (onesWithin(SURE) === 2) return [doubtful, doubtful]
    return [onesWithin(WIDE) === 1 ? character : doubtful]
  })
}

/** A letter I between others, in heights of the line, and what a letter with one beside it takes at least; M and W take more. */
const STEM_WIDTH = 0.25
const PAIR_WIDTH = { usual: 0.9, wide: 1.15 } as const
/** Less of a piece of ink in a letter's place is the edge of the next letter. */
const LEAST_OVERLAP = 0.08

/**
 * In Latin capitals the recogniser sees an I and the letter beside it as one: IVAN is read as VAN. A capital is one piece of ink: where
 * there are a narrow one and another in its place, the narrow one is an I.
 */
export function mendStems({ characters, strokes, box: { height } }: ReadLine): Characters {
  return characters.flatMap((character) => {
    const { text, box } = character
    const least = /^[MW]$/u.test(text) ? PAIR_WIDTH.wide : PAIR_WIDTH.usual
    if (!/^[A-HJ-Z]$/u.test(text) || box.width < least * height) return [character]
    const end = box.x + box.width
    // The letter may hang together with the one behind it.
    const pieces = strokes
      .map(({ start, length }) => ({ from: Math.max(start, box.x - 1), to: Math.min(start + length, end + 1) }))
      .filter(({ from, to }) => to - from > LEAST_OVERLAP * height)
    const [first, second] = pieces
    if (first === undefined || second === undefined || pieces.length !== 2) return [character]
    const [before, after] = [first.to - first.from, second.to - second.from]
    if (Math.min(before, after) > STEM_WIDTH * height || Math.max(before, after) < 2 * Math.min(before, after))
      return [character]
    const isBefore = before < after
    const placed = ({ from, to }: typeof first, of: string, confidence: number): RecognisedCharacter => ({
      text: of,
      confidence,
      box: { ...box, x: from, width: to - from },
    })
    const stem = placed(isBefore ? first : second, 'I', Math.min(character.confidence, DOUBTFUL))
    const letter = placed(isBefore ? second : first, text, character.confidence)
    return isBefore ? [stem, letter] : [letter, stem]
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
