import { listBegun, listGenerations, listNames, type BackupPlace, type Generation } from './generations.ts'
import { generationsPrefix, mediaPath, mediaPrefix, partNames, partPath } from './manifest.ts'
import { readMediaList } from './media-list.ts'

export interface Keep {
  readonly generations: number
  /** How many of the newest hold session keys. */
  readonly keyGenerations: number
}

const removeGeneration = async ({ store }: BackupPlace, id: string): Promise<void> => {
  // The manifest first: what is left of it is then no generation any more, whenever this is cut short.
  await store.delete(partPath(id, partNames.manifest))
  for (const name of await listNames(store, `${generationsPrefix}${id}/`)) await store.delete(name)
}

/** What was begun and never finished. Only the process that holds the lock may call this. */
const removeUnfinished = async (place: BackupPlace, finished: ReadonlySet<string>): Promise<void> => {
  for (const id of await listBegun(place.store)) if (!finished.has(id)) await removeGeneration(place, id)
}

const removeUnlistedMedia = async (place: BackupPlace, kept: readonly Generation[]): Promise<void> => {
  const listed = new Set<string>()
  for (const { manifest } of kept) {
    const media = manifest === null ? null : await readMediaList(place, manifest).catch(() => null)
    // Of a generation that cannot be read nobody knows what it needs: then all media stay.
    if (media === null) return
    for (const key of media.keys()) listed.add(mediaPath(key))
  }
  for (const name of await listNames(place.store, mediaPrefix)) if (!listed.has(name)) await place.store.delete(name)
}

/**
 * Removes what is beyond the generations to be kept. Touches only those of this installation: a database that was begun anew
 * by mistake, or another one that shares the place, never pushes out good backups.
 */
export const pruneBackups = async (
  place: BackupPlace,
  { keep, logKey }: { readonly keep: Keep; readonly logKey: string },
): Promise<readonly string[]> => {
  const all = await listGenerations(place)
  const own = all.filter(({ manifest }) => manifest?.log.key === logKey)
  const removed = own.slice(keep.generations)
  for (const { id } of removed) await removeGeneration(place, id)
  for (const { id, hasKeys } of own.slice(keep.keyGenerations))
    if (hasKeys) await place.store.delete(partPath(id, partNames.keys))
  const gone = new Set(removed.map(({ id }) => id))
  const kept = all.filter(({ id }) => !gone.has(id))
  await removeUnfinished(place, new Set(kept.map(({ id }) => id)))
  await removeUnlistedMedia(place, kept)
  return [...gone]
}
