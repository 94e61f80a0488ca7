import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from '../test/support/create-device.ts'
import { startHarness, type Harness } from '../test/support/harness.ts'
import { createTestDatabase } from '../test/support/postgres.ts'
import { reportFigure, trialsOf } from './report.ts'
import { isBuilt, runHonnin } from './served-program.ts'

const rounds = trialsOf(20, 2)
const folder = mkdtempSync(join(tmpdir(), 'honnin-r9-'))

/** R9: `honnin backup create` and `restore`, killed at random moments. */
describe.skipIf(!isBuilt)('R9: a backup', () => {
  let harness: Harness
  let env: NodeJS.ProcessEnv
  beforeAll(async () => {
    harness = await startHarness()
    const { config } = harness.installation
    env = {
      ...process.env,
      HONNIN_DATABASE_URL: config.databaseUrl ?? '',
      HONNIN_DATA_DIR: harness.dataDir,
      HONNIN_BACKUP_DIR: join(folder, 'backups'),
      HONNIN_BACKUP_KEY_FILE: join(folder, 'key'),
    }
    for (let person = 0; person < 3; person += 1) {
      const { device, sessionId } = await createDevice(harness)
      await device.begin('passport')
      await device.finish()
      await harness.settle(sessionId, 'approved')
    }
    expect((await runHonnin(['backup', 'create'], env)).code).toBe(0)
  }, 180_000)
  afterAll(async () => {
    await harness.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it(`whose making is killed is none (${rounds} rounds)`, async () => {
    let killed = 0
    for (let round = 0; round < rounds; round += 1) {
      const { code } = await runHonnin(['backup', 'create'], env, { killAfterMs: 800 + Math.random() * 3000 })
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
    expect(readdirSync(join(folder, 'backups/generations')).sort()).toEqual([...ids].sort())
    reportFigure({
      id: 'R9',
      what: 'backup killed while it is made',
      trials: rounds,
      failures: 0,
      note: `${killed} died`,
    })
  }, 900_000)

  it(`whose restore is killed leaves the database as it was, and can be restored again (${rounds} rounds)`, async () => {
    let killed = 0
    for (let round = 0; round < rounds; round += 1) {
      const database = await createTestDatabase()
      const target = {
        ...env,
        HONNIN_DATABASE_URL: database.url,
        HONNIN_DATA_DIR: join(folder, `target-${round}`),
        HONNIN_MASTER_KEY_FILE: join(harness.dataDir, 'master-keys.json'),
      }
      const { code } = await runHonnin(['backup', 'restore'], target, { killAfterMs: 800 + Math.random() * 3000 })
      if (code === null) {
        killed += 1
        // Not --force: what the killed one left must still count as empty.
        expect((await runHonnin(['backup', 'restore'], target)).code).toBe(0)
      }
      const { code: verified, value } = await runHonnin(['audit', 'verify'], target)
      expect([verified, value['valid']]).toEqual([0, true])
      await database.drop()
    }
    reportFigure({ id: 'R9', what: 'restore killed', trials: rounds, failures: 0, note: `${killed} died` })
  }, 900_000)
})
