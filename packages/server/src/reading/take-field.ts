import { findJapaneseDate, findResidenceCardNumber, parseLicenceNumber, PREFECTURES } from '@honnin/shared/documents'
import type { ReadLine } from './read-lines.ts'
import type { RecognisedCharacter } from '../vision/index.ts'
import { mendAddress, mendElevens, mendStems, mendTwins } from './mend-print.ts'
import { mendMunicipality } from './municipality.ts'

/** A field found among the lines of an area, with the characters that it was taken from. */
export interface TakenField {
  readonly value: string
  readonly original?: string
  readonly characters: readonly RecognisedCharacter[]
  /** Whether the print says the same twice (both calendars, a check digit), or says what cannot be. */
  readonly proof?: 'proven' | 'contradicted'
}

/** Finds one field among the lines of its area; `null` where none of them holds it. */
export type TakeField = (lines: readonly ReadLine[]) => TakenField | null

/** Below, names and addresses are wrong more often than right: nothing is given then. */
const LEAST_CONFIDENCE = 0.85
/** A gap of this share of the line's height separates words; addresses have none but before a building. */
const WORD_GAP = { name: 0.34, address: 0.8 } as const
/** In heights of the line: how far from a character its ink may lie, and what is too narrow to be more than a ruled line's rest. */
const INK_PLAY = 0.3
const LEAST_INK = 0.2
/** A second line is one of the same print: this sure, and begun at most so many heights of the line to either side. */
const SECOND_LINE = { confidence: 0.85, shift: 1.2, distance: 2.4 } as const

const LONGEST_LABEL = 8
const labels = /^(?:氏名|氏\s?名|名前|住所|住居地|NAME|ADDRESS|[\s|丨「『【\]:.,、・_\-—~]+)+/u
const nameForm = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆ヶA-Z' .\-・]+$/u

