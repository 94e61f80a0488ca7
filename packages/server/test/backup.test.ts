import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { verifyLog } from '../src/audit/index.ts'
import { loadBackupKey } from '../src/crypto/index.ts'
import { openInstallation, type Installation } from '../src/installation.ts'
import {
  createBackup,
  drillBackup,
  keepBackups,
  listGenerations,
  type BackupPlace,
  type BackupSource,
} from '../src/operations/index.ts'
import { writePart } from '../src/operations/backup/parts.ts'
import { BackupSite, keep } from './support/backup-site.ts'
import type { Harness } from './support/harness.ts'
import { isUntouched, type RestoreSite } from './support/restore-site.ts'
import { until } from './support/until.ts'

let site: BackupSite
let harness: Harness
let place: BackupPlace
let source: BackupSource
let folder: string

beforeAll(async () => {
  site = await BackupSite.open()
  ;({ harness, source, folder } = site)
})
afterAll(() => site.stop())
afterEach(() => site.cleanUp())

const freshPlace = (): Promise<BackupPlace> => site.freshPlace()
const pathOf = (name: string): string => site.pathOf(name)
const settled = (): Promise<string> => site.settled()
const back = (given: { place?: BackupPlace } = {}) => site.back(given.place ?? place)
const emptyTarget = (from: BackupPlace = place): Promise<RestoreSite> => site.emptyTarget(from)

const tablesOf = async (installation: Installation): Promise<Record<string, unknown>> => {
  const { rows } = await installation.db.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p'
     order by 1`,
  )
  const content: Record<string, unknown> = {}
  for (const { name } of rows.filter((row) => row.name !== 'migration')) {
    const { rows: hashes } = await installation.db.query<{ hash: string }>(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash from "${name}" t`,
    )
    content[name] = hashes[0]?.hash
  }
  return content
}

