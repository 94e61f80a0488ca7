import { checkDocumentData, compareField, type DocumentType, type FieldComparison } from '@honnin/shared/documents'
import type { DeclaredData, DocumentField } from '@honnin/shared/protocol'
import { thresholds } from './thresholds.ts'

type Fields = Readonly<Record<string, DocumentField>>

const fieldsOf: Readonly<Record<DocumentType, readonly string[]>> = {
  jp_driving_licence: ['name', 'address', 'birthDate', 'expiryDate', 'number'],
  // The number of a My Number card is on its back and must not be known.
  jp_my_number_card: ['name', 'address', 'birthDate', 'expiryDate'],
  jp_residence_card: ['name', 'address', 'birthDate', 'expiryDate', 'number'],
  passport: ['name', 'birthDate', 'expiryDate', 'number'],
}

/** The fields that this document has and that could not be read. */
export function missingFields(type: DocumentType, fields: Fields): readonly string[] {
  return fieldsOf[type].filter((name) => fields[name] === undefined)
}

/** Holds the document against its own rules; `today` is `YYYY-MM-DD`. */
export function judgeFields(type: DocumentType, fields: Fields, today: string): ReturnType<typeof checkDocumentData> {
  const data = Object.fromEntries(
    (['number', 'birthDate', 'expiryDate'] as const).flatMap((name) => {
      const value = fields[name]?.value
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return checkDocumentData(type, data, today)
}

/**
 * Holds the document against what was declared; a field that the document does not have is not compared, and one that may
 * have been read amiss contradicts nothing: it counts as unreadable.
 */
export function compareFields(
  type: DocumentType,
  { fields, declared }: { readonly fields: Fields; readonly declared: DeclaredData },
): Readonly<Record<string, FieldComparison>> {
  return Object.fromEntries(
    (['name', 'birthDate', 'address'] as const).flatMap((name) => {
      const claimed = declared[name]
      if (claimed === undefined || !fieldsOf[type].includes(name)) return []
      const comparison = compareField(name, fields[name]?.value ?? null, claimed)
      const isBelieved = (fields[name]?.confidence ?? 0) >= thresholds.document.believedField
      return [[name, comparison === 'mismatch' && !isBelieved ? 'unreadable' : comparison]]
    }),
  )
}
