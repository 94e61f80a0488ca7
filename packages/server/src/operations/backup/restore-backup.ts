import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { MasterKeySource } from '../../config/index.ts'
import { loadMasterKeys, sha256Hex } from '../../crypto/index.ts'
import { writeInBulk, type BulkTransaction, type Db, type Queryable } from '../../db/index.ts'
import type { ReplicaStore } from '../../audit/index.ts'
import type { ObjectStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'
import { checkBackup, type CheckedBackup } from './check-backup.ts'
import { forEachOf } from './copy-media.ts'
import { masterCheckOf } from './create-backup.ts'
import { erasedInPlace, erasedSince } from './erased-since.ts'
import type { BackupPlace } from './generations.ts'
import { checkLogArchive, restoreLogArchive } from './log-archive.ts'
import { loadDatabase } from './load-database.ts'
import { mediaPath, type Manifest } from './manifest.ts'
import type { MediaList } from './media-list.ts'
import { getPart } from './parts.ts'
import type { OnProgress } from './progress.ts'

export interface RestoreTarget {
  readonly db: Db
  readonly vault: ObjectStore
  /** Opens the archive of the audit log, where that is of this machine. */
  readonly archive?: () => Promise<ReplicaStore>
}

export interface RestoreOptions {
  /** By default the newest. */
  readonly id?: string
  readonly masterKey: MasterKeySource
  /** Replace what is there. */
  readonly force: boolean
  /** Sessions that were erased after the backup, beyond those that {@link erasedSince} finds. */
  readonly erased: readonly string[]
  /** Where a copy of the audit log is, which tells what was erased; `null` where none is to be asked. */
  readonly copy: string | null
  readonly now: Date
  readonly onProgress?: OnProgress
}

export interface Restored {
  readonly manifest: Manifest
  readonly media: MediaList
  /** Sessions that were in the backup and are erased again. */
  readonly erasedAgain: number
}

const requireMasterKeys = async (source: MasterKeySource, manifest: Manifest): Promise<void> => {
  const mend = 'bring back the file of master keys (HONNIN_MASTER_KEY_FILE), which is kept apart from backups'
  if ('path' in source && !existsSync(source.path))
    throw new BackupError('backup_other_master_key', `there are no master keys at ${source.path}`, { mend })
  if (masterCheckOf(await loadMasterKeys(source)) !== manifest.masterCheck)
    throw new BackupError('backup_other_master_key', `the master keys are not those of ${manifest.id}`, { mend })
}

const hasTable = async (db: Queryable, name: string): Promise<boolean> => {
  const { rows } = await db.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name])
  return rows[0]?.there === true
}

/** What a program that merely started leaves behind does not count as data. */
const isEmpty = async (db: Queryable): Promise<boolean> => {
  for (const table of ['tenant', 'session', 'audit_entry']) {
    if (!(await hasTable(db, table))) continue
    const { rowCount } = await db.query(`select from ${table} limit 1`)
    if (rowCount !== 0) return false
  }
  return true
}

const countOthers = async (db: Queryable): Promise<number> => {
  const { rows } = await db.query<{ others: number }>(
    `select count(*) as others from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  return rows[0]?.others ?? 0
}

/** A connection that was just closed may be seen for a moment. */
const lookAgainMs = 250
const mostLooks = 12

const requireTarget = async (tx: BulkTransaction, force: boolean): Promise<void> => {
  for (let look = 1; (await countOthers(tx)) > 0; look += 1) {
    if (look === mostLooks)
      throw new BackupError('restore_target_in_use', 'other programs are connected to this database', {
        mend: 'end every server of this installation first',
      })
    await delay(lookAgainMs)
    // Within a transaction the list of connections is that of the first look.
    await tx.query('select pg_stat_clear_snapshot()')
  }
  if (!force && !(await isEmpty(tx)))
    throw new BackupError('restore_target_not_empty', 'this installation has data', {
      mend: 'restore into an empty one, or replace its data for good with --force',
    })
}

/** Media never change: one that lies there whole is left alone, so that cutting this short takes nothing away. */
const isThere = async (vault: ObjectStore, key: string, sha256: string | undefined): Promise<boolean> =>
  vault.read(key).then(
    (file) => sha256Hex(file) === sha256,
    () => false,
  )

/** Done before the database knows of them: cut short, it leaves ciphertext without keys. */
const placeMedia = async (
  place: BackupPlace,
  { vault }: RestoreTarget,
  { media, onFile }: { readonly media: MediaList; readonly onFile: () => void },
): Promise<void> =>
  forEachOf([...media], async ([key, { sha256 }]) => {
    if (!(await isThere(vault, key, sha256))) await vault.put(key, await getPart(place.store, mediaPath(key)))
    onFile()
  })

const placeArchive = async (place: BackupPlace, { archive: open }: RestoreTarget, { log }: Manifest): Promise<void> => {
  if (open === undefined) return
  const archive = await open()
  try {
    await restoreLogArchive(place, { archive, logKey: log.key })
  } finally {
    await archive.close()
  }
}

const namedMedia = async (db: Queryable): Promise<readonly string[]> => {
  if (!(await hasTable(db, 'item'))) return []
  const { rows } = await db.query<{ media_key: string }>(
    'select media_key from item union select media_key from loose_media',
  )
  return rows.map((row) => row.media_key)
}

/** Files of the data that was replaced belong to nothing now; the server's sweep removes them. */
const leaveLoose = async (tx: BulkTransaction, before: readonly string[], kept: MediaList): Promise<void> => {
  const loose = before.filter((key) => !kept.has(key))
  await tx.query('insert into loose_media (media_key) select unnest($1::text[]) on conflict do nothing', [loose])
}

const sessionOf = (mediaKey: string): string => mediaKey.split('/')[1] ?? ''

/**
 * Brings a backup back into an installation in which no server runs. The whole backup is read and checked, and the target
 * looked at, before anything is touched; the database changes in one transaction, last.
 *
 * Throws what {@link checkBackup} throws, and {@link BackupError}: `backup_other_master_key`, `erasures_unreadable`,
 * `restore_target_in_use`, `restore_target_not_empty`.
 */
export const restoreBackup = async (
  place: BackupPlace,
  target: RestoreTarget,
  { id, masterKey, force, erased: given, copy, now, onProgress = () => undefined }: RestoreOptions,
): Promise<Restored> => {
  const checked: CheckedBackup = await checkBackup(place, { ...(id === undefined ? {} : { id }), onProgress })
  const { manifest, keysFrom, media } = checked
  await requireMasterKeys(masterKey, manifest)
  await checkLogArchive(place, manifest.log.key)
  const known = [...(await erasedSince(place, manifest, { copy })), ...given]
  return writeInBulk(target.db, async (tx) => {
    await requireTarget(tx, force)
    const before = await namedMedia(tx)
    const gone = new Set([...known, ...(await erasedInPlace(tx))])
    const kept: MediaList = new Map([...media].filter(([key]) => !gone.has(sessionOf(key))))
    let placed = 0
    await placeMedia(place, target, {
      media: kept,
      onFile: () => onProgress({ stage: 'placing', done: (placed += 1), total: kept.size }),
    })
    await placeArchive(place, target, manifest)
    let loaded = 0
    const { erasedAgain } = await loadDatabase(
      tx,
      { ...place, manifest, keysFrom },
      {
        erased: [...gone],
        now,
        onTable: () => onProgress({ stage: 'loading', done: (loaded += 1), total: manifest.tables.length }),
      },
    )
    await leaveLoose(tx, before, kept)
    return { manifest, media: kept, erasedAgain }
  })
}
