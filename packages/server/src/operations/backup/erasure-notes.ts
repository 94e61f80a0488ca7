import { Readable } from 'node:stream'
import type { Db, Queryable } from '../../db/index.ts'
import { BackupError } from './backup-error.ts'
import { listGenerations, type BackupPlace } from './generations.ts'
import { erasuresName, generationTime } from './manifest.ts'
import { readText, writePart } from './parts.ts'

/** Clocks of database and program differ, and an erasure that is noted twice does no harm. */
const marginMs = 24 * 60 * 60 * 1000

const listErased = async (db: Queryable, since: Date): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>('select session_id as id from deletion where erased_at >= $1', [
    since,
  ])
  return rows.map(({ id }) => id)
}

/** The sessions that were erased after the oldest backup, as last noted beside the backups; empty where nothing was noted. */
export const readErasures = async (place: BackupPlace): Promise<readonly string[]> => {
  if ((await place.store.head(erasuresName(place.key))) === null) return []
  return (await readText(place, erasuresName(place.key))).split('\n').filter((line) => line !== '')
}

/**
 * Notes beside the backups which sessions were erased since the oldest of them, so that `restore` leaves them out. Safe to run
 * in several processes. Returns how many are noted.
 */
export const noteErasures = async (db: Db, place: BackupPlace): Promise<number> => {
  const oldest = (await listGenerations(place)).at(-1)
  if (oldest === undefined) return 0
  const erased = await listErased(db, new Date(generationTime(oldest.id).getTime() - marginMs))
  // A database that was lost and begun anew knows nothing of what was erased before.
  const noted = await readErasures(place)
  const all = [...new Set([...noted, ...erased])].sort()
  const isNew = all.length !== noted.length
  const text = Buffer.from(all.map((id) => `${id}\n`).join(''))
  if (isNew) await writePart(place, erasuresName(place.key), Readable.from([text]))
  return all.length
}

const sessionIds = /\bses_[A-Za-z0-9_-]{20,}/g

/** Session ids in a text: a list with one a line, or entries of an exported log of erasures. */
export const parseErasureList = (text: string, path: string): readonly string[] => {
  const ids = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const wrong = ids.find((id) => id.match(sessionIds)?.[0] !== id)
  if (wrong !== undefined)
    throw new BackupError(
      'erasure_list_unreadable',
      `${path} must name one session a line; "${wrong.slice(0, 40)}" is none`,
    )
  return ids
}
