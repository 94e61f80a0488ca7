import { AuditLog, nodePrimitives } from '../../src/audit/index.ts'
import { parseNoteKey, type NoteKey } from '@honnin/shared/audit'
import { KeyRing, loadMasterKeys } from '../../src/crypto/index.ts'
import { migrate, openDatabase, type Db } from '../../src/db/index.ts'
import { createTestDatabase, type TestServer } from './postgres.ts'

/** An audit log without the rest of the program. */
export interface TestLog {
  readonly db: Db
  readonly url: string
  readonly log: AuditLog
  readonly keys: KeyRing
  readonly key: NoteKey
  /** Appends entries and gives them places, with a checkpoint after each `perCheckpoint`. */
  grow(count: number, options?: { perCheckpoint?: number; at?: Date }): Promise<void>
  close(): Promise<void>
}

export const testMasterKey = `1:${Buffer.alloc(32, 7).toString('base64')}`
const startOfLog = new Date('2026-01-05T00:00:00.000Z')

export interface TestLogOptions {
  readonly origin?: string
  readonly quorum?: number
  readonly server?: TestServer
}

export const openTestLog = async (options: TestLogOptions = {}): Promise<TestLog> => {
  const { origin = 'log.example/audit', quorum = 0, server } = options
  const database = await createTestDatabase(server)
  const db = openDatabase({ connectionString: database.url, connections: 8, onError: () => undefined })
  await migrate(db)
  const keys = await KeyRing.load(db, await loadMasterKeys({ kind: 'text', text: testMasterKey }))
  const log = await AuditLog.open({ db, keys, origin, quorum })
  let made = 0
  return {
    ...{ db, url: database.url, log, keys },
    key: await parseNoteKey(log.verifierKey(), nodePrimitives.sha256),
    grow: async (count, { perCheckpoint = count, at = startOfLog } = {}) => {
      for (let left = count; left > 0; left -= perCheckpoint) {
        const entries = Array.from({ length: Math.min(left, perCheckpoint) }, () => {
          made += 1
          return {
            ...{ type: 'session.approved', at, tenantId: 'ten_1', sessionId: null },
            plain: { from: 'processing', to: 'approved', attempt: 1, number: made },
          }
        })
        await Promise.all(entries.map((entry) => log.record(entry)))
        await log.integrate(at)
      }
    },
    close: async () => {
      await db.close()
      await database.drop()
    },
  }
}
