import type { EvidenceLanguage } from '../language.ts'
import { recordFields, type CustomerRecord, type RecordField } from './record-fields.ts'

const byteOrderMark = '\uFEFF'
const endOfLine = '\r\n'
const toFill: Readonly<Record<EvidenceLanguage, string>> = {
  ja: '【事業者が記入】',
  en: ' [to be filled in by the business]',
}

/** Spreadsheets take these first characters, also in full width, for the beginning of a formula. */
const startsFormula = /^\s*[=+\-@＝＋－＠\t\r]/u

/** A value in quotes (RFC 4180), with an apostrophe before what a spreadsheet would calculate. */
export const csvValue = (text: string): string => {
  const guarded = startsFormula.test(text) ? `'${text}` : text
  return `"${guarded.replaceAll('"', '""')}"`
}

const heading = ({ duty, items, ...names }: RecordField, language: EvidenceLanguage): string =>
  `${names[language]}${items === '' ? '' : ` (20-1-${items})`}${duty === 'relying_party' ? toFill[language] : ''}`

const line = (values: readonly string[]): Buffer => Buffer.from(`${values.map(csvValue).join(',')}${endOfLine}`)

/** UTF-8 with a byte order mark, so that spreadsheets read Japanese. What the business must fill in is empty and says so. */
export async function* recordsCsv(
  records: AsyncIterable<CustomerRecord>,
  language: EvidenceLanguage = 'ja',
): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(byteOrderMark)
  yield line(recordFields.map((field) => heading(field, language)))
  for await (const record of records) yield line(recordFields.map(({ id }) => record[id] ?? ''))
}

/** `{fields, records}`: what each field is and whose duty, then the values, `null` where they are not known here. */
export async function* recordsJson(records: AsyncIterable<CustomerRecord>): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from(`{"fields":${JSON.stringify(recordFields)},"records":[`)
  let separator = ''
  for await (const record of records) {
    const values = Object.fromEntries(recordFields.map(({ id }) => [id, record[id] ?? null]))
    yield Buffer.from(`${separator}\n${JSON.stringify(values)}`)
    separator = ','
  }
  yield Buffer.from('\n]}\n')
}
