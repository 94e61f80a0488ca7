import { myNumberCheckDigit } from '@honnin/shared/documents'
import {
  findMyNumber,
  RECTIFIED_SIZES,
  rectifyGrayQuad,
  toGray,
  type GrayImage,
  type Quad,
} from '@honnin/shared/vision'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { photographLicence, printedLine, printLicence, printNumberSide } from '../../test/fixtures/printed-licence.ts'
import { decodeImage, DocumentLocator, fileLimits, MrzReader, TextRecogniser } from '../vision/index.ts'
import { readDocumentFields, type DocumentView } from './index.ts'

let locator: DocumentLocator
const text = new TextRecogniser()
const vision = { text, mrz: () => Promise.reject(new TypeError('cards have no zone')) }
const today = '2026-11-22'

beforeAll(async () => {
  locator = await DocumentLocator.create()
})
afterAll(async () => {
  await text.dispose()
  await locator.dispose()
})

const turned = ([a, b, c, d]: Quad): Quad => [c, d, a, b]

async function photograph(card: Awaited<ReturnType<typeof printLicence>>, seed: number) {
  const image = await decodeImage(await photographLicence(card, seed), { limits: fileLimits })
  const { found, quad } = await locator.locate(image)
  expect(found).toBe(true)
  const view: DocumentView = { gray: toGray(image), corners: quad }
  return { view, closer: () => Promise.resolve(view) }
}

describe('a driving licence in a photograph', () => {
  test('gives name, address, dates and number with where they stand', async () => {
    const seen = await photograph(await printLicence(), 41)
    const { fields, model, zone } = await readDocumentFields({ type: 'jp_driving_licence', ...seen }, { vision, today })
    expect(Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]))).toEqual({
      name: '見本 太郎',
      birthDate: '1985-05-15',
      address: '東京都港区例町三丁目4番5号',
      expiryDate: '2029-06-15',
      number: '300112345650',
    })
    expect(fields['expiryDate']?.original).toBe('2029年(令和11年)06月15日')
    expect(zone).toBeNull()
    expect(model).toMatch(/^tesseract-jpn@/)
    for (const { source, confidence, box } of Object.values(fields)) {
      expect(source).toBe('ocr')
      expect(confidence).toBeGreaterThan(0.6)
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1 && box.y + box.height <= 1).toBe(true)
    }
    expect(fields['name']?.box.y).toBeLessThan(fields['number']?.box.y ?? 0)
  })

  test('leaves out what cannot be what the field holds', async () => {
    const print = {
      birth: '平成99年5月15日生',
      expiry: '2029年(令和10年)06月15日まで有効',
      number: '第 30011234565 号',
    }
    const seen = await photograph(await printLicence(print), 42)
    const { fields } = await readDocumentFields({ type: 'jp_driving_licence', ...seen }, { vision, today })
    expect(Object.keys(fields).sort()).toEqual(['address', 'name'])
  })

  test('gives nothing that can be used upside down, or where there is no print', async () => {
    const { view } = await photograph(await printLicence(), 43)
    const upsideDown = { ...view, corners: turned(view.corners) }
    const closer = () => Promise.resolve(upsideDown)
    const read = await readDocumentFields({ type: 'jp_driving_licence', view: upsideDown, closer }, { vision, today })
    for (const name of ['birthDate', 'expiryDate', 'number']) expect(read.fields).not.toHaveProperty(name)
    const blank = await photograph(await printLicence({ name: '', birth: '', address: '', expiry: '', number: '' }), 44)
    const nothing = await readDocumentFields({ type: 'jp_driving_licence', ...blank }, { vision, today })
    expect(nothing.fields).toEqual({})
  })
})

test('an individual number is seen either way up, and twelve other digits are not one', async () => {
  const eleven = '12345678901'
  const check = myNumberCheckDigit(eleven)
  const grouped = (last: number): string => `${eleven}${last}`.replace(/(\d{4})(?=\d)/g, '$1 ')
  const rectified = async (digits: string, seed: number, isTurned = false) => {
    const { view } = await photograph(await printNumberSide(digits), seed)
    return rectifyGrayQuad(view.gray, isTurned ? turned(view.corners) : view.corners, RECTIFIED_SIZES.id1)
  }
  const reader = await MrzReader.create()
  const isSeen = async (document: GrayImage): Promise<boolean> =>
    findMyNumber(reader.readStrips, { document, format: 'id1' })
  expect(await isSeen(await rectified(grouped(check), 45))).toBe(true)
  expect(await isSeen(await rectified(grouped(check), 46, true))).toBe(true)
  expect(await isSeen(await rectified(grouped((check + 1) % 10), 47))).toBe(false)
  expect(await isSeen(await rectified('', 48))).toBe(false)
  await reader.dispose()
})

test('the recogniser starts again after it was put away', async () => {
  const own = new TextRecogniser()
  const line = await printedLine('309012')
  const read = async (alphabet?: string): Promise<string> =>
    (await own.readLine(line, alphabet === undefined ? {} : { alphabet })).map(({ text: seen }) => seen).join('')
  expect(await read()).toBe('309012')
  await own.dispose()
  expect(await read('0123456789')).toBe('309012')
  await own.dispose()
})
