import type { Db, Queryable, Transaction } from '../db/index.ts'
import type { ObjectStore } from '../storage/index.ts'
import { deleteItems, type ItemSelection } from './item-store.ts'

/** Longer than any upload may take (the server ends requests after two minutes). */
const sweepAfterMs = 15 * 60 * 1000
const sweepBatch = 200

/** Says, before a byte is written, that a file will be there: a crash in between leaves nothing forgotten. */
export const announceMedia = async (db: Queryable, mediaKey: string): Promise<void> => {
  await db.query('insert into loose_media (media_key) values ($1)', [mediaKey])
}

/** The file belongs to an item from this transaction on. */
export const adoptMedia = async (tx: Transaction, mediaKey: string): Promise<void> => {
  await tx.query('delete from loose_media where media_key = $1', [mediaKey])
}

/** Destroys files that belong to nothing. */
export const destroyMedia = async (
  { db, vault }: { readonly db: Queryable; readonly vault: ObjectStore },
  mediaKeys: readonly string[],
): Promise<void> => {
  const failures: unknown[] = []
  for (const mediaKey of mediaKeys) {
    try {
      await vault.delete(mediaKey)
      await db.query('delete from loose_media where media_key = $1', [mediaKey])
    } catch (error) {
      // One that does not go keeps no other.
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** Lets items go within the transaction and destroys their files once it is committed. Returns how many. */
export const dropItems = async (
  tx: Transaction,
  selection: ItemSelection,
  place: { readonly db: Db; readonly vault: ObjectStore },
): Promise<number> => {
  const mediaKeys = await deleteItems(tx, selection)
  // A failure here is no loss: the sweep tries again until they are gone.
  tx.afterCommit(() => destroyMedia(place, mediaKeys).catch(() => undefined))
  return mediaKeys.length
}

/** Destroys what uploads that were cut and deletions that crashed have left. */
export const sweepMedia = async (
  place: { readonly db: Db; readonly vault: ObjectStore },
  now: Date,
): Promise<number> => {
  const { rows } = await place.db.query<{ media_key: string }>(
    'select media_key from loose_media where is_dropped or loose_since < $1 order by loose_since limit $2',
    [new Date(now.getTime() - sweepAfterMs), sweepBatch],
  )
  await destroyMedia(
    place,
    rows.map((row) => row.media_key),
  )
  return rows.length
}
