import { setTimeout as delay } from 'node:timers/promises'
import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openDatabase, transaction, type Db } from '../src/db/index.ts'
import { jobDefinitions, PgBossQueue } from '../src/jobs/index.ts'
import { randomId } from './support/device.ts'
import { createTestDatabase, testServers, type TestDatabase } from './support/postgres.ts'
import { until } from './support/until.ts'

describe.each(testServers())('the queue on PostgreSQL: $name', (server) => {
  let database: TestDatabase
  let db: Db
  let queue: PgBossQueue
  beforeAll(async () => {
    database = await createTestDatabase(server)
    db = openDatabase({ connectionString: database.url, connections: 6, onError: () => undefined })
    await migrate(db)
    queue = await PgBossQueue.start({ db, supervise: true, onError: () => undefined })
  })
  afterAll(async () => {
    await queue.stop()
    await db.close()
    await database.drop()
  })
  beforeEach(() => db.query('delete from job_queue.job'))

  const payload = () => ({ sessionId: v.parse(SessionIdSchema, randomId('ses')), attempt: 1 })
  const enqueue = (notBefore?: Date) =>
    transaction(db, (tx) =>
      queue.enqueue(tx, 'process-session', payload(), notBefore === undefined ? {} : { notBefore }),
    )

  it('has a job after the commit and none after a rollback', async () => {
    await transaction(db, async (tx) => {
      await queue.enqueue(tx, 'process-session', payload())
      throw new Error('undo')
    }).catch(() => undefined)
    expect(await queue.fetch('process-session')).toBeNull()
    await enqueue()
    expect(await queue.fetch('process-session')).toMatchObject({ payload: { attempt: 1 } })
    expect(await queue.fetch('process-session')).toBeNull()
  })

  it('holds a job back until its time', async () => {
    await enqueue(new Date(Date.now() + 3_600_000))
    expect(await queue.fetch('process-session')).toBeNull()
    expect(await queue.depth('process-session')).toBe(1)
  })

  it('gives a job whose worker fell silent to another within seconds', async () => {
    await enqueue()
    const first = await queue.fetch('process-session')
    const begun = Date.now()
    const second = await until(() => queue.fetch('process-session'), 30_000)
    const seconds = (Date.now() - begun) / 1000
    expect(second.id).toBe(first?.id)
    expect(seconds).toBeGreaterThan(jobDefinitions['process-session'].silenceSeconds - 1)
    expect(seconds).toBeLessThan(jobDefinitions['process-session'].silenceSeconds + 8)
  })

  it('leaves a job with a worker that gives signs of life', async () => {
    await enqueue()
    const job = await queue.fetch('process-session')
    if (job === null) throw new TypeError('no job')
    for (let beat = 0; beat < 5; beat += 1) {
      await delay(2000)
      expect(await queue.keepAlive('process-session', job.id)).toBe(true)
      expect(await queue.fetch('process-session')).toBeNull()
    }
    await queue.complete('process-session', job.id)
    expect(await queue.keepAlive('process-session', job.id)).toBe(false)
  })

  it('tries a job that failed again', async () => {
    await enqueue()
    const job = await queue.fetch('process-session')
    if (job === null) throw new TypeError('no job')
    await queue.fail('process-session', job.id, new Error('once'))
    expect((await until(() => queue.fetch('process-session'))).id).toBe(job.id)
  })
})
