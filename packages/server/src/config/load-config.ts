import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { auditConfigOf, type AuditConfig } from './audit-config.ts'
import { backupConfigOf, backupDaysOf, type BackupConfig } from './backup-config.ts'
import { ConfigError } from './config-error.ts'
import { masterKeyOf, type MasterKeySource } from './master-key-config.ts'
import { SettingsSchema, type SettingName, type Settings } from './settings.ts'
import { mediaPlaceOf, type StorePlace } from './store-place.ts'
import { tlsConfigOf, type TlsConfig } from './tls-config.ts'

export type Role = 'all' | 'api' | 'worker'

export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** `null`: embedded. */
  readonly databaseUrl: string | null
  readonly databaseConnections: number
  readonly masterKey: MasterKeySource
  readonly mediaPlace: StorePlace
  readonly publicUrl: string | null
  readonly captureBases: readonly string[]
  readonly captureOrigins: readonly string[]
  readonly assetsDir: string
  /** The built console. */
  readonly consoleDir: string
  readonly trustProxy: number
  readonly operatorName: string
  readonly privacyUrl: string | null
  /** Days until a settled session is erased, and until parts of it are, where that is earlier. */
  readonly retentionDays: number
  readonly resultRetentionDays: number
  readonly mediaRetentionDays: number
  readonly expiryWarningDays: number
  readonly backupDays: number
  readonly disclosureFile: string | null
  readonly sessionMinutes: number
  readonly keyCallsPerMinute: number
  readonly webhookAllowPrivate: boolean
  readonly logOrigin: string | null
  /** `null`: evidence is signed with a certificate for development. */
  readonly evidenceCertificate: { readonly p12: string; readonly password: string | null } | null
  readonly audit: AuditConfig
  readonly role: Role
  readonly workerConcurrency: number
  readonly logLevel: string
  readonly backup: BackupConfig
  readonly tls: TlsConfig
}

export type SettingSource = 'environment' | 'file' | 'default'

export interface LoadedConfig {
  readonly config: Config
  /** The text of each setting as it was found, and where. */
  readonly found: ReadonlyMap<SettingName, { readonly text: string; readonly source: SettingSource }>
  /** Variables named `HONNIN_…` that mean nothing: misspelt or of another version. */
  readonly unknown: readonly string[]
}

const loopback = '127.0.0.1'
/** A phone on the same network must reach it: that is what the local certificate is for. */
const everyAddress = '0.0.0.0'
const configFileVariable = 'HONNIN_CONFIG'
/** From `src/config` and from `dist/config` alike. */
const builtAssets = fileURLToPath(new URL('../../../sdk/dist/assets', import.meta.url))
const builtConsole = fileURLToPath(new URL('../../../console/dist', import.meta.url))

const ConfigFileSchema = v.pipe(
  v.custom<object>((given) => typeof given === 'object' && !Array.isArray(given), 'expected an object'),
  v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))),
)

