export type { AuditConfig, TimestampConfig, WitnessConfig } from './audit-config.ts'
export type { BackupConfig, BackupKeySource } from './backup-config.ts'
export type { ConfigErrorCode } from './config-error.ts'
export {
  loadConfig,
  type Config,
  type MasterKeySource,
  type LoadedConfig,
  type Role,
  type SettingSource,
} from './load-config.ts'
export type { S3Place, StorePlace } from './store-place.ts'
export type { TlsConfig, TlsFiles } from './tls-config.ts'
export { settingNotes, type SettingName } from './settings.ts'
export { softwareVersion } from './software-version.ts'
