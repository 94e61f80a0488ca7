import type { DeclaredData, DocumentResult } from '@honnin/shared/protocol'
import type { DocumentFile } from './package-files.ts'

const stars = '＊＊＊＊'

/** The first character and four stars: how long the value is stays hidden too. */
export const maskText = (text: string): string => {
  const [first = ''] = [...text]
  return text === '' ? '' : `${first}${stars}`
}

const maskFields = (document: DocumentResult): DocumentResult => ({
  ...document,
  fields: Object.fromEntries(
    Object.entries(document.fields).map(([name, { value, source, confidence }]) => [
      name,
      { value: maskText(value), source, confidence },
    ]),
  ),
})

/** What was read and what was declared, with or without the person's data. */
export const documentFile = (
  document: DocumentResult,
  declared: DeclaredData,
  { masked }: { readonly masked: boolean },
): DocumentFile =>
  masked
    ? {
        masked,
        document: maskFields(document),
        declared: Object.fromEntries(Object.entries(declared).map(([name, text]) => [name, maskText(text ?? '')])),
      }
    : { masked, document, declared }
