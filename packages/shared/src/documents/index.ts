export {
  DocumentTypeSchema,
  documentCatalogue,
  documentFormats,
  documentTypes,
  type DocumentFormat,
  type DocumentSpecification,
  type DocumentType,
} from './catalogue.ts'
export { parseIsoDate, type CalendarDate } from './calendar-date.ts'
export { compareField, comparisons, type ComparedField, type FieldComparison } from './compare-field.ts'
export {
  checkDocumentData,
  documentWarnings,
  isExpired,
  type DocumentData,
  type DocumentWarning,
} from './document-rules.ts'
export { PREFECTURES } from './fold-address.ts'
export { foldVariants } from './fold-characters.ts'
export { findJapaneseDate, formatJapaneseDate, type JapaneseDate } from './japanese-date.ts'
export { licenceCheckDigit, parseLicenceNumber, type LicenceNumber } from './licence-number.ts'
export { isMyNumber, myNumberCheckDigit } from './my-number.ts'
export { findResidenceCardNumber, isResidenceCardNumber } from './residence-card-number.ts'
export { MRZ_ALPHABET, mrzCheckDigit } from './mrz-check-digit.ts'
export type { MrzDate } from './mrz-dates.ts'
export { MrzError, type MrzErrorCode } from './mrz-error.ts'
export type { MrzCheckName, MrzFormat } from './mrz-layout.ts'
export { parseMrz, type Mrz } from './parse-mrz.ts'
export { repairMrz } from './repair-mrz.ts'
