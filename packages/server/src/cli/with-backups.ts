import { readFile } from 'node:fs/promises'
import type { BackupConfig, Config } from '../config/index.ts'
import type { Installation } from '../installation.ts'
import {
  archiveOf,
  openBackupPlace,
  parseErasureList,
  type BackupPlace,
  type BackupSource,
} from '../operations/index.ts'
import { CommandError } from './command.ts'

/** Opens the place of the backups for the time of `work`. */
export const withBackups = async <Result>(
  config: BackupConfig,
  options: { readonly create: boolean },
  work: (place: BackupPlace) => Promise<Result>,
): Promise<Result> => {
  const place = await openBackupPlace(config, options)
  try {
    return await work(place)
  } finally {
    place.store.close()
  }
}

export const backupSource = ({ config, db, vault, master, auditLog, random, now }: Installation): BackupSource => ({
  ...{ db, vault, master, random, now, ...archiveOf(config) },
  logKey: auditLog.verifierKey(),
})

export const readErasureList = async (path: string | undefined): Promise<readonly string[]> => {
  if (path === undefined) return []
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandError('erasure_list_unreadable', `${path} cannot be read`, { cause })
  })
  return parseErasureList(text, path)
}

export const placeText = ({ backup: { place } }: Config): string =>
  place.kind === 'folder' ? place.path : `bucket ${place.bucket} ${place.prefix}`

const unit = 1024
export const sizeText = (bytes: number): string => {
  const power = bytes < unit ? 0 : Math.min(4, Math.floor(Math.log(bytes) / Math.log(unit)))
  return `${(bytes / unit ** power).toFixed(power === 0 ? 0 : 1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power] ?? ''}`
}
