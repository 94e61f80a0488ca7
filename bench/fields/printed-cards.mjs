/**
 * Fronts of invented Japanese cards, drawn as SVG after the proportions of the real ones. Nothing is shared with the cards of
 * playwright/testkit, on which places and thresholds were developed.
 */
import { licenceCheckDigit, formatJapaneseDate } from '@honnin/shared/documents'
import sharp from 'sharp'

const PIXELS_PER_MM = 20
const WIDTH = 85.6
const HEIGHT = 53.98
// The server closes every loader but three to what comes from outside; these drawings are our own.
const openLoader = () => sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] })

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A line of print, its baseline at `y`; condensed to `fit` millimetres as card printers do. */
const print = (content, x, y, { size, font, fit, weight = 'normal', colour = '#1c1c22', spacing = 0 }) => {
  const units = Array.from(content).reduce((sum, character) => sum + (/[\x20-\x7e]/.test(character) ? 0.56 : 1), 0)
  const width = units * size + Array.from(content).length * spacing
  const squeeze = fit !== undefined && width > fit ? fit / width : 1
  return `<text transform="translate(${x} ${y}) scale(${squeeze} 1)" font-family="${font}" font-size="${size}" font-weight="${weight}" letter-spacing="${spacing}" fill="${colour}" xml:space="preserve">${escape(content)}</text>`
}

const rule = (x1, y1, x2, y2) => `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="#333" stroke-width=".15" fill="none"/>`

const tints = [
  ['#e8eff2', '#c2d6de'],
  ['#f2ece4', '#dccdb6'],
  ['#ecf0e6', '#c9d8bd'],
  ['#f3e9ef', '#e0c6d6'],
]

const wavesOf = ({ tint }) =>
  Array.from({ length: 34 }, (_, index) => {
    const y = index * 1.7 - 2
    return `<path d="M0 ${y}C20 ${y + 5} 40 ${y - 5} 60 ${y + 2}S80 ${y - 2} 90 ${y + 3}" stroke="${tints[tint][1]}" stroke-width=".22" fill="none"/>`
  })

/** Fine waves, a head and shoulders. */
const ground = (
  holder,
  { x, y, width, height },
) => `<rect width="${WIDTH}" height="${HEIGHT}" fill="${tints[holder.tint][0]}"/>${wavesOf(holder).join('')}
<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#9fb4c6"/>
<ellipse cx="${x + width / 2}" cy="${y + height * 0.42}" rx="${width * 0.24}" ry="${height * 0.25}" fill="#d9ab8b"/>
<rect x="${x + width * 0.14}" y="${y + height * 0.72}" width="${width * 0.72}" height="${height * 0.28}" fill="#39404f"/>`

const two = (value) => String(value).padStart(2, '0')
const iso = (year, month, day) => `${year}-${two(month)}-${two(day)}`
const western = (date) => date.replace(/^(\d+)-(\d+)-(\d+)$/, (_, y, m, d) => `${y}年${Number(m)}月${Number(d)}日`)
/** Licences print two digits for each part, cards of other offices a space for a missing one. */
const padded = (date, pad) => formatJapaneseDate(date).replace(/(?<!\d)(\d)(?=[年月日])/g, `${pad}$1`)
const both = (date) => {
  const [year] = date.split('-')
  const [era, rest] = padded(date, '0').split('年')
  return `${year}年(${era}年)${rest}`
}
const partsOf = (date) => date.split('-').map(Number)

const licence = (holder, font) => {
  const [, month, day] = partsOf(holder.birthDate)
  const expiryDate = month === 12 ? iso(holder.expiryYear + 1, 1, day) : iso(holder.expiryYear, month + 1, day)
  const number = `${holder.licenceTen}${licenceCheckDigit(holder.licenceTen)}0`
  const small = { size: 1.8, font, colour: '#3c4a60' }
  const band = ['#e4c565', '#8fc0dd', '#a9d18e', '#e4c565'][holder.tint]
  return {
    truth: { name: holder.name, birthDate: holder.birthDate, address: holder.address, expiryDate, number },
    drawing: [
      ground(holder, { x: 58.6, y: 14.6, width: 24, height: 30 }),
      `<rect x="2" y="17.6" width="54.5" height="6.4" fill="${band}"/>`,
      ...[2.1, 7.5, 12.9, 17.3].map((y) => rule(2, y, 83.4, y)),
      rule(47.4, 2.1, 47.4, 7.5),
      print('氏名', 2.8, 5.6, small),
      print(holder.name.replace(' ', '　'), 9.2, 6.1, { size: 3.6, font, fit: 37, spacing: 0.3 }),
      print(`${padded(holder.birthDate, ' ')}生`, 49, 5.9, { size: 2.9, font, fit: 33.5 }),
      print('住所', 2.8, 11, small),
      print(holder.address, 9.2, 11.3, { size: 2.9, font, fit: 73 }),
      print('交付', 2.8, 16, small),
      print(`${padded(iso(2024, month, day), '0')}  ${holder.licenceTen.slice(4, 9)}`, 9.2, 16.1, { size: 2.5, font }),
      print(`${both(expiryDate)}まで有効`, 3, 22.1, { size: 3.5, font, fit: 52.5 }),
      print('免許の', 2.8, 27, small),
      print('条件等', 2.8, 29.4, small),
      print('番号', 2.8, 40.1, small),
      rule(2, 37, 43, 37),
      print(`第 ${number} 号`, 8.6, 40.4, { size: 3.1, font, spacing: 0.2, fit: 33 }),
      rule(2, 41.5, 43, 41.5),
      print(`二・小・原　${padded(iso(2010, month, day), '0')}`, 2.8, 44.4, { ...small, size: 2 }),
      print('公安委員会', 59, 48.4, { size: 2.4, font }),
    ],
  }
}

