import { AuditError, openCheckpoint, verifyConsistency, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import type { Queryable } from '../../db/index.ts'
import { AuditFault } from '../audit-fault.ts'
import { newestCheckpoint, readCosigned } from '../checkpoint-store.ts'
import { readEntries } from '../entry-store.ts'
import { consistencyProof } from '../merkle-proof.ts'
import { GrowingTree, leafHash } from '../merkle-tree.ts'
import { nodePrimitives } from '../node-primitives.ts'
import { readNodes } from '../node-store.ts'
import { newestSeal } from '../retention/seal-store.ts'
import { partialTiles, tilePath, tileWidth } from '../tile.ts'
import { checkpointPath, readHeldCheckpoint, readHeldEntries, readHeldTree } from './replica-tree.ts'
import type { ReplicaStore } from './replica-store.ts'
import { TileWriter } from './tile-writer.ts'

const batchEntries = 1024

export interface Replication {
  /** Entries in the copy now, and how many of them came now. */
  readonly size: number
  readonly added: number
}

interface Source {
  readonly db: Queryable
  /** Opens what holds the entries that were sealed; asked for only where a copy lacks some of them. */
  readonly archive: (() => Promise<ReplicaStore>) | undefined
}

/** The log MUST begin with what the copy has. Throws {@link AuditFault} `log_rolled_back`, `log_diverged`. */
const mustExtend = async (db: Queryable, held: Checkpoint, grown: Checkpoint): Promise<void> => {
  const [oldSize, size] = [Number(held.size), Number(grown.size)]
  if (size < oldSize)
    throw new AuditFault('log_rolled_back', `the log has ${size} entries, its copy ${oldSize}`, { index: size })
  try {
    const proof = await consistencyProof(oldSize, size, (addresses) => readNodes(db, addresses))
    await verifyConsistency(
      { size1: held.size, size2: grown.size, root1: held.root, root2: grown.root, proof },
      nodePrimitives.sha256,
    )
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    throw new AuditFault('log_diverged', `the first ${oldSize} entries of the log are not those of its copy`, { cause })
  }
}

/** Entries from `begin` on, a bundle or more: from the log, or from the archive where they are sealed. */
const readOn = async (
  { db, archive }: Source,
  begin: number,
  size: number,
): Promise<readonly { readonly index: number; readonly body: Buffer }[]> => {
  const entries = await readEntries(db, begin, Math.min(begin + batchEntries, size))
  if (entries[0]?.index === begin) return entries
  if (archive === undefined || begin >= ((await newestSeal(db))?.toIndex ?? 0))
    throw new AuditFault('log_damaged', `entry ${begin} is not there`, { index: begin })
  const index = Math.floor(begin / tileWidth)
  const store = await archive()
  const bodies = await readHeldEntries(store, { level: 'entries', index, width: tileWidth })
  return bodies
    .map((body, place) => ({ index: index * tileWidth + place, body }))
    .filter((entry) => entry.index >= begin)
}

const copyEntries = async (
  source: Source,
  writer: TileWriter,
  { tree, size }: { readonly tree: GrowingTree; readonly size: number },
): Promise<void> => {
  while (tree.size < size)
    for (const { index, body } of await readOn(source, tree.size, size)) {
      if (index !== tree.size) break
      await writer.add(body, tree.add(leafHash(body)))
    }
}

const removeSuperseded = async (store: ReplicaStore, oldSize: number, size: number): Promise<void> => {
  const current = new Set(partialTiles(size).map(tilePath))
  for (const path of partialTiles(oldSize).map(tilePath)) if (!current.has(path)) await store.remove(path)
}

/**
 * Brings the copy up to the newest checkpoint. Only what is new is read, and nothing of it is believed: the log must extend
 * the checkpoint that the copy has, and the entries must lead to the root that was signed. The checkpoint comes last, so that a
 * reader never finds one over tiles that are not there.
 *
 * Throws {@link AuditFault}.
 */
export const replicate = async (
  db: Queryable,
  key: NoteKey,
  store: ReplicaStore,
  archive?: Source['archive'],
): Promise<Replication> => {
  const newest = await newestCheckpoint(db)
  const held = await readHeldCheckpoint(store, key)
  const oldSize = Number(held?.size ?? 0)
  if (newest === null) {
    if (held === null) return { size: 0, added: 0 }
    throw new AuditFault('log_rolled_back', `the log is empty, its copy has ${oldSize} entries`, { index: 0 })
  }
  const { note } = await readCosigned(db, newest.size)
  const grown = await openCheckpoint(note, key, nodePrimitives)
  if (held !== null) await mustExtend(db, held, grown)
  if (note === held?.note) return { size: oldSize, added: 0 }

  const size = Number(grown.size)
  const tree = held === null ? new GrowingTree() : await readHeldTree(store, held)
  const writer = await TileWriter.open(store, oldSize)
  await copyEntries({ db, archive }, writer, { tree, size })
  if (!tree.root().equals(grown.root))
    throw new AuditFault('log_damaged', `the entries from ${oldSize} on do not lead to the root that was signed`, {
      index: oldSize,
    })
  await writer.flush()
  await store.write(checkpointPath, Buffer.from(note))
  if (oldSize > 0 && oldSize < size) await removeSuperseded(store, oldSize, size)
  return { size, added: size - oldSize }
}
