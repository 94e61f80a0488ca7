import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from '../test/support/create-device.ts'
import { startHarness, type Harness } from '../test/support/harness.ts'
import { createTestDatabase } from '../test/support/postgres.ts'
import { openDatabaseTap } from './database-tap.ts'
import { reportFigure, trialsOf } from './report.ts'
import { isBuilt, runHonnin } from './served-program.ts'

const rounds = trialsOf(20, 2)
const folder = mkdtempSync(join(tmpdir(), 'honnin-r9-'))

const countFiles = (path: string): number =>
  existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((at) => at.isFile()).length : 0

/** From 1 to `most`, a different one each round, so that all of the work is covered. */
const spread = (round: number, most: number): number => 1 + Math.floor(((round + Math.random()) / rounds) * (most - 1))

/** R9: `honnin backup create` and `restore`, killed in the middle of their work. */
describe.skipIf(!isBuilt)('R9: a backup', () => {
  let harness: Harness
  let env: NodeJS.ProcessEnv
  const place = join(folder, 'backups')

  const addSession = async (): Promise<void> => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    await harness.settle(sessionId, 'approved')
  }

  beforeAll(async () => {
    harness = await startHarness()
    const { config } = harness.installation
    env = {
      ...process.env,
      HONNIN_DATABASE_URL: config.databaseUrl ?? '',
      HONNIN_DATA_DIR: harness.dataDir,
      HONNIN_BACKUP_DIR: place,
      HONNIN_BACKUP_KEY_FILE: join(folder, 'key'),
    }
    for (let person = 0; person < 3; person += 1) await addSession()
    expect((await runHonnin(['backup', 'create'], env)).code).toBe(0)
  }, 180_000)
  afterAll(async () => {
    await harness.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it(`whose making is killed is none (${rounds} rounds)`, async () => {
    await addSession()
    const before = countFiles(place)
    expect((await runHonnin(['backup', 'create'], env)).code).toBe(0)
    const written = countFiles(place) - before
    expect(written).toBeGreaterThan(20)
    let killed = 0
    for (let round = 0; round < rounds; round += 1) {
      // New media each time: a backup copies only those that earlier ones lack.
      await addSession()
      const limit = countFiles(place) + spread(round, written)
      const { code } = await runHonnin(['backup', 'create'], env, { killWhen: () => countFiles(place) >= limit })
      if (code === null) killed += 1
      const { code: listed, value } = await runHonnin(['backup', 'list'], env)
      expect(listed).toBe(0)
      for (const { fault } of value['generations'] as readonly { fault: unknown }[]) expect(fault).toBeNull()
    }
    expect((await runHonnin(['backup', 'create'], env)).code).toBe(0)
    const { code, value } = await runHonnin(['backup', 'drill'], env)
    expect(code, JSON.stringify(value)).toBe(0)
    const { value: list } = await runHonnin(['backup', 'list'], env)
    const ids = (list['generations'] as readonly { id: string }[]).map(({ id }) => id)
    expect(readdirSync(join(place, 'generations')).sort()).toEqual([...ids].sort())
    expect(killed).toBeGreaterThan(rounds / 2)
    reportFigure({
      ...{ id: 'R9', what: 'backup killed while it is made', trials: rounds, failures: 0 },
      note: `${killed} died, after the 1st to the last but one of ${written} files`,
    })
  }, 900_000)

  it(`whose restore is killed leaves the database as it was, and can be restored again (${rounds} rounds)`, async () => {
    /** Restores into an empty installation; killed once so much went to the database, or so many files are there. */
    const restore = async (name: string, limit: { readonly bytes?: number; readonly files?: number } = {}) => {
      const database = await createTestDatabase()
      const tap = await openDatabaseTap(database.url)
      const dataDir = join(folder, name)
      const target = {
        ...env,
        HONNIN_DATABASE_URL: tap.url,
        HONNIN_DATA_DIR: dataDir,
        HONNIN_MASTER_KEY_FILE: join(harness.dataDir, 'master-keys.json'),
      }
      const { bytes = Infinity, files = Infinity } = limit
      const killWhen = (): boolean => tap.bytes >= bytes || countFiles(dataDir) >= files
      const { code } = await runHonnin(['backup', 'restore'], target, { killWhen })
      const reached = { bytes: tap.bytes, files: countFiles(dataDir) }
      // Not --force: what the killed one left must still count as empty.
      if (code === null) expect((await runHonnin(['backup', 'restore'], target)).code).toBe(0)
      const { code: verified, value } = await runHonnin(['audit', 'verify'], target)
      expect([verified, value['valid']]).toEqual([0, true])
      await tap.close()
      await database.drop()
      return { code, reached }
    }
    const { code: clean, reached: whole } = await restore('target')
    expect(clean).toBe(0)
    expect(whole.files).toBeGreaterThan(20)
    let killed = 0
    for (let round = 0; round < rounds; round += 1) {
      const limit =
        round % 2 === 0 ? { files: spread(round, whole.files) } : { bytes: spread(round, whole.bytes * 0.95) }
      const { code } = await restore(`target-${round}`, limit)
      if (code === null) killed += 1
    }
    expect(killed).toBeGreaterThan(rounds / 2)
    reportFigure({
      ...{ id: 'R9', what: 'restore killed', trials: rounds, failures: 0 },
      note: `${killed} died, half of them among ${whole.files} media, half among ${Math.round(whole.bytes / 1024)} KiB to the database`,
    })
  }, 900_000)
})
