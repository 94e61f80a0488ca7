import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareReplica, FolderStore, sealLog, verifyLog } from '../src/audit/index.ts'
import { openInstallation } from '../src/installation.ts'
import { createBackup, drillBackup, openBackupPlace, restoreBackup, type BackupPlace } from '../src/operations/index.ts'
import { openDatabase } from '../src/db/index.ts'
import { openStore } from '../src/storage/index.ts'
import { loadConfig } from '../src/config/index.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { createTestDatabase } from './support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-backup-archive-'))
const keep = { generations: 7, keyGenerations: 2 }
let harness: Harness
let place: BackupPlace
const archiveFolder = (): string => harness.installation.config.audit.archive
const sealAll = async (): Promise<void> => {
  const { db, auditLog, random } = harness.installation
  const before = new Date(harness.clock.now().getTime() + 1)
  await sealLog(
    { db, auditLog, random, now: harness.clock.now },
    { archive: async () => new FolderStore(archiveFolder()), before },
  )
  await auditLog.integrate(harness.clock.now())
}
const grow = async (count: number): Promise<void> => {
  const { auditLog } = harness.installation
  const entry = { type: 'test', at: harness.clock.now(), tenantId: null, sessionId: null }
  await Promise.all(Array.from({ length: count }, () => auditLog.record(entry)))
  await auditLog.integrate(harness.clock.now())
}
const back = () => {
  const { db, vault, master, random, auditLog } = harness.installation
  const archive = async () => new FolderStore(archiveFolder())
  return createBackup(
    { db, vault, master, random, archive, now: harness.clock.now, logKey: auditLog.verifierKey() },
    place,
    { keep },
  )
}
const restore = async (name: string) => {
  const database = await createTestDatabase()
  const { masterKey } = harness.installation.config
  const { config } = loadConfig({ HONNIN_DATA_DIR: join(folder, name), HONNIN_DATABASE_URL: database.url })
  const db = openDatabase({ connectionString: database.url, connections: 2, onError: () => undefined })
  const archive = async () => new FolderStore(config.audit.archive)
  try {
    await restoreBackup(
      place,
      { db, vault: await openStore(config.mediaPlace), archive },
      { masterKey, force: false, erased: [], copy: null, now: harness.clock.now() },
    )
    const installation = await openInstallation({ ...config, masterKey }, { onError: () => undefined })
    return { installation, store: await archive(), drop: () => database.drop() }
  } catch (error) {
    await database.drop()
    throw error
  } finally {
    await db.close()
  }
}

beforeAll(async () => {
  harness = await startHarness()
  const { backup } = harness.installation.config
  place = await openBackupPlace({ ...backup, place: { kind: 'folder', path: join(folder, 'place') } }, { create: true })
  await grow(300)
  await sealAll()
  await back()
  harness.clock.forward({ minutes: 1 })
  await grow(300)
  await sealAll()
  await back()
})
afterAll(async () => {
  await harness.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sealedFiles = (): readonly string[] =>
  readdirSync(join(folder, 'place/log-archive'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('the archive of the log', () => {
  it('is in the backup, sealed, and comes back whole: old entries are proved from it', async () => {
    for (const path of sealedFiles()) expect(readFileSync(path).subarray(0, 3).toString()).toBe('HNB')
    const { installation, store, drop } = await restore('target')
    const { db, auditLog } = installation
    const { sealed, findings } = await verifyLog(db, auditLog.key)
    expect([sealed, findings]).toEqual([512, []])
    expect((await compareReplica(db, auditLog.key, { store, firstIndex: sealed })).findings).toEqual([])
    expect(await auditLog.proof(3)).toContain('c2sp.org/tlog-proof')
    await installation.close()
    await drop()
  })

  it('is read by a drill, every sealed entry of it', async () => {
    const report = await drillBackup(place, harness.installation.config, {
      ...{ erased: [], now: harness.clock.now(), onProgress: () => undefined },
      open: (fresh) => openInstallation(fresh, { onError: () => undefined }),
    })
    expect(report).toMatchObject({ ok: true, log: { sealed: 512, findings: 0, archiveFindings: 0, isSame: true } })
  })

  it('that is damaged or lacks a file stops the restore', async () => {
    const [path = ''] = sealedFiles().filter((name) => name.includes('tile/entries/000'))
    const whole = readFileSync(path)
    const changed = Buffer.from(whole)
    changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 1
    writeFileSync(path, changed)
    await expect(restore('damaged')).rejects.toMatchObject({ code: 'backup_damaged' })
    rmSync(path)
    await expect(restore('lacking')).rejects.toMatchObject({ code: 'backup_part_missing' })
    writeFileSync(path, whole)
  })
})
