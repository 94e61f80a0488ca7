import { Readable } from 'node:stream'
import type { ReplicaStore } from '../../audit/index.ts'
import { sha256Hex, type MasterKeys, type Random } from '../../crypto/index.ts'
import { appliedMigrations, holdingLock, readSnapshot, type BulkTransaction, type Db } from '../../db/index.ts'
import type { ObjectStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'
import { copyMedia } from './copy-media.ts'
import {
  countSessions,
  dumpSessionKeys,
  dumpTable,
  listMediaKeys,
  listSequences,
  listTables,
  readLogHead,
} from './dump-database.ts'
import { noteErasures } from './erasure-notes.ts'
import { listGenerations, nextNumber, type BackupPlace } from './generations.ts'
import { backupFormat, generationId, partNames, partPath, type Manifest } from './manifest.ts'
import { keepLogArchive } from './log-archive.ts'
import { readMediaList, writeMediaList, type MediaList } from './media-list.ts'
import { writePart, type PartDigest } from './parts.ts'
import type { OnProgress } from './progress.ts'
import { pruneBackups, type Keep } from './prune-backups.ts'

const backupLock = 4_801_100
/** What is younger may be the list of erasures that another process writes. */
const halfUploadMinutes = 60

export interface BackupSource {
  readonly db: Db
  readonly vault: ObjectStore
  readonly master: MasterKeys
  /** Opens the archive of the audit log where it goes into the backup. */
  readonly archive?: () => Promise<ReplicaStore>
  /** Verifier key of the audit log: tells this installation from others that share the place. */
  readonly logKey: string
  readonly random: Random
  readonly now: () => Date
}

export interface CreatedBackup {
  readonly manifest: Manifest
  /** Media that earlier generations did not have. */
  readonly copied: number
  readonly removed: readonly string[]
  readonly erasuresNoted: number
}

/** Says whether the master keys are the same without saying anything about them. */
export const masterCheckOf = (master: MasterKeys): string => sha256Hex(master.derive('backup-check'))

interface Draft {
  readonly id: string
  readonly startedAt: Date
  readonly parts: Record<string, PartDigest>
}

type Facts = Pick<Manifest, 'migrations' | 'log' | 'tables' | 'sequences' | 'sessions'>

const dump = async (
  snapshot: BulkTransaction,
  place: BackupPlace,
  {
    draft,
    source,
    onProgress,
  }: { readonly draft: Draft; readonly source: BackupSource; readonly onProgress: OnProgress },
): Promise<{ readonly facts: Facts; readonly mediaKeys: readonly string[] }> => {
  const shapes = await listTables(snapshot)
  const tables: Manifest['tables'] = []
  for (const [done, shape] of shapes.entries()) {
    onProgress({ stage: 'tables', done, total: shapes.length })
    const rows = dumpTable(snapshot, shape)
    const part = partNames.table(shape.name)
    draft.parts[part] = await writePart(place, partPath(draft.id, part), rows)
    tables.push({ name: shape.name, columns: [...shape.columns], rows: await countRows(snapshot, shape.name) })
  }
  onProgress({ stage: 'tables', done: shapes.length, total: shapes.length })
  return {
    mediaKeys: await listMediaKeys(snapshot),
    facts: {
      tables,
      migrations: [...(await appliedMigrations(snapshot))],
      log: { key: source.logKey, ...(await readLogHead(snapshot)) },
      sequences: await listSequences(snapshot),
      sessions: await countSessions(snapshot),
    },
  }
}

const countRows = async (snapshot: BulkTransaction, table: string): Promise<number> => {
  const { rows } = await snapshot.query<{ count: number }>(`select count(*) from "${table}"`)
  return rows[0]?.count ?? 0
}

/** Media of the newest generations that can be read: what they list need not be copied again. */
const knownMedia = async (place: BackupPlace): Promise<MediaList> => {
  const newest = (await listGenerations(place)).find(({ manifest }) => manifest !== null)?.manifest
  if (newest === undefined || newest === null) return new Map()
  // A list that is damaged is no reason to make no backup: everything is copied again.
  return readMediaList(place, newest).catch(() => new Map())
}

/** Of the media that were not found, those that still belong to something: the others were erased while we copied. */
const stillNamed = async (db: Db, keys: readonly string[]): Promise<string[]> => {
  const { rows } = await db.query<{ media_key: string }>(
    'select media_key from item where media_key = any($1) order by media_key',
    [keys],
  )
  return rows.map(({ media_key }) => media_key)
}

const keepArchive = async ({ archive: open, logKey }: BackupSource, place: BackupPlace): Promise<void> => {
  if (open === undefined) return
  const archive = await open()
  try {
    await keepLogArchive(place, { archive, logKey })
  } finally {
    await archive.close()
  }
}

const make = async (
  source: BackupSource,
  place: BackupPlace,
  { onProgress, lost }: { readonly onProgress: OnProgress; readonly lost: AbortSignal },
): Promise<{ readonly manifest: Manifest; readonly copied: number }> => {
  const { db, vault, master, random, now } = source
  const startedAt = now()
  const id = generationId({ at: startedAt, number: await nextNumber(place.store), random: random.bytes(4) })
  const draft: Draft = { id, startedAt, parts: {} }
  const known = await knownMedia(place)
  const { facts, mediaKeys } = await readSnapshot(db, (snapshot) =>
    dump(snapshot, place, { draft, source, onProgress }),
  )
  let done = 0
  const { media, missing, copied } = await copyMedia({
    ...{ vault, store: place.store, known, lost, keys: mediaKeys },
    onFile: () => onProgress({ stage: 'media', done: (done += 1), total: mediaKeys.length }),
  })
  const write = async (part: string, content: Parameters<typeof writePart>[2]): Promise<void> => {
    draft.parts[part] = await writePart(place, partPath(draft.id, part), content)
  }
  await write(partNames.media, writeMediaList(media))
  // After the snapshot: what the database has let go of is in it.
  await keepArchive(source, place)
  // Last of the content, and from a moment after the media were copied: see dumpSessionKeys.
  await readSnapshot(db, (snapshot) => write(partNames.keys, dumpSessionKeys(snapshot)))
  lost.throwIfAborted()
  const manifest: Manifest = {
    ...{ format: backupFormat, id: draft.id, startedAt: startedAt.toISOString(), finishedAt: now().toISOString() },
    ...{ masterCheck: masterCheckOf(master), ...facts, parts: draft.parts },
    media: {
      files: media.size,
      bytes: [...media.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      missing: await stillNamed(db, missing),
    },
  }
  await writePart(place, partPath(draft.id, partNames.manifest), Readable.from([Buffer.from(JSON.stringify(manifest))]))
  return { manifest, copied }
}

export interface BackupOptions {
  readonly keep: Keep
  readonly onProgress?: OnProgress
}

const makeAndPrune = async (
  source: BackupSource,
  place: BackupPlace,
  { keep, onProgress = () => undefined, lost }: BackupOptions & { readonly lost: AbortSignal },
): Promise<CreatedBackup> => {
  await place.store.sweep(halfUploadMinutes)
  const { manifest, copied } = await make(source, place, { onProgress, lost })
  const removed = await pruneBackups(place, { keep, logKey: source.logKey })
  return { manifest, copied, removed, erasuresNoted: await noteErasures(source, place) }
}

/**
 * Makes a generation while the server goes on: database as of one moment, media, session keys, and the manifest last, without
 * which nothing counts. Removes generations beyond those to be kept afterwards, never before.
 *
 * Throws {@link BackupError}: `backup_running` (another process makes one), `backup_no_space`, `backup_unwritable`.
 */
export const createBackup = async (
  source: BackupSource,
  place: BackupPlace,
  options: BackupOptions,
): Promise<CreatedBackup> => {
  const created = await holdingLock(source.db, backupLock, (lost) => makeAndPrune(source, place, { ...options, lost }))
  if (created === null) throw new BackupError('backup_running', 'another process is making a backup')
  return created
}

/** As {@link createBackup} where `isDue` says so once no other process makes one; `null` where it is not or another does. */
export const createDueBackup = (
  source: BackupSource,
  place: BackupPlace,
  { isDue, ...options }: BackupOptions & { readonly isDue: () => Promise<boolean> },
): Promise<CreatedBackup | null> =>
  holdingLock(source.db, backupLock, async (lost) =>
    (await isDue()) ? makeAndPrune(source, place, { ...options, lost }) : null,
  )
