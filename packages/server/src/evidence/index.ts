export { ArchiveError } from './archive/archive-error.ts'
export { zipLimits } from './archive/zip-format.ts'
export { ZipWriter } from './archive/zip-writer.ts'
export { evidenceContext } from './evidence-context.ts'
export {
  exportEvidence,
  writeReport,
  type EvidenceContext,
  type EvidenceRequest,
  type Reader,
} from './export-evidence.ts'
export { sealedDevelopmentKey } from './signing/development-certificate.ts'
export { examineCertificate } from './signing/examine-certificate.ts'
export { describeFinding } from './verify/finding-texts.ts'
export { recordsCsv, recordsJson } from './records/format-records.ts'
export { readRecord, readRecords, type RecordRange } from './records/read-records.ts'
export type { CustomerRecord } from './records/record-fields.ts'
export { evidenceLanguages, type EvidenceLanguage } from './language.ts'
export { parseCertificates } from './verify/verify-certificate.ts'
export { verifyPackage, type PackageVerdict } from './verify/verify-package.ts'
