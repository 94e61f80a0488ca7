import { resolve } from 'node:path'
import type { Settings } from './settings.ts'
import { backupPlaceOf, type StorePlace } from './store-place.ts'

/** Where the backup key comes from. A file is made on first use, text is only read. */
export type BackupKeySource =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'text'; readonly text: string }

export interface BackupConfig {
  readonly place: StorePlace
  readonly key: BackupKeySource
  /** 0: only by hand. */
  readonly everyHours: number
  readonly generations: number
  /** How many of the newest generations hold session keys. */
  readonly keyGenerations: number
}

const hoursPerDay = 24

/** Days for which a backup may be kept: what the operator says, and never less than what our own backups make of it. */
export const backupDaysOf = (settings: Settings): number =>
  Math.max(
    settings.HONNIN_BACKUP_DAYS,
    Math.ceil((settings.HONNIN_BACKUP_GENERATIONS * settings.HONNIN_BACKUP_EVERY_HOURS) / hoursPerDay),
  )

export const backupConfigOf = (settings: Settings, dataDir: string): BackupConfig => ({
  place: backupPlaceOf(settings, dataDir),
  key:
    settings.HONNIN_BACKUP_KEY === undefined
      ? { kind: 'file', path: resolve(settings.HONNIN_BACKUP_KEY_FILE ?? `${dataDir}/backup-key`) }
      : { kind: 'text', text: settings.HONNIN_BACKUP_KEY },
  everyHours: settings.HONNIN_BACKUP_EVERY_HOURS,
  generations: settings.HONNIN_BACKUP_GENERATIONS,
  keyGenerations: settings.HONNIN_BACKUP_KEY_GENERATIONS,
})
