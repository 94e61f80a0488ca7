import type { Readable, Writable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Db, Transaction } from './database.ts'

/** A transaction on a connection of its own that no statement timeout ends, with COPY in both directions. */
export interface BulkTransaction extends Transaction {
  /** The rows in PostgreSQL's text format. `query` is a table with its columns, or a select in parentheses. */
  copyOut(query: string): Readable
  copyIn(target: string): Writable
}

const bulkTransaction = (client: pg.Client, tasks: (() => void | Promise<void>)[]): BulkTransaction => ({
  isTransaction: true,
  query: (text, values) => client.query(text, values === undefined ? undefined : [...values]),
  afterCommit: (task) => {
    tasks.push(task)
  },
  copyOut: (query) => client.query(copyTo(`copy ${query} to stdout`)),
  copyIn: (target) => client.query(copyFrom(`copy ${target} from stdin`)),
})

const inTransaction = async <Result>(
  db: Db,
  begin: string,
  work: (transaction: BulkTransaction) => Promise<Result>,
): Promise<Result> => {
  const client = await db.dedicated()
  const tasks: (() => void | Promise<void>)[] = []
  try {
    await client.query(begin)
    const result = await work(bulkTransaction(client, tasks))
    await client.query('commit')
    for (const task of tasks) await task()
    return result
  } finally {
    // Closing the connection is what rolls back: it also ends a COPY that was left in the middle.
    await client.end().catch(() => undefined)
  }
}

/** Reads the whole database as it was at one moment (REPEATABLE READ). */
export const readSnapshot = <Result>(db: Db, work: (snapshot: BulkTransaction) => Promise<Result>): Promise<Result> =>
  inTransaction(db, 'begin isolation level repeatable read read only', work)

/** Writes in bulk: everything or nothing. */
export const writeInBulk = <Result>(db: Db, work: (tx: BulkTransaction) => Promise<Result>): Promise<Result> =>
  inTransaction(db, 'begin', work)
