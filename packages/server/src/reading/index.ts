export type { DocumentFieldReading, DocumentFields } from './document-field.ts'
export type { DocumentToRead, DocumentView } from './document-to-read.ts'
export { readDocumentFields, type DocumentReading } from './read-document-fields.ts'
