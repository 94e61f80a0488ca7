import { westernDate } from './dates.ts'
import { cardSize, type CardDrawing } from './drawing.ts'
import { PIXELS_PER_MM, Paper } from './paper.ts'

const INK = '#22222a'
const LABEL = '#5a5a70'
const RAINBOW = ['#f9dfe8', '#fbe9d8', '#f4f3d9', '#dff0e0', '#dbe9f6', '#eadff2']

/** My Number card, front: what a verifier may look at. */
export function drawMyNumberFront(card: CardDrawing, portrait: CanvasImageSource): Paper {
  const { width, height } = cardSize(card.type)
  const paper = new Paper(width, height)
  paper.fill(0, 0, width, height, paper.gradient(0, height, width, 0, RAINBOW))
  paper.guilloche(['#e6a9c2', '#a9c9e6', '#cdb5e2'], card.seed)
  paper.rosette(60, 38, 15, '#d48bb0')
  paper.rosette(44, 20, 9, '#8bb0d4', 24)
  paper.text('個人番号カード', 3.4, 5.4, { size: 2.3, colour: '#a33b6a', weight: 'bold' })

  const label = { size: 1.6, colour: LABEL }
  paper.text('氏名', 27, 6, label)
  paper.text(card.person.name, 31.5, 6.6, { size: 3.5, colour: INK, fit: 50 })
  paper.text('住所', 27, 11, label)
  paper.text(card.person.address, 31.5, 11.2, { size: 2.6, colour: INK, fit: 51 })
  paper.line(27, 13, 83, 13, '#c490ac', 0.1)
  paper.text('追記欄', 27, 15.4, { ...label, size: 1.4 })
  for (const y of [19, 23]) paper.line(31.5, y, 83, y, '#d9b5c8', 0.1)

  paper.text(`${westernDate(card.person.birthDate)}生`, 31.5, 29.4, { size: 3, colour: INK, fit: 27 })
  paper.text('性別', 64, 29.2, label)
  paper.text(card.person.sex === 'M' ? '男' : '女', 69, 29.4, { size: 3, colour: INK })
  paper.text(`${westernDate(card.expiryDate)}まで有効`, 31.5, 34.6, { size: 2.9, colour: INK, fit: 34 })
  paper.text('電子証明書の有効期限', 31.5, 38.2, { ...label, size: 1.5 })
  paper.text('年　　月　　日', 49, 38.3, { size: 1.8, colour: INK })
  paper.text('見本市長', 31.5, 43, { size: 2.6, colour: INK, spacing: 0.5 })
  paper.text('セキュリティコード', 64, 38, { ...label, size: 1.4 })
  paper.text(String(1000 + ((card.seed * 7919) % 9000)), 64.5, 42, { size: 3.2, colour: INK, spacing: 0.4 })
  drawMark(paper, 78.5, 47)

  paper.picture(portrait, 4, 16.4, 20.6, 25.75)
  paper.text('臓器提供意思', 4, 45.4, { size: 1.5, colour: LABEL })
  paper.frame(4, 46, 66, 4.6, '#c490ac', 0.1)
  paper.text('1 脳死後及び心臓停止後 ・ 2 心臓停止後のみ ・ 3 提供しない　《1・2で提供したくない臓器に×》', 5, 48.9, {
    size: 1.5,
    colour: LABEL,
    fit: 63,
  })
  paper.text('これは実在しない見本です SPECIMEN - NOT A DOCUMENT', 4, 52.9, { size: 1.15, colour: '#a02030' })
  paper.specimenMark(52, 24, 5.6)
  paper.grain(card.seed)
  return paper
}

/** A clover of the testkit's own: the real card's mascot is not ours to copy. */
function drawMark(paper: Paper, x: number, y: number): void {
  const { context } = paper
  context.save()
  context.translate(x * PIXELS_PER_MM, y * PIXELS_PER_MM)
  for (const colour of ['#e58fb1', '#8fb9e5', '#9fd0a0', '#ecc871']) {
    context.rotate(Math.PI / 2)
    context.fillStyle = colour
    context.beginPath()
    context.arc(1.5 * PIXELS_PER_MM, 0, 1.45 * PIXELS_PER_MM, 0, 7)
    context.fill()
  }
  context.restore()
}

/** The back, with number and QR code. It exists to prove that it is refused. */
export function drawMyNumberBack(card: CardDrawing): Paper {
  const { width, height } = cardSize(card.type)
  const paper = new Paper(width, height)
  paper.fill(0, 0, width, height, paper.gradient(0, 0, width, height, RAINBOW.toReversed()))
  paper.guilloche(['#e6a9c2', '#a9c9e6'], card.seed + 2)
  paper.text('個人番号', 31, 9.6, { size: 2.2, colour: LABEL })
  paper.text(card.person.number.replace(/(\d{4})(?=\d)/g, '$1 '), 31, 15.4, {
    size: 4.6,
    colour: INK,
    spacing: 0.25,
    fit: 51,
  })
  paper.text('氏名', 31, 22, { size: 1.8, colour: LABEL })
  paper.text(card.person.name, 36, 22.4, { size: 3.2, colour: INK, fit: 40 })
  if (card.person.nameKana) paper.text(card.person.nameKana, 36, 26, { size: 1.9, colour: LABEL, fit: 40 })
  paper.text(`${westernDate(card.person.birthDate)}生`, 36, 30.4, { size: 2.6, colour: INK })
  drawChip(paper, 8, 20)
  drawQr(paper, card.qrRows ?? [], 66, 29, 15)
  paper.text('SPECIMEN - NOT A DOCUMENT', 4, 51.9, { size: 1.4, colour: '#a02030' })
  paper.specimenMark(40, 44, 5)
  paper.grain(card.seed)
  return paper
}

function drawChip(paper: Paper, x: number, y: number): void {
  paper.fill(x, y, 12.6, 11.6, paper.gradient(x, y, x + 12, y + 11, ['#e9d28b', '#c79f3f', '#efe0a8']))
  for (const dy of [2.9, 5.8, 8.7]) paper.line(x, y + dy, x + 12.6, y + dy, '#8a6a24', 0.2)
  for (const dx of [4.2, 8.4]) paper.line(x + dx, y, x + dx, y + 11.6, '#8a6a24', 0.2)
  paper.frame(x, y, 12.6, 11.6, '#8a6a24', 0.2)
}

function drawQr(paper: Paper, rows: readonly string[], x: number, y: number, size: number): void {
  const module = size / Math.max(1, rows.length)
  paper.fill(x - 1, y - 1, size + 2, size + 2, '#ffffff')
  rows.forEach((row, j) => {
    Array.from(row).forEach((bit, i) => {
      if (bit === '1') paper.fill(x + i * module, y + j * module, module * 1.02, module * 1.02, '#15151a')
    })
  })
}
