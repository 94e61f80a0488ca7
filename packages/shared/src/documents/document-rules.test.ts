import { describe, expect, test } from 'vitest'
import { checkDocumentData, isExpired } from './document-rules.ts'

const today = '2026-11-22'

describe('a driving licence', () => {
  const licence = { number: '300840770180', birthDate: '1988-04-12', expiryDate: '2029-05-12' }
  const warnings = (changed: Partial<typeof licence>) =>
    checkDocumentData('jp_driving_licence', { ...licence, ...changed }, today)

  test('as it should be gives no warning', () => {
    expect(warnings({})).toEqual([])
    expect(checkDocumentData('jp_driving_licence', {}, today)).toEqual([])
  })
  test('is valid until a month after a birthday', () => {
    expect(warnings({ expiryDate: '2029-04-12' })).toEqual(['expiry_day_unusual'])
    expect(warnings({ birthDate: '1988-12-12', expiryDate: '2030-01-12' })).toEqual([])
    expect(warnings({ birthDate: '1988-01-31', expiryDate: '2029-02-28' })).toEqual([])
    expect(warnings({ birthDate: '1988-02-29', expiryDate: '2029-03-28' })).toEqual([])
    expect(warnings({ birthDate: '1988-02-29', expiryDate: '2028-03-29' })).toEqual([])
  })
  test('has a number that fits', () => {
    expect(warnings({ number: '300840770190' })).toEqual(['number_check_digit'])
    expect(warnings({ number: '990840770180' })).toContain('number_commission')
    expect(warnings({ number: '30084077018' })).toEqual(['number_form'])
    // First licence in 1999 or 2099, born in 1988.
    expect(warnings({ number: '309900000000' })).toContain('number_first_issue')
  })
  test('is not of another century', () => {
    expect(warnings({ birthDate: '1880-04-12' })).toContain('birth_date_implausible')
    expect(warnings({ birthDate: '2027-04-12' })).toContain('birth_date_implausible')
    expect(warnings({ expiryDate: '2035-05-12' })).toEqual(['expiry_too_far'])
  })
})

test('a My Number card is valid until a birthday, a residence card until any day', () => {
  const data = { birthDate: '1988-04-12', expiryDate: '2034-04-12' }
  expect(checkDocumentData('jp_my_number_card', data, today)).toEqual([])
  expect(checkDocumentData('jp_my_number_card', { ...data, expiryDate: '2034-04-13' }, today)).toEqual([
    'expiry_day_unusual',
  ])
  const card = { number: 'AB12345678CD', birthDate: '1988-04-12', expiryDate: '2028-01-03' }
  expect(checkDocumentData('jp_residence_card', card, today)).toEqual([])
  expect(checkDocumentData('jp_residence_card', { ...card, number: 'AB1234567CD' }, today)).toEqual(['number_form'])
})

test('a document is valid on its last day', () => {
  expect(isExpired('2026-11-22', today)).toBe(false)
  expect(isExpired('2026-11-21', today)).toBe(true)
})
