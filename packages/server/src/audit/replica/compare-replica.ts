import type { NoteKey } from '@honnin/shared/audit'
import type { Queryable } from '../../db/index.ts'
import { AuditFault } from '../audit-fault.ts'
import { newestCheckpoint } from '../checkpoint-store.ts'
import { readEntries } from '../entry-store.ts'
import { AuditFindings, type AuditFinding } from '../findings.ts'
import { GrowingTree, leafHash } from '../merkle-tree.ts'
import { newTiles, type Tile } from '../tile.ts'
import { readHeldCheckpoint, readHeldEntries } from './replica-tree.ts'
import type { ReplicaStore } from './replica-store.ts'

export interface ReplicaComparison {
  /** Entries in the copy. */
  readonly size: number
  /** What is wrong with the log, in its order, where the copy is right. */
  readonly findings: readonly AuditFinding[]
}

const isBundle = ({ level }: Tile): boolean => level === 'entries'

/**
 * Compares the log with its copy, entry by entry. `firstIndex` is where the log begins, after what is sealed in the archive.
 *
 * Throws {@link AuditFault} `replica_damaged` where the copy itself is not what its checkpoint says: then it shows nothing.
 */
export const compareReplica = async (
  db: Queryable,
  key: NoteKey,
  { store, firstIndex = 0 }: { readonly store: ReplicaStore; readonly firstIndex?: number },
): Promise<ReplicaComparison> => {
  const held = await readHeldCheckpoint(store, key)
  if (held === null) return { size: 0, findings: [] }
  const size = Number(held.size)
  const findings = new AuditFindings()
  const tree = new GrowingTree()
  const liveSize = (await newestCheckpoint(db))?.size ?? 0
  for (const tile of newTiles(size).filter(isBundle)) {
    const begin = tree.size
    const entries = await readEntries(db, begin, begin + tile.width)
    const live = new Map(entries.map(({ index, body }) => [index, body]))
    for (const body of await readHeldEntries(store, tile)) {
      const index = tree.size
      tree.add(leafHash(body))
      const there = live.get(index)
      if (index < firstIndex || there?.equals(body) === true) continue
      findings.report(
        there === undefined
          ? { kind: 'entry_missing', index, detail: `entry ${index} is in the replica only` }
          : { kind: 'entry_differs', index, detail: `entry ${index} is another in the replica` },
      )
    }
  }
  if (!tree.root().equals(held.root))
    throw new AuditFault('replica_damaged', `the entries of the replica ${store.place} do not lead to its checkpoint`)
  if (liveSize < size && !findings.concern(liveSize))
    findings.report({
      kind: 'entry_uncovered',
      index: liveSize,
      detail: `the log's checkpoint covers ${liveSize} entries, the replica's ${size}`,
    })
  return { size, findings: findings.list() }
}
