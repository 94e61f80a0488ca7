import PgBoss from 'pg-boss'
import type { Db, Queryable, Transaction } from '../db/index.ts'
import { jobDefinitions, jobNames, type JobName, type JobPayload } from './definitions.ts'
import type { FetchedJob, JobQueue } from './job-queue.ts'

/** Channel on which workers are woken; polling is what they rely on. */
export const jobChannel = 'honnin_job'
/** Schema of the database that belongs to the queue alone. */
export const queueSchema = 'job_queue'
const supervisionSeconds = 1
const keepFinishedSeconds = 12 * 60 * 60

const executor = (queryable: Queryable): PgBoss.Db => ({
  executeSql: (text: string, values: unknown[]) => queryable.query(text, values),
})

export interface PgBossQueueOptions {
  readonly db: Db
  /** Whether this process looks for lost jobs; every worker does. */
  readonly supervise: boolean
  readonly onError: (error: Error) => void
}

/** The queue over pg-boss 10, in the same database. */
export class PgBossQueue implements JobQueue {
  readonly #boss: PgBoss
  readonly #db: Db

  private constructor(boss: PgBoss, db: Db) {
    this.#boss = boss
    this.#db = db
  }

  static async start({ db, supervise, onError }: PgBossQueueOptions): Promise<PgBossQueue> {
    const boss = new PgBoss({
      db: executor(db),
      schema: queueSchema,
      supervise,
      schedule: false,
      maintenanceIntervalSeconds: supervisionSeconds,
      archiveCompletedAfterSeconds: keepFinishedSeconds,
    })
    boss.on('error', onError)
    await boss.start()
    for (const name of jobNames) {
      const { retryLimit, retryDelaySeconds, silenceSeconds } = jobDefinitions[name]
      const options = { retryLimit, retryDelay: retryDelaySeconds, retryBackoff: true, expireInSeconds: silenceSeconds }
      if ((await boss.getQueue(name)) === null) await boss.createQueue(name, { name, ...options })
      else await boss.updateQueue(name, { name, ...options })
    }
    return new PgBossQueue(boss, db)
  }

  async enqueue<Name extends JobName>(
    tx: Transaction,
    name: Name,
    payload: JobPayload<Name>,
    options: { readonly notBefore?: Date } = {},
  ): Promise<void> {
    await this.#boss.send(name, payload, {
      db: executor(tx),
      ...(options.notBefore === undefined ? {} : { startAfter: options.notBefore }),
    })
    // After the commit and not within: NOTIFY inside would make commits wait for each other.
    tx.afterCommit(async () => {
      await this.#db.query('select pg_notify($1, $2)', [jobChannel, name]).catch(() => undefined)
    })
  }

  async fetch(name: JobName): Promise<FetchedJob | null> {
    const [job] = await this.#boss.fetch(name, { batchSize: 1 })
    return job === undefined ? null : { id: job.id, payload: job.data }
  }

  async keepAlive(name: JobName, id: string): Promise<boolean> {
    // pg-boss 10 counts the silence from `started_on` and has no call of its own to move it.
    const { rowCount } = await this.#db.query(
      `update ${queueSchema}.job set started_on = now() where name = $1 and id = $2 and state = 'active'`,
      [name, id],
    )
    return rowCount === 1
  }

  async complete(name: JobName, id: string): Promise<void> {
    await this.#boss.complete(name, id)
  }

  async fail(name: JobName, id: string, error: Error): Promise<void> {
    await this.#boss.fail(name, id, { message: error.message })
  }

  async has<Name extends JobName>(tx: Transaction, name: Name, payload: JobPayload<Name>): Promise<boolean> {
    const { rowCount } = await tx.query(
      `select from ${queueSchema}.job where name = $1 and state < 'completed' and data @> $2 limit 1`,
      [name, payload],
    )
    return rowCount === 1
  }

  async depth(name: JobName): Promise<number> {
    return this.#boss.getQueueSize(name)
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: false })
  }
}
