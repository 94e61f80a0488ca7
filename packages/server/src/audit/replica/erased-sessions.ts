import type { NoteKey } from '@honnin/shared/audit'
import * as v from 'valibot'
import { AuditFault } from '../audit-fault.ts'
import { GrowingTree, leafHash } from '../merkle-tree.ts'
import { newTiles } from '../tile.ts'
import { readHeldCheckpoint, readHeldEntries } from './replica-tree.ts'
import type { ReplicaStore } from './replica-store.ts'

const ErasureSchema = v.object({ session: v.string(), to: v.literal('erased') })

const erasedBy = (body: Buffer): readonly string[] => {
  const { success, output } = v.safeParse(ErasureSchema, JSON.parse(body.toString('utf8')))
  return success ? [output.session] : []
}

/**
 * Sessions whose erasure stands in a copy of the log at `begin` or later. The whole copy is read, and must lead to its signed
 * checkpoint, so that nobody without the log's key can leave one out.
 *
 * Throws {@link AuditFault} `replica_damaged`, `replica_unreachable`.
 */
export const erasedSessions = async (
  store: ReplicaStore,
  key: NoteKey,
  { begin }: { readonly begin: number },
): Promise<readonly string[]> => {
  const held = await readHeldCheckpoint(store, key)
  if (held === null) return []
  const tree = new GrowingTree()
  const erased: string[] = []
  for (const tile of newTiles(Number(held.size)).filter(({ level }) => level === 'entries'))
    for (const body of await readHeldEntries(store, tile)) {
      if (tree.size >= begin) erased.push(...erasedBy(body))
      tree.add(leafHash(body))
    }
  if (!tree.root().equals(held.root))
    throw new AuditFault('replica_damaged', `the entries of the copy ${store.place} do not lead to its checkpoint`)
  return erased
}
