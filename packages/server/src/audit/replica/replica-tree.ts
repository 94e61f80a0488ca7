import { AuditError, openCheckpoint, type Checkpoint, type NoteKey } from '@honnin/shared/audit'
import { AuditFault } from '../audit-fault.ts'
import { foldPeaks, GrowingTree, parentHash, peaksOf, type NodeAddress } from '../merkle-tree.ts'
import { nodePrimitives } from '../node-primitives.ts'
import { hashBytes } from '../node-store.ts'
import { parseBundle, tileHeight, tilePath, tileWidth, type Tile } from '../tile.ts'
import type { ReplicaStore } from './replica-store.ts'

export const checkpointPath = 'checkpoint'

export interface HeldCheckpoint extends Checkpoint {
  readonly note: string
}

const damaged = (store: ReplicaStore, what: string, options: ErrorOptions & { index?: number } = {}): AuditFault =>
  new AuditFault('replica_damaged', `the replica ${store.place} ${what}`, options)

/** The checkpoint of the copy, verified; null while it is empty. */
export const readHeldCheckpoint = async (store: ReplicaStore, key: NoteKey): Promise<HeldCheckpoint | null> => {
  const bytes = await store.read(checkpointPath)
  if (bytes === null) return null
  const note = bytes.toString('utf8')
  try {
    return { ...(await openCheckpoint(note, key, nodePrimitives)), note }
  } catch (cause) {
    if (!(cause instanceof AuditError)) throw cause
    throw damaged(store, `has no valid checkpoint: ${cause.message}`, { cause })
  }
}

/** The bytes of a tile of hashes, or the entries of a bundle as they are stored; a full one stands in for a partial one. */
const readTile = async (store: ReplicaStore, tile: Tile): Promise<Buffer | null> =>
  (await store.read(tilePath(tile))) ??
  (tile.width < tileWidth ? store.read(tilePath({ ...tile, width: tileWidth })) : null)

export const readHeldHashes = async (store: ReplicaStore, tile: Tile): Promise<Buffer> => {
  const bytes = await readTile(store, tile)
  if (bytes === null || bytes.length < tile.width * hashBytes) throw damaged(store, `lacks ${tilePath(tile)}`)
  return bytes.subarray(0, tile.width * hashBytes)
}

export const readHeldEntries = async (store: ReplicaStore, tile: Tile): Promise<readonly Buffer[]> => {
  const bytes = await readTile(store, tile)
  const bodies = bytes === null ? null : parseBundle(bytes)
  if (bodies === null || bodies.length < tile.width)
    throw damaged(store, `lacks ${tilePath(tile)}`, { index: tile.index * tileWidth })
  return bodies.slice(0, tile.width)
}

const widthOn = (tileLevel: number, index: number, size: number): number =>
  Math.min(tileWidth, Math.floor(size / tileWidth ** tileLevel) - index * tileWidth)

const foldPerfect = (hashes: readonly Buffer[]): Buffer => {
  let level = hashes
  while (level.length > 1)
    level = level.flatMap((left, index) => (index % 2 === 0 ? [parentHash(left, level[index + 1] ?? left)] : []))
  return level[0] ?? Buffer.alloc(0)
}

/** The hash of a perfect subtree, from the tile that holds its nodes. */
const readSubtree = async (store: ReplicaStore, { level, index }: NodeAddress, size: number): Promise<Buffer> => {
  const tileLevel = Math.floor(level / tileHeight)
  const count = 2 ** (level % tileHeight)
  const tileIndex = Math.floor((index * count) / tileWidth)
  const width = widthOn(tileLevel, tileIndex, size)
  const hashes = await readHeldHashes(store, { level: tileLevel, index: tileIndex, width })
  const offset = (index * count) % tileWidth
  return foldPerfect(
    Array.from({ length: count }, (_, place) =>
      hashes.subarray((offset + place) * hashBytes, (offset + place + 1) * hashBytes),
    ),
  )
}

/** The tree of the copy as its own tiles have it. They MUST lead to the root of its checkpoint. */
export const readHeldTree = async (store: ReplicaStore, { size, root }: Checkpoint): Promise<GrowingTree> => {
  const peaks: Buffer[] = []
  for (const address of peaksOf(Number(size))) peaks.push(await readSubtree(store, address, Number(size)))
  if (!foldPeaks(peaks).equals(root)) throw damaged(store, 'has other hashes than its checkpoint')
  return GrowingTree.from(Number(size), peaks)
}
