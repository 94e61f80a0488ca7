import { expect, it } from 'vitest'
import { shareText } from './share-text.ts'

it.each([
  [1, 3, '33 %'],
  [1, 40, '2.5 %'],
  [0, 40, '0 %'],
  [40, 40, '100 %'],
  [0, 0, '–'],
] as const)('%d of %d is %s', (part, whole, text) => {
  expect(shareText(part, whole)).toBe(text)
})
