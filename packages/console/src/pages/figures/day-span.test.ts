import { expect, it } from 'vitest'
import { daySpan } from './day-span.ts'

it('has every day between two, both included, over the ends of months and years', () => {
  expect(daySpan('2027-12-30', '2028-01-02')).toEqual(['2027-12-30', '2027-12-31', '2028-01-01', '2028-01-02'])
  expect(daySpan('2028-02-28', '2028-03-01')).toHaveLength(3)
  expect(daySpan('2028-02-28', '2028-02-28')).toEqual(['2028-02-28'])
  expect(daySpan('2028-02-28', '2028-02-27')).toEqual([])
})
