export { examineAudit } from './examine-audit.ts'
export {
  archiveOf,
  BackupError,
  createBackup,
  drillBackup,
  generationTime,
  keepBackups,
  listGenerations,
  openBackupPlace,
  parseErasureList,
  restoreBackup,
  type BackupPlace,
  type BackupSource,
  type DrillReport,
  type Generation,
  type OnProgress,
  type Progress,
} from './backup/index.ts'
export {
  keepLocalCertificate,
  openListener,
  openTrustGuide,
  type Listener,
  type LocalCertificate,
} from './tls/index.ts'
export { createLogger } from './create-logger.ts'
export type { Diagnosis } from './diagnosis.ts'
export { disclosureLanguages, makeDisclosure, renderHtml, renderMarkdown } from './disclosure/index.ts'
export { examineEvidence } from './examine-evidence.ts'
export { examineBackups } from './examine-backups.ts'
export { examineTls } from './examine-tls.ts'
export { examineAssets, examineDatabase, examineMasterKey, examineModels, examineVault } from './examine-data.ts'
export { examineClock, examineDisk, examineNode, examinePort } from './examine-machine.ts'
export { listSettings, type SettingLine } from './list-settings.ts'
