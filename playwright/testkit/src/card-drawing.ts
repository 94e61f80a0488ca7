import { create } from 'qrcode'
import { licenceNumber, myNumber, passportNumber, td3Lines } from './document-numbers.ts'
import type { CardRecipe } from './recipe.ts'
import type { CardDrawing } from './stage/cards/drawing.ts'
import { TestkitError } from './testkit-error.ts'

/** Licences and My Number cards are valid for years after this day; a fixed day keeps films the same for ever. */
const ISSUE_YEAR = 2024
const FIRST_LICENCE_AGE = 20

/** Settles numbers, dates, QR code and machine readable zone of a card. */
export function composeCard(recipe: CardRecipe, portraitUrl: string): CardDrawing {
  const { type, side, person, seed = 1 } = recipe
  if (!/^\d{4}-\d{2}-\d{2}$/.test(person.birthDate) || Number.isNaN(Date.parse(person.birthDate))) {
    throw new TestkitError('recipe_invalid', `birthDate must be YYYY-MM-DD, not ${person.birthDate}`)
  }
  const [birthYear, birthMonth, birthDay] = [
    Number(person.birthDate.slice(0, 4)),
    Number(person.birthDate.slice(5, 7)),
    Number(person.birthDate.slice(8)),
  ]
  const dates = { issueDate: iso(ISSUE_YEAR, birthMonth, birthDay), expiryDate: '' }
  const printed = { type, side, portraitUrl, seed }
  switch (type) {
    case 'jp_driving_licence': {
      const number = person.number ?? licenceNumber(seed, birthYear + FIRST_LICENCE_AGE)
      // Gold: five years, up to one month after the birthday.
      return {
        ...printed,
        ...dates,
        expiryDate: iso(ISSUE_YEAR + 5, birthMonth + 1, birthDay),
        person: { ...person, number },
      }
    }
    case 'jp_my_number_card': {
      const number = person.number ?? myNumber(seed)
      const expiryDate = iso(ISSUE_YEAR + 10, birthMonth, birthDay)
      return { ...printed, ...dates, expiryDate, person: { ...person, number }, qrRows: qrRows(number) }
    }
    case 'passport': {
      if (side === 'back') throw new TestkitError('recipe_invalid', 'a passport has one data page: side must be front')
      const number = person.number ?? passportNumber(seed)
      const expiryDate = iso(ISSUE_YEAR + 10, birthMonth, birthDay)
      const [surname = 'SPECIMEN', ...given] = (person.nameLatin ?? 'SPECIMEN PERSON').split(' ')
      const mrz = td3Lines({
        surname,
        givenNames: given.join(' '),
        number,
        birthDate: person.birthDate,
        sex: person.sex ?? 'F',
        expiryDate,
      })
      return { ...printed, ...dates, expiryDate, person: { ...person, number }, mrz }
    }
    default: {
      const unreachable: never = type
      return unreachable
    }
  }
}

/** A date in which month 13 is January of the next year and a day beyond the month is its last. */
function iso(year: number, month: number, day: number): string {
  const monthStart = new Date(Date.UTC(year, month - 1, 1))
  const lastDay = new Date(Date.UTC(monthStart.getUTCFullYear(), monthStart.getUTCMonth() + 1, 0)).getUTCDate()
  monthStart.setUTCDate(Math.min(day, lastDay))
  return monthStart.toISOString().slice(0, 10)
}

function qrRows(content: string): string[] {
  const { modules } = create(content, { errorCorrectionLevel: 'M' })
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => (modules.get(row, column) ? '1' : '0')).join(''),
  )
}
