import { expect, it } from 'vitest'
import { wholeNumber } from './whole-number.ts'

it.each([
  ['30', 30],
  [' 30 ', 30],
  ['30', 30],
  ['0', 0],
  ['366', null],
  ['-1', null],
  ['1.5', null],
  ['1e2', null],
  ['', null],
])('%o is %o', (text, value) => {
  expect(wholeNumber(text, { least: 0, most: 365 })).toBe(value)
})
