export type { AuditConfig, TimestampConfig, WitnessConfig } from './audit-config.ts'
export type { ConfigErrorCode } from './config-error.ts'
export {
  loadConfig,
  type Config,
  type LoadedConfig,
  type MasterKeySource,
  type Role,
  type SettingSource,
} from './load-config.ts'
export type { S3Place, StorePlace } from './store-place.ts'
export { settingNotes, type SettingName } from './settings.ts'
export { softwareVersion } from './software-version.ts'
