import { sha256Hex } from '../../crypto/index.ts'
import { StorageError, type ObjectStore } from '../../storage/index.ts'
import { mediaPath, mediaPrefix } from './manifest.ts'
import type { MediaList } from './media-list.ts'
import { putPart, type PartDigest } from './parts.ts'

/** Files are small and each waits for the disk: several at once. */
const atOnce = 8

/** Runs `work` for every item, several at once; the first failure stops all. */
export const forEachOf = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const queue = items.values()
  let hasFailed = false
  const lane = async (): Promise<void> => {
    for (const item of queue) {
      if (hasFailed) return
      try {
        await work(item)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

export interface CopiedMedia {
  readonly media: MediaList
  /** Keys that the vault does not have. */
  readonly missing: readonly string[]
  /** Files that were not in the pool before. */
  readonly copied: number
}

/**
 * Copies the media, encrypted as they are, into the pool that all generations share. Media never change, so one that an earlier
 * generation lists and that still has its size is not copied again.
 */
export const copyMedia = async ({
  vault,
  store,
  keys,
  known,
  lost,
  onFile,
}: {
  readonly vault: ObjectStore
  readonly store: ObjectStore
  readonly keys: readonly string[]
  readonly known: MediaList
  readonly lost: AbortSignal
  readonly onFile: () => void
}): Promise<CopiedMedia> => {
  const media = new Map<string, PartDigest>()
  const missing: string[] = []
  const sizes = new Map<string, number>()
  for await (const object of store.list(mediaPrefix)) sizes.set(object.key, object.sizeBytes)
  let copied = 0
  await forEachOf(keys, async (key) => {
    lost.throwIfAborted()
    const name = mediaPath(key)
    const before = known.get(key)
    if (before !== undefined && sizes.get(name) === before.bytes) media.set(key, before)
    else {
      const file = await vault.read(key).catch((error: unknown) => {
        if (error instanceof StorageError && error.code === 'object_missing') return null
        throw error
      })
      if (file === null) missing.push(key)
      else {
        await putPart(store, name, file)
        media.set(key, { bytes: file.length, sha256: sha256Hex(file) })
        copied += 1
      }
    }
    onFile()
  })
  return { media: new Map([...media].sort(([one], [other]) => (one < other ? -1 : 1))), missing, copied }
}