describe('a backup', () => {
  it('brings everything back as it was', async () => {
    place = await freshPlace()
    await settled()
    await harness.installation.auditLog.integrate(harness.clock.now())
    const { manifest, copied } = await back()
    expect(manifest).toMatchObject({ sessions: 1, media: { files: 9, missing: [] } })
    expect(copied).toBe(9)
    const before = await tablesOf(harness.installation)

    const target = await emptyTarget()
    expect(await target.restore()).toMatchObject({ erasedAgain: 0 })
    const restored = await target.open()
    site.afterTest(() => restored.close())
    expect(await tablesOf(restored)).toEqual(before)
    const log = await verifyLog(restored.db, restored.auditLog.key)
    expect(log).toMatchObject({ size: manifest.log.size, root: manifest.log.root, findings: [] })
    expect(log.size).toBeGreaterThan(3)
    // Counters go on where they stood.
    const { rows } = await restored.db.query<{ id: number }>(
      `insert into audit_entry (body) values ('{}') returning id`,
    )
    expect(rows[0]?.id).toBeGreaterThan(log.size)
  })

  it('holds nothing readable, and no session key outside its own part', async () => {
    const files = readdirSync(pathOf(''), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const heads = files.map((file) => readFileSync(join(file.parentPath, file.name)).subarray(0, 3).toString())
    expect(new Set(heads)).toEqual(new Set(['HNB', 'HNM']))
    for (const file of files) expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0)
    const [newest] = await listGenerations(place)
    expect(newest?.manifest?.tables.map(({ name }) => name)).not.toContain('session_key')
  })

  it('copies a medium once, and again where the copy is not whole', async () => {
    expect((await back()).copied).toBe(0)
    const [medium = ''] = readdirSync(pathOf('media'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    truncateSync(medium, 10)
    expect((await back()).copied).toBe(1)
  })

  it('is made by one of several workers, and when it is due', async () => {
    const { backup } = harness.installation.config
    const config = { ...backup, place: { kind: 'folder' as const, path: join(folder, 'clock') } }
    const made = await Promise.all([1, 2, 3].map(() => keepBackups(source, config)))
    expect(made.filter((one) => one !== null)).toHaveLength(1)
    expect(await keepBackups(source, config)).toBeNull()
    harness.clock.forward({ days: 1, minutes: 1 })
    expect(await keepBackups(source, config)).not.toBeNull()
    expect(await keepBackups(source, { ...config, everyHours: 0 })).toBeNull()
  })

  it('keeps seven generations and the keys of two whatever the clock says, and none of them falls to another installation', async () => {
    place = await freshPlace()
    const stranger = await createBackup({ ...source, logKey: 'another+00000000+AA' }, place, { keep })
    const made: string[] = []
    for (const days of [1, 0, -40, 0, 400, -400, 0, -1, 0]) {
      harness.clock.forward({ days })
      made.unshift((await back()).manifest.id)
    }
    const generations = await listGenerations(place)
    expect(generations.map(({ id }) => id)).toEqual([...made.slice(0, 7), stranger.manifest.id])
    expect(generations.map(({ hasKeys }) => hasKeys)).toEqual([true, true, ...Array<boolean>(5).fill(false), true])
    // The oldest is restored with the newest keys.
    const target = await emptyTarget()
    await target.restore({ id: generations[6]?.id ?? '' })
    const restored = await target.open()
    site.afterTest(() => restored.close())
    expect((await restored.db.query('select from session_key')).rowCount).toBe(1)
  })
})

describe('a generation that somebody laid there', () => {
  it('that none can follow stops a backup with a code, and harms no other', async () => {
    place = await freshPlace()
    const { manifest } = await back()
    const laid = pathOf('generations/20300101T000000Z-999999999-00000000')
    mkdirSync(laid)
    writeFileSync(join(laid, 'manifest'), 'none')
    await expect(back()).rejects.toMatchObject({ code: 'backup_unwritable' })
    rmSync(laid, { recursive: true })
    mkdirSync(pathOf('generations/20300101T000000Z-9999999999-00000000'))
    await back()
    expect((await listGenerations(place)).map(({ id }) => id)).toContain(manifest.id)
  })
})

describe('a restore refuses', () => {
  let id = ''
  beforeAll(async () => {
    place = await freshPlace()
    await settled()
    id = (await back()).manifest.id
  })
  const files = (): readonly string[] =>
    readdirSync(pathOf(''), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('erasures'))
      .map((entry) => join(entry.parentPath, entry.name))

  it('every part of which a byte is changed, cut off, added or exchanged', async () => {
    const target = await emptyTarget()
    const all = files()
    expect(all.length).toBeGreaterThan(25)
    let trials = 0
    for (const [index, path] of all.entries()) {
      const whole = readFileSync(path)
      const changed = Buffer.from(whole)
      const at = (index * 7919) % whole.length
      changed[at] = (changed[at] ?? 0) ^ 1
      const other = readFileSync(all[(index + 1) % all.length] ?? '')
      const shapes = [whole.subarray(0, -1), Buffer.concat([whole, Buffer.from([0])]), other]
      for (const wrong of [changed, shapes[index % shapes.length] ?? changed]) {
        if (wrong.equals(whole)) continue
        writeFileSync(path, wrong)
        await expect(target.restore(), path).rejects.toMatchObject({
          code: expect.stringMatching(/^backup_(damaged|key_wrong)$/),
        })
        trials += 1
      }
      rmSync(path)
      // Also a link to where the very bytes are.
      if (index % 2 === 0) {
        writeFileSync(join(folder, 'laid'), whole)
        symlinkSync(join(folder, 'laid'), path)
      }
      await expect(target.restore(), path).rejects.toMatchObject({
        code: expect.stringMatching(/^backup_(part_missing|not_found|keys_expired)$/),
      })
      rmSync(path, { force: true })
      writeFileSync(path, whole)
    }
    expect(trials).toBeGreaterThan(50)
    expect(await isUntouched(target)).toBe(true)
    await target.restore()
  })

  it('another key, other master keys, a later program', async () => {
    const target = await emptyTarget()
    const otherKey = await loadBackupKey(
      { kind: 'text', text: Buffer.alloc(32, 7).toString('base64') },
      { create: false },
    )
    const wrongKey = await emptyTarget({ ...place, key: otherKey })
    await expect(wrongKey.restore({ id })).rejects.toMatchObject({ code: 'backup_key_wrong' })
    const absent = { kind: 'file' as const, path: join(folder, 'absent') }
    await expect(target.restore({ masterKey: absent })).rejects.toMatchObject({ code: 'backup_other_master_key' })
    const other = { kind: 'text' as const, text: `1:${Buffer.alloc(32, 9).toString('base64')}` }
    await expect(target.restore({ masterKey: other })).rejects.toMatchObject({ code: 'backup_other_master_key' })

    const [newest] = await listGenerations(place)
    const path = `generations/${id}/manifest`
    const manifest = newest?.manifest
    for (const later of [
      { ...manifest, format: 99 },
      {
        ...manifest,
        migrations: [...(manifest?.migrations ?? []), { name: '9999-later.sql', sha256: '0'.repeat(64) }],
      },
    ]) {
      await writePart(place, path, Readable.from([Buffer.from(JSON.stringify(later))]))
      await expect(target.restore({ id })).rejects.toMatchObject({ code: 'backup_too_new' })
    }
    // Sealed by the right key and still not what was stored.
    const forged = { ...manifest, tables: manifest?.tables.map((table) => ({ ...table, rows: table.rows + 1 })) }
    await writePart(place, path, Readable.from([Buffer.from(JSON.stringify(forged))]))
    await expect(target.restore({ id })).rejects.toMatchObject({ code: 'backup_damaged' })
    await writePart(place, path, Readable.from([Buffer.from(JSON.stringify(manifest))]))
    await target.restore({ id })
  })

  it('a target that has data or is in use, unless it is forced to replace the data', async () => {
    const target = await emptyTarget()
    await target.restore()
    const used = await target.open()
    await expect(target.restore({ force: true })).rejects.toMatchObject({ code: 'restore_target_in_use' })
    await used.db.query(`update session set retain_until = now()`)
    await used.close()
    await expect(target.restore()).rejects.toMatchObject({ code: 'restore_target_not_empty' })
    await target.restore({ force: true })
    const restored = await target.open()
    site.afterTest(() => restored.close())
    // Not its log and proofs: the server that was backed up goes on.
    const settledTables = ({ tenant, session, session_key: keys, item, bundle }: Record<string, unknown>) => [
      ...[tenant, session, keys, item, bundle],
    ]
    expect(settledTables(await tablesOf(restored))).toEqual(settledTables(await tablesOf(harness.installation)))
  })

  it('a backup that is not there', async () => {
    const target = await emptyTarget()
    await expect(target.restore({ id: '../../etc' })).rejects.toMatchObject({ code: 'backup_not_found' })
    await expect((await emptyTarget(await freshPlace())).restore()).rejects.toMatchObject({ code: 'backup_not_found' })
  })
})

describe('a drill', () => {
  const drill = () =>
    drillBackup(place, harness.installation.config, {
      ...{ erased: [], now: harness.clock.now(), onProgress: () => undefined },
      open: (config) => openInstallation(config, { onError: () => undefined }),
    })

  it('restores into a database of its own, proves it and says how long that took', async () => {
    place = await freshPlace()
    await settled()
    await until(async () => ((await harness.installation.auditLog.integrate(harness.clock.now())) === 0 ? true : null))
    await back()
    const report = await drill()
    expect(report).toMatchObject({
      ok: true,
      media: { missing: 0, wrong: 0 },
      log: { isSame: true, findings: 0 },
      erasedAgain: 0,
    })
    expect(report.sample.taken).toBeGreaterThan(8)
    expect(report.sample.right).toBe(report.sample.taken)
  })

  it('finds what is wrong inside a backup that is whole', async () => {
    const { db } = harness.installation
    // The drill opens a sample: whichever media it takes, none is what its item says.
    await db.query(`update item set sha256 = repeat('0', 64)`)
    await back()
    const report = await drill()
    expect(report.ok).toBe(false)
    expect(report.sample.taken).toBeGreaterThan(0)
    expect(report.sample.right).toBe(0)
  })
})
