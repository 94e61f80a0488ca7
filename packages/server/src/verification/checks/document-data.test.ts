import type { DocumentType } from '@honnin/shared/documents'
import type { DeclaredData } from '@honnin/shared/protocol'
import { describe, expect, test } from 'vitest'
import { captureSession } from '../../../test/fixtures/captured-session.ts'
import type { DocumentFieldReading, DocumentFields } from '../../reading/index.ts'
import type { Evidence, PrintedData } from '../evidence.ts'
import { judgePrint } from '../gather-printed.ts'
import { documentData } from './document-data.ts'
import { documentExpiry } from './document-expiry.ts'

const box = { x: 0, y: 0, width: 1, height: 1 }
const field = (value: string, confidence = 0.95): DocumentFieldReading => ({ value, source: 'ocr', confidence, box })
const licence: DocumentFields = {
  name: field('高橋 健一'),
  address: field('東京都港区例町三丁目4番5号'),
  birthDate: field('1988-04-12'),
  expiryDate: field('2029-05-12'),
  number: field('300840770180'),
}

const without = (name: string): DocumentFields =>
  Object.fromEntries(Object.entries(licence).filter(([other]) => other !== name))

function evidenceOf(
  fields: DocumentFields | null,
  { type = 'jp_driving_licence', declared = {} }: { type?: DocumentType; declared?: DeclaredData } = {},
): Evidence {
  const session = { planId: 'document-and-face', documentType: type, movements: [], pictures: {}, declared } as const
  const input = captureSession(session)
  const printed: PrintedData | null = fields && judgePrint(input, { fields, zone: null, model: 'reader@1' })
  return { input, printed: () => Promise.resolve(printed) } as Partial<Evidence> as Evidence
}

describe('what the document says', () => {
  test.each([
    ['everything, as it should be', licence, {}, 'pass', []],
    ['a field that is missing', without('number'), {}, 'inconclusive', ['document_unreadable']],
    [
      'a wrong check digit',
      { ...licence, number: field('300840770190') },
      {},
      'inconclusive',
      ['document_data_unusual'],
    ],
    ['nothing', null, {}, 'inconclusive', ['document_unreadable']],
    ['nothing, with data to compare', null, { name: '髙橋 健一' }, 'inconclusive', ['declared_data_unreadable']],
    ['what was declared, in older kanji', licence, { name: '髙橋健一', birthDate: '1988-04-12' }, 'pass', []],
    ['another name', licence, { name: '高橋 健二' }, 'fail', ['declared_data_differs']],
    [
      'another name that may have been read amiss',
      { ...licence, name: field('高橋 健二', 0.7) },
      { name: '高橋 健一' },
      'inconclusive',
      ['declared_data_unreadable'],
    ],
    ['another birthday', licence, { birthDate: '1988-04-13' }, 'fail', ['declared_data_differs']],
    ['another address', licence, { address: '東京都港区例町3-4-6' }, 'fail', ['declared_data_differs']],
    ['the same address in digits', licence, { address: '港区例町3-4-5 ハイツ例 101' }, 'pass', []],
  ] as const)('%s', async (_name, fields, declared, outcome, reasons) => {
    expect(await documentData.run(evidenceOf(fields, { declared }))).toMatchObject({ outcome, reasons })
  })

  test('is compared in the report, field by field', async () => {
    const declared = { name: '髙橋健一', birthDate: '1988-04-13', address: '東京都港区例町三丁目４番５号' }
    expect((await evidenceOf(licence, { declared }).printed())?.comparisons).toEqual({
      name: 'tolerated',
      birthDate: 'mismatch',
      address: 'match',
    })
  })

  test('has no address on a passport, so that none is compared', async () => {
    const passport = { ...without('address'), number: field('XS1234567') }
    const declared = { name: '高橋 健一', address: '東京都港区例町3-4-5' }
    const finding = await documentData.run(evidenceOf(passport, { type: 'passport', declared }))
    expect(finding).toMatchObject({ outcome: 'pass' })
  })
})

describe('its last day', () => {
  // The fixture submits on 21 November 2026, in the evening in Japan.
  test.each([
    ['2029-05-12', 0.95, 'pass', []],
    ['2026-11-21', 0.95, 'pass', []],
    ['2026-11-20', 0.95, 'fail', ['document_expired']],
    ['2019-05-12', 0.5, 'inconclusive', ['document_unreadable']],
  ] as const)('%s, read with confidence %d', async (day, confidence, outcome, reasons) => {
    const evidence = evidenceOf({ ...licence, expiryDate: field(day, confidence) })
    expect(await documentExpiry.run(evidence)).toMatchObject({ outcome, reasons })
  })

  test('cannot be judged where it cannot be read', async () => {
    for (const fields of [without('expiryDate'), null])
      expect(await documentExpiry.run(evidenceOf(fields))).toMatchObject({
        outcome: 'inconclusive',
        reasons: ['document_unreadable'],
      })
  })
})