const latinForm = /^[A-Z' .\-]+$/u

/** A municipality and a number. */
const addressForm = /[都道府県市区町村郡].*[\d一二三四五六七八九十]/u

/** The first line that can be a name. */
export const takeName: TakeField = (lines) => takeNameOf(nameForm, lines)

/** The same in Latin letters; kanji may follow in a line of their own. */
export const takeLatinName: TakeField = (lines) =>
  takeNameOf(
    latinForm,
    lines.map((line) => ({ ...line, characters: mendStems(line) })),
  )

function takeNameOf(form: RegExp, lines: readonly ReadLine[]): TakenField | null {
  for (const line of lines) {
    const taken = mendTwins(withoutLabel(line.characters))
    const text = wordsOf(taken, WORD_GAP.name * line.box.height)
      .replace(/[_\s]+/gu, ' ')
      .trim()
    const letters = text.replace(/[\s.・'-]/gu, '')
    if (letters.length < 2 || !form.test(text) || meanConfidence(taken) < LEAST_CONFIDENCE) continue
    return { value: text, characters: taken, ...(leavesInk(line, taken) && { proof: 'contradicted' as const }) }
  }
  return null
}

/** Whether the print goes on where no character was read: the recogniser leaves out a whole word now and then, and is sure of the rest. */
function leavesInk({ strokes, box: { height } }: ReadLine, characters: readonly RecognisedCharacter[]): boolean {
  const from = characters[0]?.box.x ?? Infinity
  const play = INK_PLAY * height
  return strokes.some(({ start, length }) => {
    const middle = start + length / 2
    if (length < LEAST_INK * height || middle < from) return false
    return !characters.some(({ box }) => middle > box.x - play && middle < box.x + box.width + play)
  })
}

/** An address may go on in a second line. */
export const takeAddress: TakeField = (lines) => {
  const first = lines.findIndex(({ characters }) => addressForm.test(textOf(withoutLabel(characters))))
  const [line, next] = first < 0 ? [] : lines.slice(first, first + 2)
  if (line === undefined) return null
  const parts = next !== undefined && continues(line, next) ? [line, next] : [line]
  const [begun = [], ...more] = parts.map(({ characters }) =>
    mendAddress(withoutEdge(fromPrefecture(withoutLabel(characters)))),
  )
  const beginning = mendMunicipality(begun)
  const taken = [beginning.characters, ...more]
  const characters = taken.flat()
  if (characters.length < 5 || meanConfidence(characters) < LEAST_CONFIDENCE) return null
  const texts = parts.map(({ box }, index) => wordsOf(taken[index] ?? [], WORD_GAP.address * box.height))
  return {
    value: texts.join(' '),
    characters,
    ...(beginning.municipality === 'unknown' && { proof: 'contradicted' as const }),
  }
}

/** The date before 生. */
export const takeBirthDate: TakeField = (lines) => takeDate(lines, /^(.*?)生/u) ?? takeDate(lines, /生年月日(.*)$/u)

/** The date before まで有効. */
export const takeExpiryDate: TakeField = (lines) => takeDate(lines, /^(?:.*生\D*)?(.*?)(?:まで|有効)/u)

/** The first date of an area that holds no other. */
export const takeLoneDate: TakeField = (lines) => takeDate(lines, /((?:元|\d{1,4})年\D?\d{1,2}月\D?\d{1,2})/u)

/** Twelve digits between 第 and 号, of which a recogniser may miss the words. */
export const takeLicenceNumber: TakeField = (lines) => {
  for (const { characters } of lines) {
    const digits = characters.filter(({ text }) => /^\d$/u.test(text.normalize('NFKC')))
    const number = parseLicenceNumber(textOf(digits))
    if (number === null) continue
    const proof = number.isCheckDigitRight ? 'proven' : 'contradicted'
    return { value: number.value, original: textOf(characters), characters: digits, proof }
  }
  return null
}

/** Two letters, eight digits, two letters. */
export const takeResidenceCardNumber: TakeField = (lines) => {
  for (const { characters } of lines) {
    const number = findResidenceCardNumber(asCardNumber(textOf(characters)))
    if (number !== null) return { value: number, characters: characters.slice(-number.length) }
  }
  return null
}

/** Print cannot tell O and 0 apart; the places of the number can. */
function asCardNumber(text: string): string {
  const last = text.normalize('NFKC').replace(/\s/gu, '').slice(-12)
  const digits: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', B: '8', Z: '2' }
  const letters: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 5: 'S', 8: 'B', 2: 'Z' }
  return Array.from(last, (character, index) => {
    const table = index < 2 || index >= 10 ? letters : digits
    return table[character] ?? character
  }).join('')
}

function takeDate(lines: readonly ReadLine[], part: RegExp): TakenField | null {
  for (const line of lines) {
    const characters = mendElevens(line)
    const [, original = ''] = part.exec(textOf(characters)) ?? []
    const date = findJapaneseDate(original)
    if (date === null) continue
    const start = textOf(characters).indexOf(original)
    const taken = charactersAt(characters, { start, length: original.length })
    return { value: date.value, original, characters: taken, ...(date.calendar === 'both' && { proof: 'proven' }) }
  }
  return null
}

/** What stands before the prefecture is a label. */
function fromPrefecture(characters: readonly RecognisedCharacter[]): readonly RecognisedCharacter[] {
  const start = textOf(characters).search(new RegExp(PREFECTURES, 'u'))
  return start > 0 && start <= LONGEST_LABEL ? charactersAt(characters, { start, length: Infinity }) : characters
}

/** Whether the second line is the rest of an address and nothing else. */
function continues(line: ReadLine, next: ReadLine): boolean {
  const { height } = line.box
  return (
    Math.abs(next.box.x - line.box.x) < SECOND_LINE.shift * height &&
    next.box.y - line.box.y < SECOND_LINE.distance * height &&
    meanConfidence(next.characters) >= SECOND_LINE.confidence &&
    !/生|有効|交付|性別|まで|年\d+月|ーー/u.test(textOf(next.characters))
  )
}

/** What is left of ruled lines looks like strokes and stops at the end of a line. */
function withoutEdge(characters: readonly RecognisedCharacter[]): readonly RecognisedCharacter[] {
  const last = characters.findLastIndex(({ text }) => !/[_|~—―:;.,'"“”‘’。、・\]\[」』]/u.test(text))
  return characters.slice(0, last + 1)
}

function textOf(characters: readonly RecognisedCharacter[]): string {
  return characters.map(({ text }) => text).join('')
}

function withoutLabel(characters: readonly RecognisedCharacter[]): readonly RecognisedCharacter[] {
  const [label = ''] = labels.exec(textOf(characters)) ?? []
  return charactersAt(characters, { start: label.length, length: Infinity })
}

/** A recognised character can be more than one of the text. */
function charactersAt(
  characters: readonly RecognisedCharacter[],
  { start, length }: { readonly start: number; readonly length: number },
): readonly RecognisedCharacter[] {
  let at = 0
  return characters.filter(({ text }) => {
    const isIn = at >= start && at < start + length
    at += text.length
    return isIn
  })
}

/** The text with one space where the print has a clear gap. */
function wordsOf(characters: readonly RecognisedCharacter[], gap: number): string {
  let end = Infinity
  let text = ''
  for (const character of characters) {
    if (character.box.x - end > gap) text += ' '
    text += character.text
    end = character.box.x + character.box.width
  }
  return text.trim()
}

function meanConfidence(characters: readonly RecognisedCharacter[]): number {
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, characters.length)
}
