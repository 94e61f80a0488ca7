import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuditLog, compareReplica, FolderStore, replicate, sealLog, verifyLog } from '../src/audit/index.ts'
import { KeyRing, loadMasterKeys, systemRandom } from '../src/crypto/index.ts'
import { openDatabase, type Db } from '../src/db/index.ts'
import { createTestDatabase, type TestDatabase } from '../test/support/postgres.ts'
import { openTestLog, testMasterKey, type TestLog } from '../test/support/test-log.ts'
import { isBuilt } from './served-program.ts'
import { hasStrace, sweepCalls } from './traced-program.ts'

const limitMs = 900_000
const entries = 520
const sealed = 512
const origin = 'log.example/audit'
const folder = mkdtempSync(join(tmpdir(), 'honnin-r3-log-'))

/** R3 for what is kept of the log elsewhere: copies and the archive. */
describe.skipIf(!hasStrace || !isBuilt)('R3: each system call that writes', () => {
  let test: TestLog
  beforeAll(async () => {
    test = await openTestLog({ origin })
    await test.grow(300)
    await replicate(test.db, test.key, new FolderStore(join(folder, 'copy')))
    await test.grow(entries - 300)
  })
  afterAll(async () => {
    await test.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it(
    'a copy of the log: it is what it was or what it becomes, and goes on',
    () =>
      sweepCalls({
        ...{ what: 'copying the log', program: 'replicate-log.mjs', shortStep: 20 },
        arguments: (root) => [root, test.log.verifierKey()],
        env: async () => ({ HONNIN_DATABASE_URL: test.url }),
        prepare: (root) => cpSync(join(folder, 'copy'), root, { recursive: true }),
        examine: async (root, said) => {
          const store = new FolderStore(root)
          const { size, findings } = await compareReplica(test.db, test.key, { store })
          expect(findings).toEqual([])
          expect(said === '' ? [300, entries] : [entries]).toContain(size)
          expect((await replicate(test.db, test.key, store)).size).toBe(entries)
          expect((await compareReplica(test.db, test.key, { store })).findings).toEqual([])
        },
      }),
    limitMs,
  )

  it(
    'the archive: every entry is in the database or in the archive, and sealing goes on',
    async () => {
      const databases = new Map<number, TestDatabase>()
      const seal = async (db: Db, root: string) => {
        const keys = await KeyRing.load(db, await loadMasterKeys({ kind: 'text', text: testMasterKey }))
        const auditLog = await AuditLog.open({ db, keys, origin, quorum: 0 })
        const archive = async () => new FolderStore(root)
        const now = () => new Date()
        await sealLog({ db, auditLog, random: systemRandom, now }, { archive, before: now() })
        await auditLog.integrate()
      }
      await sweepCalls({
        ...{ what: 'sealing the log', program: 'seal-log.mjs', shortStep: 32 },
        arguments: (root) => [root],
        env: async (run) => {
          const database = await createTestDatabase(undefined, { copyOf: test.url })
          databases.set(run, database)
          return { HONNIN_DATABASE_URL: database.url, HONNIN_MASTER_KEY: testMasterKey, LOG_ORIGIN: origin }
        },
        examine: async (root, _said, run) => {
          const url = databases.get(run)?.url ?? ''
          const db = openDatabase({ connectionString: url, connections: 2, onError: () => undefined })
          await seal(db, root)
          expect(await verifyLog(db, test.key)).toMatchObject({ size: entries + 1, sealed, findings: [] })
          const store = new FolderStore(root)
          expect(await compareReplica(db, test.key, { store, firstIndex: sealed })).toEqual({
            ...{ size: entries, findings: [] },
          })
          await db.close()
        },
        discard: async (run) => {
          await databases.get(run)?.drop()
          databases.delete(run)
        },
      })
    },
    limitMs,
  )
})
