import { pipeline } from 'node:stream/promises'
import { Writable } from 'node:stream'
import { BackupError } from './backup-error.ts'
import { forEachOf } from './copy-media.ts'
import { listGenerations, readManifest, requireKnownSchema, type BackupPlace } from './generations.ts'
import { compareNewestFirst, mediaPath, partNames, partPath, type Manifest } from './manifest.ts'
import { readMediaList, type MediaList } from './media-list.ts'
import { DigestMeter, getPart, readPart } from './parts.ts'
import type { OnProgress } from './progress.ts'

/** A generation of which every byte was read and found right. */
export interface CheckedBackup {
  readonly manifest: Manifest
  /** Generation whose session keys apply: the newest of the same installation that still has them. */
  readonly keysFrom: Manifest
  readonly media: MediaList
}

const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/**
 * Session keys never change, and a later generation lacks those that were destroyed since. So the newest keys fit every
 * older generation, and bring back nothing that was erased before they were written.
 */
const findKeys = async (place: BackupPlace, manifest: Manifest): Promise<Manifest> => {
  const generations = await listGenerations(place)
  const found = generations.find(
    (generation) =>
      generation.hasKeys &&
      generation.manifest?.log.key === manifest.log.key &&
      compareNewestFirst(generation.id, manifest.id) <= 0,
  )
  if (found?.manifest) return found.manifest
  throw new BackupError('backup_keys_expired', `neither ${manifest.id} nor a later backup has session keys any more`)
}

const checkMedia = async (place: BackupPlace, media: MediaList, onFile: () => void): Promise<void> =>
  forEachOf([...media], async ([key, { bytes, sha256 }]) => {
    const meter = new DigestMeter()
    await pipeline(await getPart(place.store, mediaPath(key)), meter, discard())
    const found = meter.digest()
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw new BackupError('backup_damaged', `the medium ${key} is not what its list says`)
    onFile()
  })

/** The newest generation, whatever state it is in: an older one is taken only where it is named. */
const newestId = async (place: BackupPlace): Promise<string> => {
  const [newest] = await listGenerations(place)
  if (newest === undefined)
    throw new BackupError('backup_not_found', 'there is no backup', {
      mend: 'honnin backup create, or set HONNIN_BACKUP_DIR',
    })
  return newest.id
}

/**
 * Reads a whole generation, by default the newest: manifest, every part, every medium.
 *
 * Throws {@link BackupError}: `backup_not_found`, `backup_part_missing`, `backup_damaged`, `backup_too_new`,
 * `backup_keys_expired`; CryptoError `backup_key_wrong`.
 */
export const checkBackup = async (
  place: BackupPlace,
  { id, onProgress = () => undefined }: { readonly id?: string; readonly onProgress?: OnProgress },
): Promise<CheckedBackup> => {
  const manifest = await readManifest(place, id ?? (await newestId(place)))
  await requireKnownSchema(manifest)
  const keysFrom = await findKeys(place, manifest)
  const media = await readMediaList(place, manifest)
  const parts = Object.entries(manifest.parts).filter(([part]) => part !== partNames.keys)
  const total = parts.length + 1 + media.size
  let done = 0
  const advance = (): void => onProgress({ stage: 'checking', done: (done += 1), total })
  for (const [part, expected] of parts) {
    await readPart(place, partPath(manifest.id, part), { expected, consume: (plain) => pipeline(plain, discard()) })
    advance()
  }
  const expected = keysFrom.parts[partNames.keys]
  await readPart(place, partPath(keysFrom.id, partNames.keys), {
    ...(expected === undefined ? {} : { expected }),
    consume: (plain) => pipeline(plain, discard()),
  })
  advance()
  await checkMedia(place, media, advance)
  return { manifest, keysFrom, media }
}
