export type { DocumentFieldReading, DocumentFields } from './document-field.ts'
export { readDocumentFields, type DocumentInPicture, type DocumentReading } from './read-document-fields.ts'
