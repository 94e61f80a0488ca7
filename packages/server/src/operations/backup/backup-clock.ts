import type { BackupConfig } from '../../config/index.ts'
import { createDueBackup, type BackupSource, type CreatedBackup } from './create-backup.ts'
import { noteErasures } from './erasure-notes.ts'
import { listGenerations, type BackupPlace } from './generations.ts'
import { generationTime } from './manifest.ts'
import { openBackupPlace } from './open-place.ts'

const msPerHour = 3_600_000

/** A backup from the future, made before a clock was set right, does not count. */
const isOldEnough = async (
  { logKey, now }: Pick<BackupSource, 'logKey' | 'now'>,
  place: BackupPlace,
  everyHours: number,
): Promise<boolean> => {
  const at = now().getTime()
  const own = (await listGenerations(place)).filter(({ manifest }) => manifest?.log.key === logKey)
  return !own.some(({ id }) => {
    const ageMs = at - generationTime(id).getTime()
    return ageMs >= 0 && ageMs < everyHours * msPerHour
  })
}

/**
 * Makes a backup when the last one is old enough, and keeps the list of erasures up to date. Any number of workers may call
 * this: one of them makes the backup. Returns what was made, `null` where none was due.
 */
export const keepBackups = async (source: BackupSource, config: BackupConfig): Promise<CreatedBackup | null> => {
  if (config.everyHours === 0) return null
  const place = await openBackupPlace(config, { create: true })
  const isDue = () => isOldEnough(source, place, config.everyHours)
  const made = (await isDue()) ? await createDueBackup(source, place, { keep: config, isDue }) : null
  if (made === null) await noteErasures(source, place)
  return made
}
