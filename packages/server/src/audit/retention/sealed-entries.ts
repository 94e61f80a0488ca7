import type { Queryable } from '../../db/index.ts'
import { AuditFault } from '../audit-fault.ts'
import { readEntries } from '../entry-store.ts'
import { leafHash } from '../merkle-tree.ts'
import { readNodes } from '../node-store.ts'
import type { ReplicaStore } from '../replica/replica-store.ts'
import { readHeldEntries } from '../replica/replica-tree.ts'
import { tileWidth } from '../tile.ts'
import { newestSeal } from './seal-store.ts'

/** Opens the archive; whoever does MUST close it. */
export type OpenArchive = () => Promise<ReplicaStore>

const readSealed = async (db: Queryable, open: OpenArchive, index: number): Promise<Buffer> => {
  const store = await open()
  try {
    const begin = Math.floor(index / tileWidth)
    const bodies = await readHeldEntries(store, { level: 'entries', index: begin, width: tileWidth })
    const body = bodies[index - begin * tileWidth]
    const [stored] = await readNodes(db, [{ level: 0, index }])
    if (body === undefined || stored?.equals(leafHash(body)) !== true)
      throw new AuditFault('replica_damaged', `the archive ${store.place} has another entry ${index}`, { index })
    return body
  } finally {
    await store.close()
  }
}

/**
 * The bytes of an entry of the tree, from the archive where it is sealed; null where there is none. Throws {@link AuditFault}
 * `replica_unreachable`, `replica_damaged` where the archive does not give back what the log has the hash of.
 */
export const readEntry = async (db: Queryable, index: number, archive: OpenArchive | null): Promise<Buffer | null> => {
  const [entry] = await readEntries(db, index, index + 1)
  if (entry !== undefined) return entry.body
  if (archive === null || index >= ((await newestSeal(db))?.toIndex ?? 0)) return null
  return readSealed(db, archive, index)
}