const myNumberCard = (holder, font) => {
  const [, month, day] = partsOf(holder.birthDate)
  const expiryDate = iso(holder.expiryYear, month, day)
  const label = { size: 1.6, font, colour: '#566' }
  return {
    truth: { name: holder.name, birthDate: holder.birthDate, address: holder.address, expiryDate },
    drawing: [
      ground(holder, { x: 3.6, y: 14.4, width: 20.4, height: 26 }),
      print('個人番号カード', 3, 5.6, { size: 2.2, font, colour: '#a03a68' }),
      print('氏名', 26.6, 6.2, label),
      print(holder.name.replace(' ', '　'), 31.4, 6.7, { size: 3.4, font, fit: 50 }),
      print('住所', 26.6, 11.4, label),
      print(holder.address, 31.4, 11.6, { size: 2.6, font, fit: 51.5 }),
      print(`${padded(holder.birthDate, ' ')}生`, 28, 22.4, { size: 2.6, font, fit: 24 }),
      print('性別', 55, 22.2, label),
      print(holder.sex === 'M' ? '男' : '女', 59.4, 22.4, { size: 2.6, font }),
      print(`${western(expiryDate)}まで有効`, 28, 27.6, { size: 2.7, font, fit: 34 }),
      print('見本市長', 30, 34.4, { size: 2.4, font, spacing: 0.5 }),
      print('臓器提供意思', 3.6, 45.6, label),
    ],
  }
}

const residenceCard = (holder, font) => {
  const expiryDate = iso(holder.expiryYear, ...partsOf(holder.birthDate).slice(1).toReversed().map((value) => 1 + (value % 12))) // prettier-ignore
  const label = { size: 1.5, font, colour: '#4a5a5a' }
  const text = { size: 2.7, font }
  return {
    truth: {
      name: holder.nameLatin,
      birthDate: holder.birthDate,
      address: holder.address,
      expiryDate,
      number: holder.cardNumber,
    },
    drawing: [
      ground(holder, { x: 59.4, y: 13, width: 22.6, height: 28.6 }),
      print('日本国政府', 3, 4, { size: 1.9, font }),
      print('在留カード', 20, 5, { size: 3.2, font, weight: 'bold' }),
      print('番号', 50.6, 5, label),
      print(holder.cardNumber, 56.6, 5.3, { size: 3.1, font, spacing: 0.1 }),
      print('氏名', 3, 10.2, label),
      print(holder.nameLatin, 12.6, 10.5, { ...text, size: 3, fit: 44 }),
      print('生年月日', 3, 15, label),
      print(western(holder.birthDate), 12.6, 15.3, text),
      print('性別', 33, 15, label),
      print(holder.sex === 'M' ? '男 M.' : '女 F.', 38, 15.3, text),
      print('国籍・地域', 46, 15, label),
      print('住居地', 3, 20, label),
      print(holder.address, 12.6, 20.3, { ...text, size: 2.5, fit: 45 }),
      print('在留資格', 3, 26, label),
      print('技術・人文知識・国際業務', 12.6, 26.4, { ...text, fit: 45 }),
      print('在留期間(満了日)', 3, 37, label),
      print(`3年(${western(expiryDate)})`, 20, 37.3, { ...text, size: 2.4 }),
      print(`このカードは ${western(expiryDate)}まで有効 です。`, 3, 49, { size: 2.8, font, fit: 60 }),
    ],
  }
}

const drawings = {
  jp_driving_licence: licence,
  jp_my_number_card: myNumberCard,
  jp_residence_card: residenceCard,
}
export const cardTypes = Object.keys(drawings)

const fontOf = ({ isSerif }) => (isSerif ? 'Noto Serif CJK JP' : 'Noto Sans CJK JP')

const render = async (drawing) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH * PIXELS_PER_MM}" height="${HEIGHT * PIXELS_PER_MM}">${drawing.join('')}</svg>`
  openLoader()
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** @returns the card at 20 pixels per millimetre, and what is printed on it */
export const printCard = async (type, holder) => {
  const { truth, drawing } = drawings[type](holder, fontOf(holder))
  return { truth, image: await render(drawing) }
}

/** Of the digits on the side with the number, which no public rule prescribes. */
export const numberFonts = [
  'Noto Sans CJK JP',
  'Noto Serif CJK JP',
  'Noto Sans Mono CJK JP',
  'DejaVu Sans',
  'DejaVu Sans Mono',
]

/** @returns the side of a My Number card that must not be photographed, without its code, which would betray it alone */
export const printNumberSide = async (holder, { digits, font }) => {
  const text = { size: 2.6, font: fontOf(holder) }
  const label = { ...text, size: 2, colour: '#566' }
  return render([
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${tints[holder.tint][0]}"/>`,
    ...wavesOf(holder),
    `<rect x="8" y="20" width="12.6" height="11.6" rx="1.4" fill="#cfae55"/>`,
    print('個人番号', 31, 9.6, label),
    print(digits.replace(/(\d{4})(?=\d)/g, '$1 '), 31, 15.4, { size: 4.4, font, spacing: 0.2, fit: 51 }),
    print('氏名', 31, 22, label),
    print(holder.name, 36, 22.4, { ...text, size: 3.2, fit: 40 }),
    print(`${padded(holder.birthDate, ' ')}生`, 36, 30.4, text),
  ])
}
