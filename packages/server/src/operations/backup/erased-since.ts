import { parseNoteKey } from '@honnin/shared/audit'
import { erasedSessions, nodePrimitives, openReplica } from '../../audit/index.ts'
import type { Queryable } from '../../db/index.ts'
import { BackupError } from './backup-error.ts'
import { readErasures } from './erasure-notes.ts'
import type { BackupPlace } from './generations.ts'
import type { Manifest } from './manifest.ts'

const erasedInCopy = async (copy: string, { log }: Manifest): Promise<readonly string[]> => {
  const key = await parseNoteKey(log.key, nodePrimitives.sha256)
  const store = await openReplica(copy)
  try {
    return await erasedSessions(store, key, { begin: log.size })
  } finally {
    await store.close()
  }
}

/**
 * Sessions that were erased after a backup: as noted beside the backups, and by the copy of the audit log, where there is one.
 * Both are asked, since each may be older than the other.
 *
 * Throws {@link BackupError} `erasures_unreadable` where the copy cannot be read: what was erased must not come back unseen.
 */
export const erasedSince = async (
  place: BackupPlace,
  manifest: Manifest,
  { copy }: { readonly copy: string | null },
): Promise<readonly string[]> => {
  const noted = await readErasures(place)
  if (copy === null) return noted
  try {
    return [...noted, ...(await erasedInCopy(copy, manifest))]
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw new BackupError('erasures_unreadable', `the copy of the audit log does not tell what was erased: ${reason}`, {
      cause,
      mend: 'bring HONNIN_AUDIT_REPLICA back, or give --without-copy and the sessions erased since with --erasures',
    })
  }
}

/** Sessions that the database which is about to be replaced has erased. */
export const erasedInPlace = async (db: Queryable): Promise<readonly string[]> => {
  const { rows: tables } = await db.query<{ there: boolean }>(`select to_regclass('deletion') is not null as there`)
  if (tables[0]?.there !== true) return []
  const { rows } = await db.query<{ id: string }>('select session_id as id from deletion')
  return rows.map(({ id }) => id)
}
