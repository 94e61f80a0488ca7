import { expect, test } from 'vitest'
import { composeCard } from './card-drawing.ts'
import type { CardRecipe } from './recipe.ts'

const recipe: CardRecipe = {
  type: 'jp_driving_licence',
  side: 'front',
  person: { name: '見本 花子', birthDate: '1988-12-31', address: '東京都見本区1' },
  portrait: new Uint8Array(),
}

test('a licence is valid to one month after the birthday, a My Number card to the tenth birthday', () => {
  expect(composeCard(recipe, '/p')).toMatchObject({ issueDate: '2024-12-31', expiryDate: '2030-01-31' })
  const leap = { ...recipe, person: { ...recipe.person, birthDate: '1990-01-30' } }
  expect(composeCard(leap, '/p').expiryDate).toBe('2029-02-28')
  expect(composeCard({ ...recipe, type: 'jp_my_number_card' }, '/p').expiryDate).toBe('2034-12-31')
})

test('numbers follow the seed unless the holder brings one', () => {
  const number = (changes: Partial<CardRecipe>) => composeCard({ ...recipe, ...changes }, '/p').person.number
  expect(number({ seed: 4 })).toBe(number({ seed: 4 }))
  expect(number({ seed: 4 })).not.toBe(number({ seed: 5 }))
  expect(number({ person: { ...recipe.person, number: '309012345620' } })).toBe('309012345620')
})

test('the back of a My Number card carries a QR code, a passport two lines of 44 characters', () => {
  const qr = composeCard({ ...recipe, type: 'jp_my_number_card', side: 'back' }, '/p').qrRows ?? []
  expect(qr.length).toBeGreaterThanOrEqual(21)
  // Finder pattern, ISO/IEC 18004 6.3.3.
  expect(qr.slice(0, 7).map((row) => row.slice(0, 7))).toEqual(['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']) // prettier-ignore
  expect(composeCard({ ...recipe, type: 'passport' }, '/p').mrz?.map((line) => line.length)).toEqual([44, 44])
})

test('what cannot be printed is refused', () => {
  const invalid = expect.objectContaining({ code: 'recipe_invalid' })
  expect(() => composeCard({ ...recipe, person: { ...recipe.person, birthDate: '31.12.1988' } }, '/p')).toThrow(invalid)
  expect(() => composeCard({ ...recipe, type: 'passport', side: 'back' }, '/p')).toThrow(invalid)
})
