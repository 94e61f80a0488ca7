import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareReplica, FolderStore, verifyLog, type AuditVerification } from '../../audit/index.ts'
import type { Config } from '../../config/index.ts'
import { SessionKeys, sha256Hex } from '../../crypto/index.ts'
import { openDatabase, startEmbeddedCluster, type Db } from '../../db/index.ts'
import type { Installation } from '../../installation.ts'
import { openStore, type ObjectStore } from '../../storage/index.ts'
import { archiveOf } from './archive-of.ts'
import { forEachOf } from './copy-media.ts'
import type { BackupPlace } from './generations.ts'
import type { MediaList } from './media-list.ts'
import type { OnProgress } from './progress.ts'
import { restoreBackup, type Restored } from './restore-backup.ts'

const sampleSize = 50
const msPerSecond = 1000

export interface DrillReport {
  readonly ok: boolean
  readonly generation: string
  readonly ageHours: number
  readonly sessions: number
  readonly media: { readonly files: number; readonly bytes: number; readonly missing: number; readonly wrong: number }
  readonly log: {
    readonly size: number
    readonly root: string | null
    readonly findings: number
    readonly isSame: boolean
    /** Entries that only the archive holds, and what was found there: every one is read against the tree. */
    readonly sealed: number
    readonly archiveFindings: number
  }
  /** Media that were decrypted, and whose plaintext was what the person had sent. */
  readonly sample: { readonly taken: number; readonly right: number }
  readonly erasedAgain: number
  /** From an empty machine to all of this; `restore` of it until the data were back. */
  readonly seconds: { readonly restore: number; readonly total: number }
}

export interface DrillOptions {
  readonly id?: string
  readonly erased: readonly string[]
  readonly now: Date
  readonly onProgress: OnProgress
  /** Opens what was restored, as a server would. */
  readonly open: (config: Config) => Promise<Installation>
}

const restoreInto = async (config: Config, place: BackupPlace, options: DrillOptions): Promise<Restored> => {
  const cluster = await startEmbeddedCluster({ folder: join(config.dataDir, 'postgres') })
  const db = openDatabase({ connectionString: cluster.url, connections: 2, onError: () => undefined })
  try {
    const { id, erased, now, onProgress } = options
    const { masterKey, mediaPlace } = config
    return await restoreBackup(
      place,
      { db, vault: await openStore(mediaPlace), ...archiveOf(config) },
      {
        ...(id === undefined ? {} : { id }),
        ...{ masterKey, force: false, erased, copy: config.audit.replica, now, onProgress },
      },
    )
  } finally {
    await db.close()
    await cluster.stop()
  }
}

interface SampleRow extends Record<string, unknown> {
  readonly session_id: string
  readonly tenant_id: string
  readonly id: string
  readonly media_key: string
  readonly sha256: string
}

/** Reads every medium back from where it was restored. */
const countWrong = async (vault: ObjectStore, media: MediaList, onProgress: OnProgress): Promise<number> => {
  let done = 0
  let wrong = 0
  await forEachOf([...media], async ([key, { sha256 }]) => {
    const file = await vault.read(key).catch(() => null)
    if (file === null || sha256Hex(file) !== sha256) wrong += 1
    onProgress({ stage: 'rehashing', done: (done += 1), total: media.size })
  })
  return wrong
}

/** Decrypts media taken at random and compares them with the digests that were signed on the device. */
const decryptSample = async ({
  db,
  master,
  vault,
}: Pick<Installation, 'db' | 'master' | 'vault'>): Promise<DrillReport['sample']> => {
  const { rows } = await db.query<SampleRow>(
    `select i.id, i.session_id, s.tenant_id, i.media_key, i.sha256 from item i join session s on s.id = i.session_id
     join session_key k on k.session_id = s.id order by random() limit ${sampleSize}`,
  )
  const keys = new SessionKeys(master)
  let right = 0
  for (const row of rows) {
    const key = await keys.get(db, { tenantId: row.tenant_id, sessionId: row.session_id })
    const plain = await vault.read(row.media_key).then(
      (file) => key.openMedia({ mediaKey: row.media_key, itemId: row.id }, file),
      () => null,
    )
    if (plain !== null && sha256Hex(plain) === row.sha256) right += 1
  }
  return { taken: rows.length, right }
}

const countArchiveFindings = async (
  { db, auditLog }: Pick<Installation, 'db' | 'auditLog'>,
  { archive, sealed }: { readonly archive: string } & Pick<AuditVerification, 'sealed'>,
): Promise<number> => {
  if (sealed === 0) return 0
  const { findings } = await compareReplica(db, auditLog.key, { store: new FolderStore(archive), firstIndex: sealed })
  return findings.length
}

const countSessions = async (db: Db): Promise<number> =>
  (await db.query<{ count: number }>('select count(*) from session')).rows[0]?.count ?? 0

/**
 * Restores a backup, by default the newest, into a fresh database and folder of its own, proves it and removes it again. The
 * installation is not touched; its master keys are read. Whatever makes the backup unfit to restore is thrown by
 * {@link restoreBackup}; what is wrong only inside is in the report, with `ok` false.
 */
export const drillBackup = async (place: BackupPlace, config: Config, options: DrillOptions): Promise<DrillReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'honnin-drill-'))
  const startedAt = performance.now()
  const seconds = (): number => Number(((performance.now() - startedAt) / msPerSecond).toFixed(2))
  try {
    const fresh: Config = {
      ...config,
      ...{ dataDir: folder, databaseUrl: null, mediaPlace: { kind: 'folder', path: join(folder, 'vault') } },
      audit: { ...config.audit, archive: join(folder, 'audit-archive') },
    }
    const restored = await restoreInto(fresh, place, options)
    const restoreSeconds = seconds()
    const { manifest, erasedAgain } = restored
    const installation = await options.open(fresh)
    try {
      const wrong = await countWrong(installation.vault, restored.media, options.onProgress)
      const log = await verifyLog(installation.db, installation.auditLog.key)
      const { sealed } = log
      const archiveFindings = await countArchiveFindings(installation, { archive: fresh.audit.archive, sealed })
      const sample = await decryptSample(installation)
      const sessions = await countSessions(installation.db)
      const isSame = log.size === manifest.log.size && log.root === manifest.log.root
      const missing = manifest.media.missing.length
      const isLogSound = isSame && log.findings.length === 0 && archiveFindings === 0
      const isSound = isLogSound && sessions === manifest.sessions
      return {
        ok: isSound && sample.right === sample.taken && missing === 0 && wrong === 0,
        generation: manifest.id,
        ageHours: Number(((options.now.getTime() - new Date(manifest.startedAt).getTime()) / 3_600_000).toFixed(1)),
        sessions,
        media: { files: restored.media.size, bytes: manifest.media.bytes, missing, wrong },
        log: { size: log.size, root: log.root, findings: log.findings.length, isSame, sealed, archiveFindings },
        sample,
        erasedAgain,
        seconds: { restore: restoreSeconds, total: seconds() },
      }
    } finally {
      await installation.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
