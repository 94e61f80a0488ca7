import { relative, sep } from 'node:path'
import type { Config } from '../config/index.ts'
import { generationTime, listGenerations, openBackupPlace } from './backup/index.ts'
import { bad, fine, textOf, warn, type Diagnosis } from './diagnosis.ts'

const msPerHour = 3_600_000
const hoursPerDay = 24

const isOnTheDataDisk = ({ backup: { place }, dataDir }: Config): boolean =>
  place.kind === 'folder' && !relative(dataDir, place.path).startsWith(`..${sep}`)

/** Whether there are backups, how old the newest is, and whether they would outlive this machine. */
export const examineBackups = async (config: Config, now = new Date()): Promise<Diagnosis> => {
  const { backup } = config
  try {
    if (backup.everyHours === 0)
      return warn(
        'backups',
        'none are made by the server',
        'set HONNIN_BACKUP_EVERY_HOURS, or run `honnin backup create` daily',
      )
    const kept = (backup.generations * backup.everyHours) / hoursPerDay
    if (config.backupDays < kept)
      return bad(
        'backups',
        `kept for ${kept} days, while deletion receipts say ${config.backupDays}`,
        'set HONNIN_BACKUP_DAYS',
      )
    const place = await openBackupPlace(backup, { create: false })
    const generations = await listGenerations(place)
    place.store.close()
    const [newest] = generations
    if (newest === undefined)
      return warn('backups', 'none yet', 'the server makes the first one five minutes after its start')
    const unreadable = generations.filter(({ fault }) => fault !== null)
    if (unreadable.length > 0)
      return bad(
        'backups',
        `${unreadable.length} cannot be read: ${unreadable[0]?.fault?.message ?? ''}`,
        'honnin backup list',
      )
    const hours = (now.getTime() - generationTime(newest.id).getTime()) / msPerHour
    const detail = `${generations.length}, the newest ${hours.toFixed(1)} hours old`
    if (hours > 2 * backup.everyHours)
      return bad('backups', detail, 'look in the log for what keeps them from being made')
    return isOnTheDataDisk(config)
      ? warn(
          'backups',
          `${detail}; in the data folder`,
          'set HONNIN_BACKUP_DIR to another machine, and keep the key apart',
        )
      : fine('backups', detail)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return code === 'backup_key_unreadable'
      ? warn(
          'backups',
          'none yet: there is no backup key',
          'the server makes one at its first backup; keep a copy elsewhere',
        )
      : bad('backups', textOf(error), 'honnin backup list')
  }
}
