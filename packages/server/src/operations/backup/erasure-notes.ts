import { Readable } from 'node:stream'
import type { Db, Queryable } from '../../db/index.ts'
import { BackupError } from './backup-error.ts'
import { listGenerations, type BackupPlace } from './generations.ts'
import { erasuresName, generationTime } from './manifest.ts'
import { readText, writePart } from './parts.ts'

/** Clocks of database and program differ, and an erasure that is noted twice does no harm. */
const marginMs = 24 * 60 * 60 * 1000

/**
 * Sessions erased since a moment, or since the log had so many entries. Either tells where the other does not: a clock that was
 * ahead and set right, a log that goes on from an older backup.
 */
const listErased = async (
  db: Queryable,
  { since, logSize }: { readonly since: Date; readonly logSize: number },
): Promise<readonly string[]> => {
  const { rows } = await db.query<{ id: string }>(
    `select session_id as id from deletion where erased_at >= $1
     union
     select session_id from deletion join audit_entry entry using (session_id)
     where entry.id = deletion.entry_id and (entry.leaf_index >= $2 or entry.leaf_index is null)
     union
     select session_id from deletion join audit_sealed_entry sealed using (session_id)
     where sealed.is_state and sealed.leaf_index >= $2`,
    [since, logSize],
  )
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
export const noteErasures = async (
  { db, logKey }: { readonly db: Db; readonly logKey: string },
  place: BackupPlace,
): Promise<number> => {
  const generations = await listGenerations(place)
  if (generations.length === 0) return 0
  const begun = generations.map(({ id }) => generationTime(id).getTime())
  const sizes = generations.flatMap(({ manifest }) => (manifest?.log.key === logKey ? [manifest.log.size] : []))
  const since = new Date(Math.min(...begun) - marginMs)
  const erased = await listErased(db, { since, logSize: Math.min(...sizes, Number.MAX_SAFE_INTEGER) })
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
