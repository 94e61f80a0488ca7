import { isLegalTransition, sessionStatuses } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, openDatabase, transaction, type Db } from '../src/db/index.ts'
import { syncTransitions } from '../src/sessions/index.ts'
import { createTestDatabase, testServers, type TestDatabase } from './support/postgres.ts'

describe.each(testServers())('the database on PostgreSQL: $name', (server) => {
  let database: TestDatabase
  let db: Db
  beforeAll(async () => {
    database = await createTestDatabase(server)
    db = openDatabase({ connectionString: database.url, connections: 4, onError: () => undefined })
    await migrate(db)
    await syncTransitions(db)
    await db.query(`insert into tenant values ('ten_1', 'one', 'none', now())`)
  })
  afterAll(async () => {
    await db.close()
    await database.drop()
  })

  const insert = (status: string): string =>
    `insert into session (id, tenant_id, livemode, status, plan, sector, document_types, created_at, expires_at, attempt, receipt,
       client_token_id, session_days, result_days, media_days)
     values ('ses_1', 'ten_1', false, '${status}', 'document-and-face', 'none', '{}', now(), now(), 0, '', '', 30, 30, 30)`

  it('takes no transaction for committed in which a statement failed that nobody minded', async () => {
    const careless = transaction(db, async (tx) => {
      await tx.query(`insert into tenant values ('ten_2', 'two', 'none', now())`)
      await tx.query('select 1 / 0').catch(() => undefined)
    })
    await expect(careless).rejects.toThrow('rolled back')
    expect((await db.query(`select from tenant where id = 'ten_2'`)).rowCount).toBe(0)
  })

  it('allows exactly the transitions of the protocol', async () => {
    for (const from of sessionStatuses) {
      for (const to of sessionStatuses) {
        const attempt = transaction(db, async (tx) => {
          await tx.query(insert(from))
          await tx.query('update session set status = $1', [to])
          throw new Error('undo')
        })
        const isLegal = from === to || isLegalTransition(from, to)
        await expect(attempt, `${from} to ${to}`).rejects.toMatchObject(
          isLegal ? { message: 'undo' } : { constraint: 'session_legal_transition' },
        )
      }
    }
  })

  it('lets nobody change or delete an audit entry', async () => {
    await db.query(`insert into audit_entry (body) values ('{}')`)
    for (const statement of [
      `update audit_entry set body = '{"a":1}'`,
      'delete from audit_entry',
      'update audit_entry set leaf_index = null',
    ])
      await expect(db.query(statement)).rejects.toThrow('append-only')
    await db.query('update audit_entry set leaf_index = 0')
    await expect(db.query('update audit_entry set leaf_index = 1')).rejects.toThrow('append-only')
  })

  it('is migrated once, by whichever of several processes', async () => {
    expect(await Promise.all([migrate(db), migrate(db), migrate(db)])).toEqual([[], [], []])
  })

  it('refuses to run on migrations that were altered', async () => {
    const { rows } = await db.query<{ name: string; sha256: string }>('select name, sha256 from migration limit 1')
    await db.query(`update migration set sha256 = 'other' where name = $1`, [rows[0]?.name])
    await expect(migrate(db)).rejects.toMatchObject({ code: 'migration_altered' })
    await db.query('update migration set sha256 = $2 where name = $1', [rows[0]?.name, rows[0]?.sha256])
  })

  it('runs what waits for the commit after it, and not after a rollback', async () => {
    const told: string[] = []
    await transaction(db, async (tx) => {
      tx.afterCommit(() => void told.push('committed'))
    })
    await transaction(db, async (tx) => {
      tx.afterCommit(() => void told.push('rolled back'))
      throw new Error('undo')
    }).catch(() => undefined)
    expect(told).toEqual(['committed'])
  })

  it('is not held up by what waits for the commit, however few connections there are', async () => {
    const narrow = openDatabase({ connectionString: database.url, connections: 2, onError: () => undefined })
    const work = () =>
      transaction(narrow, async (tx) => {
        await tx.query('select 1')
        tx.afterCommit(async () => void (await narrow.query('select 1')))
      })
    await Promise.all(Array.from({ length: 20 }, work))
    await narrow.close()
  })
})
