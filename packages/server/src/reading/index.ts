export type { DocumentFieldReading, DocumentFields } from './document-field.ts'
export { findMyNumber } from './find-my-number.ts'
export { readDocumentFields, type DocumentInPicture, type DocumentReading } from './read-document-fields.ts'
