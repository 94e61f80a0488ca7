export {
  DocumentTypeSchema,
  documentCatalogue,
  documentFormats,
  documentTypes,
  type DocumentFormat,
  type DocumentSpecification,
  type DocumentType,
} from './catalogue.ts'
