import { describe, expect, test } from 'vitest'
import type { ReadLine } from './read-lines.ts'
import { takeLatinName, takeName } from './take-field.ts'

/** A line of signs 40 pixels apart, 34 high, with their ink; `unread` is ink that no sign was read from. */
const lineOf = (text: string, unread: ReadLine['strokes'] = []): ReadLine => ({
  box: { x: 0, y: 0, width: 300, height: 34 },
  characters: Array.from(text, (character, index) => ({
    text: character,
    confidence: 0.99,
    box: { x: 40 * index, y: 0, width: 32, height: 34 },
  })),
  strokes: [...Array.from(text, (_, index) => ({ start: 40 * index, length: 32 })), ...unread],
})

describe('a name', () => {
  test.each([
    ['all of it read', [], undefined],
    ['its second word not read', [{ start: 118, length: 32 }], 'contradicted'],
    ['the rest of a ruled line behind it', [{ start: 118, length: 4 }], undefined],
  ] as const)('with %s', (_, unread, proof) => {
    const taken = takeName([lineOf('鈴木', unread)])
    expect(taken).toMatchObject({ value: '鈴木' })
    expect(taken?.proof).toBe(proof)
  })

  test('with a label before it, of which no sign was read', () => {
    const line = lineOf('鈴木')
    const shifted = line.characters.map((character) => ({
      ...character,
      box: { ...character.box, x: character.box.x + 90 },
    }))
    const strokes = [{ start: 10, length: 60 }, ...line.strokes.map((run) => ({ ...run, start: run.start + 90 }))]
    expect(takeName([{ ...line, characters: shifted, strokes }])?.proof).toBeUndefined()
  })

  test('in Latin capitals, with a stem that was read into the letter behind it', () => {
    const line = lineOf('KVAN')
    const [k, , ...others] = line.strokes
    const strokes = [k, { start: 40, length: 4 }, { start: 48, length: 24 }, ...others].filter(
      (run) => run !== undefined,
    )
    expect(takeLatinName([{ ...line, strokes }])?.value).toMatch(/^K ?IVAN$/u)
  })
})
