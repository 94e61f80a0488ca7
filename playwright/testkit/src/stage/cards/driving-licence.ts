import { bothYears, eraDate } from './dates.ts'
import { cardSize, type CardDrawing } from './drawing.ts'
import { Paper } from './paper.ts'

const CATEGORIES = [
  '大型',
  '中型',
  '準中型',
  '普通',
  '大特',
  '大自二',
  '普自二',
  '小特',
  '原付',
  'け引',
  '大二',
  '中二',
  '普二',
  '大特二',
]
const HELD_CATEGORIES = ['普通', '原付']
const INK = '#1b1b20'
const LABEL = '#3a4a63'

/** Japanese driving licence, front, in look and proportion. */
export function drawLicenceFront(card: CardDrawing, portrait: CanvasImageSource): Paper {
  const { width, height } = cardSize(card.type)
  const paper = new Paper(width, height)
  paper.fill(0, 0, width, height, paper.gradient(0, 0, width, height, ['#e3eef4', '#eef1ea', '#f3e7ec', '#e4ecf5']))
  paper.guilloche(['#a9c6d8', '#d8b9c8', '#b5cfb6'], card.seed)
  paper.rosette(30, 31, 17, '#b59cc4')

  const label = { size: 1.9, colour: LABEL }
  paper.frame(2.2, 2, 81.2, 5.6)
  paper.text('氏名', 3, 5.7, label)
  paper.text(card.person.name, 9.5, 6.2, { size: 3.7, colour: INK, spacing: 0.5, fit: 36 })
  paper.line(47.5, 2, 47.5, 7.6)
  paper.text(`${eraDate(card.person.birthDate)}生`, 49, 5.9, { size: 3, colour: INK, fit: 33 })
  paper.frame(2.2, 7.6, 81.2, 5.4)
  paper.text('住所', 3, 11.2, label)
  paper.text(card.person.address, 9.5, 11.4, { size: 2.9, colour: INK, fit: 72 })
  paper.frame(2.2, 13, 53.8, 4.3)
  paper.text('交付', 3, 16, label)
  paper.text(eraDate(card.issueDate), 9.5, 16.1, { size: 2.6, colour: INK })
  paper.text(String(10_000 + ((card.seed * 7919) % 90_000)), 45, 16.1, { size: 2.6, colour: INK })

  paper.fill(2.2, 17.7, 53.8, 6.2, paper.gradient(2, 0, 57, 0, ['#d9b95a', '#f0dc97', '#d5b14c']))
  paper.text(`${bothYears(card.expiryDate)}まで有効`, 3.4, 22.2, { size: 3.6, colour: INK, weight: 'bold', fit: 51 })

  paper.text('免許の', 3, 27.2, label)
  paper.text('条件等', 3, 29.6, label)
  paper.text('眼鏡等', 10.5, 28.4, { size: 2.7, colour: INK })
  paper.text('準中型で運転できる準中型車は準中型車（5t）に限る', 10.5, 31.6, { size: 1.8, colour: INK, fit: 43 })
  paper.text('優良', 3.1, 35.4, { size: 3.3, colour: INK, weight: 'bold' })
  paper.frame(2.2, 31.9, 8.4, 4.6)

  paper.frame(2.2, 37.2, 40.4, 4.4)
  paper.text('番号', 3, 40.2, label)
  paper.text(`第 ${card.person.number} 号`, 8.6, 40.4, { size: 3.1, colour: INK, spacing: 0.28, fit: 33 })
  const firstIssue = `${Number(card.issueDate.slice(0, 4)) - 10}${card.issueDate.slice(4)}`
  for (const [i, kind] of ['二・小・原', '他', '二種'].entries()) {
    const y = 41.6 + i * 3.4
    paper.frame(2.2, y, 26.4, 3.4)
    paper.text(kind, 3, y + 2.5, { size: 1.8, colour: LABEL, fit: 6.5 })
    paper.text(i === 2 ? '平成00年00月00日' : eraDate(firstIssue), 10.4, y + 2.6, { size: 2, colour: INK })
  }
  drawCategoryGrid(paper)

  paper.verticalText('運転免許証', 57.8, 18.2, 4.8, { size: 2.9, colour: '#54545e', family: 'serif', weight: 'bold' })
  paper.picture(portrait, 59.6, 14.4, 24 * 0.94, 30 * 0.94)
  paper.text('見本都公安委員会', 59.6, 47.8, { size: 2.3, colour: INK, fit: 16.5 })
  paper.seal(76.8, 44.2, 5.8, '公委会印')
  paper.text('これは実在しない見本です SPECIMEN - NOT A DOCUMENT', 2.4, 53.2, { size: 1.15, colour: '#a02030' })
  paper.specimenMark(34, 34, 6.2)
  paper.grain(card.seed)
  return paper
}

function drawCategoryGrid(paper: Paper): void {
  const [left, top, column, row] = [30.4, 42.2, 3.85, 4.8] as const
  paper.verticalText('種類', 29.7, 44, 2.2, { size: 1.5, colour: LABEL })
  CATEGORIES.forEach((category, i) => {
    const [x, y] = [left + (i % 7) * column, top + Math.floor(i / 7) * row]
    paper.frame(x, y, column, row, '#5a6475', 0.1)
    if (HELD_CATEGORIES.includes(category)) {
      paper.verticalText(category, x + column / 2, y + 0.35, 4 / category.length, {
        size: Math.min(1.7, 4 / category.length),
        colour: INK,
      })
    } else {
      paper.line(x + 0.9, y + row / 2, x + column - 0.9, y + row / 2, INK, 0.14)
    }
  })
}

/** The back: remarks in which changes of address are entered. */
export function drawLicenceBack(card: CardDrawing): Paper {
  const { width, height } = cardSize(card.type)
  const paper = new Paper(width, height)
  paper.fill(0, 0, width, height, '#f1f3f1')
  paper.guilloche(['#c6d6d0', '#d9cdd9'], card.seed + 1)
  paper.text('備　　考', width / 2, 6.4, { size: 3, colour: INK, align: 'center' })
  paper.frame(3, 8, width - 6, 34)
  for (let y = 13; y < 42; y += 4.9) paper.line(3, y, width - 3, y, '#9aa4a0', 0.1)
  paper.text(`${eraDate(card.issueDate)}　住所変更なし`, 5, 12, { size: 2.4, colour: INK })
  paper.seal(72, 9, 3.4, '公委会印')
  for (const [i, sentence] of [
    '1. 私は、脳死後及び心臓が停止した死後のいずれでも、移植の為に臓器を提供します。',
    '2. 私は、心臓が停止した死後に限り、移植の為に臓器を提供します。',
    '3. 私は、臓器を提供しません。',
  ].entries()) {
    paper.text(sentence, 4, 45.2 + i * 2.2, { size: 1.5, colour: '#4a4a52' })
  }
  paper.text('SPECIMEN - NOT A DOCUMENT', 56, 52.6, { size: 1.15, colour: '#a02030' })
  paper.specimenMark(44, 30, 7)
  paper.grain(card.seed)
  return paper
}
