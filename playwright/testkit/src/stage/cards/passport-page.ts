import { passportDate } from './dates.ts'
import { cardSize, type CardDrawing } from './drawing.ts'
import { Paper } from './paper.ts'

const INK = '#1c1c28'
const LABEL = '#5b4a78'

/** Data page of a passport of the invented state UTO (ICAO Doc 9303's own specimen state), with a TD3 zone. */
export function drawPassportPage(card: CardDrawing, portrait: CanvasImageSource): Paper {
  const { width, height } = cardSize(card.type)
  const paper = new Paper(width, height)
  paper.fill(0, 0, width, height, paper.gradient(0, 0, width, height, ['#f0e6ef', '#e8eef5', '#f2efe4']))
  paper.guilloche(['#c9b0d2', '#b0c4d8', '#d8cdb0'], card.seed)
  paper.rosette(78, 36, 22, '#b48fc2')
  paper.text('UTOPIA　見本国', 6, 9, { size: 4.2, colour: LABEL, weight: 'bold' })
  paper.text('PASSPORT　旅券', 60, 9, { size: 3.6, colour: LABEL, weight: 'bold' })
  paper.picture(portrait, 4.4, 14, 35.2, 44)

  const [surname = 'SPECIMEN', ...given] = (card.person.nameLatin ?? 'SPECIMEN PERSON').split(' ')
  const fields: readonly (readonly [label: string, value: string, x: number, y: number])[] = [
    ['型/Type', 'P', 45, 15],
    ['発行国/Issuing state', 'UTO', 60, 15],
    ['旅券番号/Passport No.', card.person.number, 88, 15],
    ['姓/Surname', surname, 45, 24],
    ['名/Given names', given.join(' '), 45, 33],
    ['国籍/Nationality', 'UTOPIA', 45, 42],
    ['生年月日/Date of birth', passportDate(card.person.birthDate), 80, 42],
    ['性別/Sex', card.person.sex ?? 'F', 45, 51],
    ['発行年月日/Date of issue', passportDate(card.issueDate), 80, 51],
    ['発行官庁/Authority', 'MINISTRY OF SPECIMENS', 45, 60],
    ['有効期間満了日/Date of expiry', passportDate(card.expiryDate), 80, 60],
  ]
  for (const [label, value, x, y] of fields) {
    paper.text(label, x, y, { size: 1.7, colour: LABEL })
    paper.text(value, x, y + 4, { size: 3.3, colour: INK, fit: 34 })
  }
  paper.fill(0, 66, width, 22, 'rgba(255,255,255,0.72)')
  ;(card.mrz ?? []).forEach((line, row) => {
    const pitch = (width - 10) / line.length
    Array.from(line).forEach((character, i) => {
      paper.text(character, 5 + pitch * (i + 0.5), 75 + row * 7, {
        size: 3.9,
        colour: INK,
        family: 'mono',
        align: 'center',
      })
    })
  })
  paper.text('SPECIMEN - NOT A DOCUMENT', 88, 65, { size: 1.5, colour: '#a02030' })
  paper.specimenMark(80, 42, 8)
  paper.grain(card.seed)
  return paper
}
