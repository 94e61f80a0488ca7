import type { NoteKey } from '@honnin/shared/audit'
import { checkpointPath, readHeldCheckpoint } from '../replica/replica-tree.ts'
import type { ReplicaStore } from '../replica/replica-store.ts'
import { newTiles, tilePath, tileWidth } from '../tile.ts'

const sealParts = ['seal', 'checkpoint', 'tst']

/**
 * Names of all files of an archive: its tiles, its seals, and its checkpoint, which comes last. Empty where there is none.
 *
 * Throws `AuditFault` as {@link readHeldCheckpoint} does.
 */
export const listArchive = async (archive: ReplicaStore, key: NoteKey): Promise<readonly string[]> => {
  const held = await readHeldCheckpoint(archive, key)
  if (held === null) return []
  const size = Number(held.size)
  const seals: string[] = []
  // A seal covers whole bundles, so there are few places where one can be.
  for (let index = tileWidth; index <= size; index += tileWidth)
    for (const part of sealParts) {
      const path = `sealed/${index}.${part}`
      if ((await archive.read(path)) !== null) seals.push(path)
    }
  return [...newTiles(size).map(tilePath), ...seals, checkpointPath]
}
