import * as v from 'valibot'
import { CryptoError, type BackupKey } from '../../crypto/index.ts'
import { knownMigrations } from '../../db/index.ts'
import type { ObjectStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'
import {
  backupFormat,
  compareNewestFirst,
  generationNumber,
  generationsPrefix,
  isGenerationId,
  ManifestSchema,
  mostGenerations,
  partNames,
  partPath,
  type Manifest,
} from './manifest.ts'
import { readText } from './parts.ts'

export interface BackupPlace {
  readonly store: ObjectStore
  readonly key: BackupKey
}

/** A generation as it is found. Only what has a manifest is one: it is written last. */
export interface Generation {
  readonly id: string
  /** `null` where it cannot be read; `fault` says why then. */
  readonly manifest: Manifest | null
  readonly fault: { readonly code: string; readonly message: string } | null
  /** Whether its session keys are still there. */
  readonly hasKeys: boolean
}

const FormatSchema = v.object({ format: v.number() })

const parseManifest = (id: string, text: string): Manifest => {
  const tooNew = new BackupError('backup_too_new', `${id} was made by a later version of this program`, {
    mend: 'restore it with that version or a later one',
  })
  try {
    const given: unknown = JSON.parse(text)
    if (v.parse(FormatSchema, given).format > backupFormat) throw tooNew
    const manifest = v.parse(ManifestSchema, given)
    if (manifest.id !== id) throw new BackupError('backup_damaged', `the manifest of ${id} is that of another`)
    return manifest
  } catch (cause) {
    if (cause instanceof BackupError) throw cause
    throw new BackupError('backup_damaged', `the manifest of ${id} cannot be read`, { cause })
  }
}

/** Throws {@link BackupError}: `backup_not_found`, `backup_damaged`, `backup_too_new`; {@link CryptoError} `backup_key_wrong`. */
export const readManifest = async ({ store, key }: BackupPlace, id: string): Promise<Manifest> => {
  const path = partPath(id, partNames.manifest)
  if (!isGenerationId(id) || (await store.head(path)) === null)
    throw new BackupError('backup_not_found', `there is no backup ${id}`, {
      mend: 'honnin backup list',
    })
  return parseManifest(id, await readText({ store, key }, path))
}

/** Throws {@link BackupError} `backup_too_new` where this program lacks one of the backup's migrations. */
export const requireKnownSchema = async (manifest: Manifest): Promise<void> => {
  const known = new Map((await knownMigrations()).map(({ name, sha256 }) => [name, sha256]))
  const strange = manifest.migrations.find(({ name, sha256 }) => known.get(name) !== sha256)
  if (strange !== undefined)
    throw new BackupError('backup_too_new', `this program does not know the schema ${strange.name} of ${manifest.id}`, {
      mend: 'restore it with the version of the program that made it or a later one',
    })
}

export const listNames = async (store: ObjectStore, prefix: string): Promise<readonly string[]> => {
  const names: string[] = []
  for await (const { key } of store.list(prefix)) names.push(key)
  return names
}

const idsAmong = (names: Iterable<string>): ReadonlySet<string> =>
  new Set([...names].map((name) => name.split('/')[1] ?? '').filter(isGenerationId))

/** Ids of what was begun, finished or not. */
export const listBegun = async (store: ObjectStore): Promise<ReadonlySet<string>> =>
  idsAmong(await listNames(store, generationsPrefix))

/**
 * Number of the generation that comes after all that were begun. Throws {@link BackupError} `backup_unwritable` where somebody
 * laid one there that none can follow.
 */
export const nextNumber = async (store: ObjectStore): Promise<number> => {
  const [newest] = [...(await listBegun(store))].sort(compareNewestFirst)
  const number = newest === undefined ? 1 : generationNumber(newest) + 1
  if (number > mostGenerations)
    throw new BackupError('backup_unwritable', `no generation can follow ${newest}, which this program never made`, {
      mend: 'look at it, and remove it',
    })
  return number
}

/** All generations, newest first. */
export const listGenerations = async (place: BackupPlace): Promise<readonly Generation[]> => {
  const names = new Set(await listNames(place.store, generationsPrefix))
  const ids = [...idsAmong(names)].filter((id) => names.has(partPath(id, partNames.manifest)))
  const found: Generation[] = []
  for (const id of ids.sort(compareNewestFirst)) {
    const hasKeys = names.has(partPath(id, partNames.keys))
    try {
      found.push({ id, manifest: await readManifest(place, id), fault: null, hasKeys })
    } catch (error) {
      if (!(error instanceof BackupError || error instanceof CryptoError)) throw error
      found.push({ id, manifest: null, fault: { code: error.code, message: error.message }, hasKeys })
    }
  }
  return found
}
