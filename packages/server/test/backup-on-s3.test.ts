import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyLog } from '../src/audit/index.ts'
import { createBackup, listGenerations, openBackupPlace, type BackupPlace } from '../src/operations/index.ts'
import { openStore } from '../src/storage/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { isUntouched, openRestoreSite, type RestoreSite } from './support/restore-site.ts'
import { hasSwift, startSwift, type Swift } from './support/swift.ts'

const keep = { generations: 2, keyGenerations: 2 }

describe.skipIf(!hasSwift())('a backup on S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-backup-s3-'))
  const sites: RestoreSite[] = []
  let swift: Swift
  let harness: Harness
  let place: BackupPlace

  const back = () => {
    const { db, vault, master, random, auditLog } = harness.installation
    const source = { db, vault, master, random, now: harness.clock.now, logKey: auditLog.verifierKey() }
    return createBackup(source, place, { keep })
  }
  const openSite = async (): Promise<RestoreSite> => {
    const site = await openRestoreSite(harness, place, folder)
    sites.push(site)
    return site
  }

  beforeAll(async () => {
    swift = await startSwift()
    harness = await startHarness()
    place = await openBackupPlace(
      { ...harness.installation.config.backup, place: { kind: 's3', ...swift.place } },
      { create: true },
    )
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    await harness.settle(sessionId, 'approved')
    await harness.installation.auditLog.integrate(harness.clock.now())
  })
  afterAll(async () => {
    for (const { database } of sites) await database.drop()
    await harness.stop()
    await swift.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is made, listed and brought back, and only so many generations stay', async () => {
    const { manifest, copied } = await back()
    expect(manifest).toMatchObject({ sessions: 1, media: { files: 9, missing: [] } })
    expect(copied).toBe(9)
    for (let day = 0; day < 2; day += 1) {
      harness.clock.forward({ days: 1 })
      expect((await back()).copied).toBe(0)
    }
    expect(await listGenerations(place)).toHaveLength(keep.generations)

    const site = await openSite()
    await site.restore()
    const restored = await site.open()
    const log = await verifyLog(restored.db, restored.auditLog.key)
    expect(log).toMatchObject({ size: manifest.log.size, root: manifest.log.root, findings: [] })
    await restored.close()
  })

  it('that is damaged there is not restored', async () => {
    const store = await openStore({ kind: 's3', ...swift.place })
    const keys: string[] = []
    for await (const { key } of store.list('media/')) keys.push(key)
    const [key = ''] = keys
    const whole = await store.read(key)
    const changed = Buffer.from(whole)
    changed[whole.length >> 1] = (changed[whole.length >> 1] ?? 0) ^ 1
    await store.put(key, changed)
    const site = await openSite()
    await expect(site.restore()).rejects.toMatchObject({ code: 'backup_damaged' })
    expect(await isUntouched(site)).toBe(true)
    await store.put(key, whole)
  })

  it('is refused with a code while the place is away, and the earlier ones stay', async () => {
    const before = await listGenerations(place)
    await swift.halt()
    await expect(back()).rejects.toMatchObject({ code: 'storage_unavailable' })
    await swift.resume()
    expect(await listGenerations(place)).toEqual(before)
    await back()
  })
})