const readConfigFile = (path: string): Readonly<Record<string, string>> => {
  try {
    return v.parse(ConfigFileSchema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new ConfigError('config_file_unreadable', `${path} is not a JSON object of settings`, { cause })
  }
}

/** No part outlives its session. */
const partOf = (settings: Settings, name: 'HONNIN_RESULT_RETENTION_DAYS' | 'HONNIN_MEDIA_RETENTION_DAYS'): number => {
  const days = settings[name] ?? settings.HONNIN_RETENTION_DAYS
  if (days > settings.HONNIN_RETENTION_DAYS)
    throw new ConfigError('config_invalid', `${name}: expected at most HONNIN_RETENTION_DAYS`)
  return days
}

const isSettingName = (name: string): name is SettingName => name in SettingsSchema.entries

/**
 * Reads the environment and the file that `HONNIN_CONFIG` names; the environment wins. An empty value counts as not set.
 *
 * Throws {@link ConfigError} that names every setting at fault.
 */
export const loadConfig = (env: NodeJS.ProcessEnv): LoadedConfig => {
  const file = env[configFileVariable] ? readConfigFile(env[configFileVariable]) : {}
  const named = (values: Readonly<Record<string, string | undefined>>): [string, string][] =>
    Object.entries(values).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('HONNIN_') && entry[0] !== configFileVariable && Boolean(entry[1]),
    )
  const given = new Map<string, { readonly text: string; readonly source: SettingSource }>([
    ...named(file).map(([name, text]) => [name, { text, source: 'file' as const }] as const),
    ...named(env).map(([name, text]) => [name, { text, source: 'environment' as const }] as const),
  ])

  const parsed = v.safeParse(SettingsSchema, Object.fromEntries([...given].map(([name, { text }]) => [name, text])))
  if (!parsed.success) {
    const lines = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'settings'}: ${issue.message}`)
    throw new ConfigError('config_invalid', lines.join('\n'))
  }
  const settings = parsed.output

  const found = new Map<SettingName, { text: string; source: SettingSource }>()
  for (const [name, schema] of Object.entries(SettingsSchema.entries)) {
    if (!isSettingName(name)) continue
    const fallback = schema.default
    const value =
      given.get(name) ?? (fallback === undefined ? undefined : { text: fallback, source: 'default' as const })
    if (value !== undefined) found.set(name, value)
  }

  const dataDir = resolve(settings.HONNIN_DATA_DIR)
  const tls = tlsConfigOf(settings, dataDir)
  return {
    config: {
      host: settings.HONNIN_HOST ?? (tls.kind === 'local' ? everyAddress : loopback),
      port: settings.HONNIN_PORT,
      dataDir,
      databaseUrl: settings.HONNIN_DATABASE_URL ?? null,
      databaseConnections: settings.HONNIN_DATABASE_CONNECTIONS,
      masterKey: masterKeyOf(settings, dataDir),
      mediaPlace: mediaPlaceOf(settings, dataDir),
      publicUrl: settings.HONNIN_PUBLIC_URL ?? null,
      captureBases: settings.HONNIN_CAPTURE_BASES,
      captureOrigins: settings.HONNIN_CAPTURE_ORIGINS,
      assetsDir: resolve(settings.HONNIN_ASSETS_DIR ?? builtAssets),
      consoleDir: builtConsole,
      trustProxy: settings.HONNIN_TRUST_PROXY,
      operatorName: settings.HONNIN_OPERATOR_NAME,
      privacyUrl: settings.HONNIN_PRIVACY_URL ?? null,
      retentionDays: settings.HONNIN_RETENTION_DAYS,
      resultRetentionDays: partOf(settings, 'HONNIN_RESULT_RETENTION_DAYS'),
      mediaRetentionDays: partOf(settings, 'HONNIN_MEDIA_RETENTION_DAYS'),
      expiryWarningDays: settings.HONNIN_EXPIRY_WARNING_DAYS,
      backupDays: backupDaysOf(settings),
      disclosureFile: settings.HONNIN_DISCLOSURE_FILE === undefined ? null : resolve(settings.HONNIN_DISCLOSURE_FILE),
      sessionMinutes: settings.HONNIN_SESSION_MINUTES,
      keyCallsPerMinute: settings.HONNIN_KEY_CALLS_PER_MINUTE,
      webhookAllowPrivate: settings.HONNIN_WEBHOOK_ALLOW_PRIVATE,
      logOrigin: settings.HONNIN_LOG_ORIGIN ?? null,
      evidenceCertificate:
        settings.HONNIN_EVIDENCE_P12_FILE === undefined
          ? null
          : {
              p12: resolve(settings.HONNIN_EVIDENCE_P12_FILE),
              password: settings.HONNIN_EVIDENCE_P12_PASSWORD_FILE
                ? resolve(settings.HONNIN_EVIDENCE_P12_PASSWORD_FILE)
                : null,
            },
      audit: auditConfigOf(settings, dataDir),
      role: settings.HONNIN_ROLE,
      workerConcurrency: settings.HONNIN_WORKER_CONCURRENCY,
      logLevel: settings.HONNIN_LOG_LEVEL,
      backup: backupConfigOf(settings, dataDir),
      tls,
    },
    found,
    unknown: [...given.keys()].filter((name) => !isSettingName(name)),
  }
}
