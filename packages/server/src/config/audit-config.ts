import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { Settings } from './settings.ts'

export interface WitnessConfig {
  /** Verifier key (c2sp.org/signed-note), with the type of a cosignature. */
  readonly key: string
  /** Submission prefix, without a slash at the end. */
  readonly url: string
}

export interface TimestampConfig {
  readonly url: string
  /** PEM file. */
  readonly caFile: string
  readonly policy: string | null
  readonly everyMs: number
}

/** How the audit log is published, copied, witnessed, stamped and sealed. */
export interface AuditConfig {
  readonly publishEntries: boolean
  /** 0: for ever. */
  readonly retentionDays: number
  /** A folder, `s3://…` or `postgresql://…`. */
  readonly archive: string
  readonly replica: string | null
  readonly replicaEveryMs: number
  readonly witnesses: readonly WitnessConfig[]
  readonly quorum: number
  readonly timestamps: TimestampConfig | null
}

const msPerMinute = 60_000

const witnessOf = (text: string): WitnessConfig => {
  const split = text.indexOf(' ')
  return { key: text.slice(0, split), url: text.slice(split + 1).replace(/\/+$/, '') }
}

const timestampsOf = (settings: Settings): TimestampConfig | null => {
  const { HONNIN_AUDIT_TSA_URL: url, HONNIN_AUDIT_TSA_CA: caFile } = settings
  if (url === undefined) return null
  if (caFile === undefined)
    throw new ConfigError('config_invalid', 'HONNIN_AUDIT_TSA_CA: expected a file, to know the authority by')
  return {
    ...{ url, caFile },
    policy: settings.HONNIN_AUDIT_TSA_POLICY ?? null,
    everyMs: settings.HONNIN_AUDIT_TSA_MINUTES * msPerMinute,
  }
}

/** Throws {@link ConfigError} where settings do not go together. */
export const auditConfigOf = (settings: Settings, dataDir: string): AuditConfig => {
  const witnesses = settings.HONNIN_AUDIT_WITNESSES.map(witnessOf)
  return {
    publishEntries: settings.HONNIN_AUDIT_PUBLISH === 'all',
    retentionDays: settings.HONNIN_AUDIT_RETENTION_DAYS,
    archive: settings.HONNIN_AUDIT_ARCHIVE ?? resolve(dataDir, 'audit-archive'),
    replica: settings.HONNIN_AUDIT_REPLICA ?? null,
    replicaEveryMs: settings.HONNIN_AUDIT_REPLICA_MINUTES * msPerMinute,
    witnesses,
    quorum: Math.min(witnesses.length, settings.HONNIN_AUDIT_WITNESS_QUORUM),
    timestamps: timestampsOf(settings),
  }
}
