import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { erasedSessions, FolderStore, replicate } from '../src/audit/index.ts'
import { createBackup, keepBackups, type BackupPlace, type BackupSource } from '../src/operations/index.ts'
import { noteErasures } from '../src/operations/backup/erasure-notes.ts'
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

describe('what was erased', () => {
  it('after the backup stays erased: no key, no media, and the clock finishes it', async () => {
    place = await freshPlace()
    const [kept, gone] = [await settled(), await settled()]
    await back()
    expect((await harness.call('DELETE', `/v1/sessions/${gone}`)).status).toBeLessThan(300)
    // What a worker does every minute.
    const { backup } = harness.installation.config
    await keepBackups(source, { ...backup, place: { kind: 'folder', path: pathOf('') } })

    const target = await emptyTarget()
    const { erasedAgain, media } = await target.restore()
    expect(erasedAgain).toBe(1)
    expect([...media.keys()].some((key) => key.includes(gone))).toBe(false)
    const restored = await target.open()
    site.afterTest(() => restored.close())
    const { rows } = await restored.db.query<{ session_id: string }>('select session_id from session_key')
    expect(rows.map((row) => row.session_id)).toContain(kept)
    expect(rows.map((row) => row.session_id)).not.toContain(gone)
    const { rows: due } = await restored.db.query<{ id: string }>('select id from session where retain_until <= $1', [
      harness.clock.now(),
    ])
    expect(due).toEqual([{ id: gone }])
  })

  it('is noted also where the clock was a year ahead when the backup was made', async () => {
    place = await freshPlace()
    const gone = await settled()
    await harness.installation.auditLog.integrate(harness.clock.now())
    harness.clock.forward({ days: 400 })
    await back()
    harness.clock.forward({ days: -400 })
    expect((await harness.call('DELETE', `/v1/sessions/${gone}`)).status).toBeLessThan(300)
    await noteErasures(source, place)
    const target = await emptyTarget()
    const { erasedAgain, media } = await target.restore()
    expect(erasedAgain).toBe(1)
    expect([...media.keys()].some((key) => key.includes(gone))).toBe(false)
  })

  it('is told by the copy of the log where nothing was noted, and a copy that tells nothing stops the restore', async () => {
    place = await freshPlace()
    const [kept, gone] = [await settled(), await settled()]
    await harness.installation.auditLog.integrate(harness.clock.now())
    await back()
    const copy = join(folder, 'copy')
    const { db, auditLog } = harness.installation
    await replicate(db, auditLog.key, new FolderStore(copy))
    expect((await harness.call('DELETE', `/v1/sessions/${gone}`)).status).toBeLessThan(300)
    await until(async () => {
      await auditLog.integrate(harness.clock.now())
      await replicate(db, auditLog.key, new FolderStore(copy))
      return (await erasedSessions(new FolderStore(copy), auditLog.key, { begin: 0 })).includes(gone) ? true : null
    })

    const target = await emptyTarget()
    expect((await target.restore({ copy })).erasedAgain).toBe(1)
    const restored = await target.open()
    site.afterTest(() => restored.close())
    const { rows } = await restored.db.query<{ session_id: string }>('select session_id from session_key')
    expect(rows.map((row) => row.session_id)).toContain(kept)
    expect(rows.map((row) => row.session_id)).not.toContain(gone)

    const refused = await emptyTarget()
    const bundle = readdirSync(join(copy, 'tile/entries'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))[0]
    const whole = readFileSync(bundle ?? '')
    writeFileSync(bundle ?? '', Buffer.from(whole).fill(66, 90, 91))
    await expect(refused.restore({ copy })).rejects.toMatchObject({ code: 'erasures_unreadable' })
    await expect(refused.restore({ copy: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'erasures_unreadable',
    })
    expect(await isUntouched(refused)).toBe(true)
  })

  it('in the data that a restore replaces stays erased', async () => {
    place = await freshPlace()
    const id = await settled()
    await back()
    const target = await emptyTarget()
    await target.restore()
    const used = await target.open()
    await used.db.query(
      `insert into deletion (session_id, erased_at, cause, entry_id, media_count) values ($1, $2, 'test', 1, 9)`,
      [id, harness.clock.now()],
    )
    await used.close()
    expect((await target.restore({ force: true })).erasedAgain).toBe(1)
  })

  it('is left out by a list from elsewhere', async () => {
    const id = await settled()
    await back()
    const target = await emptyTarget()
    expect((await target.restore({ erased: [id] })).erasedAgain).toBe(1)
  })

  it('while the backup was made is in it without its key, and is no missing medium', async () => {
    place = await freshPlace()
    const id = await settled()
    const { vault } = source
    let isErased = false
    const erasing: BackupSource = {
      ...source,
      vault: Object.assign(Object.create(vault) as typeof vault, {
        read: async (key: string) => {
          if (key.includes(id) && !isErased) {
            isErased = true
            await harness.call('DELETE', `/v1/sessions/${id}`)
          }
          return vault.read(key)
        },
      }),
    }
    const { manifest } = await createBackup(erasing, place, { keep })
    expect(isErased).toBe(true)
    expect(manifest.media.missing).toEqual([])
    const target = await emptyTarget()
    expect((await target.restore()).erasedAgain).toBe(1)
  })
})
