import pg from 'pg'
import { DatabaseError } from './database-error.ts'

/** What a store function needs that only reads, or that writes one statement. */
export interface Queryable {
  /**
   * With a `plan` each connection parses and plans the statement once, under that name: for what every call asks, which costs the
   * database more to plan than to answer. One name is one text, and the text MUST name its columns: `*` would fail in a process
   * of the release before as soon as a migration adds one.
   */
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    plan?: string,
  ): Promise<pg.QueryResult<Row>>
}

/** A pool of connections. */
export interface Db extends Queryable {
  /** As {@link transaction}. */
  begin<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>
  /** Takes one connection out of the pool for good: the caller MUST `end` it. For LISTEN and for session locks. */
  dedicated(): Promise<pg.Client>
  close(): Promise<void>
}

/** An open transaction. Functions that must not run outside one take this type. */
export interface Transaction extends Queryable {
  readonly isTransaction: true
  /** Runs once the transaction is committed, and not at all where it is rolled back. MUST NOT throw. */
  afterCommit(task: () => void | Promise<void>): void
}

const int8Oid = 20

/** Counters here stay far below 2^53, so `bigint` columns are read as numbers. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === int8Oid ? Number : pg.types.getTypeParser(oid, format),
}

export interface DatabaseOptions {
  readonly connectionString: string
  readonly connections: number
  /** Told of idle connections that broke; the pool replaces them. */
  readonly onError: (error: Error) => void
}

/** Waits of one statement and of one lock, so that nothing hangs for ever behind a dead neighbour. */
const statementTimeoutMs = 30_000
const lockTimeoutMs = 15_000
const connectTimeoutMs = 10_000
/** A machine that vanished leaves its transactions and their locks behind; no request lasts longer. */
const idleTransactionTimeoutMs = 120_000
/** Waits on our side, for a server that hangs and cannot time anything. */
const queryTimeoutMs = statementTimeoutMs + 5000

/** SQLSTATE classes 08 (connection) and 57P (shutdown), and what the socket says. */
const connectionCodes = /^(08...|57P0.|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/

/** A connection that broke under a statement; node-postgres gives its own such errors no code. */
const translate = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isBroken =
    connectionCodes.test(code) || (code === '' && /^(Connection terminated|Query read timeout)/.test(error.message))
  return isBroken
    ? new DatabaseError('database_unreachable', 'the connection to the database broke', { cause: error })
    : error
}

const borrow = (pool: pg.Pool): Promise<pg.PoolClient> =>
  pool.connect().catch((cause: unknown) => {
    throw new DatabaseError('database_unreachable', 'the database gives no connection', { cause })
  })

const queryOn =
  (client: pg.PoolClient): Queryable['query'] =>
  async (text, values, plan) => {
    try {
      return await client.query({
        text,
        ...(values === undefined ? {} : { values: [...values] }),
        ...(plan === undefined ? {} : { name: plan }),
      })
    } catch (error) {
      throw translate(error)
    }
  }

export const openDatabase = (options: DatabaseOptions): Db => {
  const settings: pg.PoolConfig = {
    connectionString: options.connectionString,
    max: options.connections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: queryTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
    application_name: 'honnin',
    types,
  }
  const pool = new pg.Pool(settings)
  pool.on('error', options.onError)
  // The pool listens to idle connections only; one that breaks while it is lent would end the process.
  pool.on('connect', (client) => {
    client.on('error', options.onError)
  })
  return {
    begin: (work) => beginOn(pool, work),
    query: async (text, values, plan) => {
      const client = await borrow(pool)
      let broken: Error | undefined
      try {
        return await queryOn(client)(text, values, plan)
      } catch (error) {
        // Its answer may still come, and must not be taken for that of the next query.
        if (error instanceof DatabaseError) broken = error
        throw error
      } finally {
        client.release(broken)
      }
    },
    dedicated: async () => {
      const client = new pg.Client({
        ...settings,
        ...{ statement_timeout: 0, query_timeout: 0, idle_in_transaction_session_timeout: 0, keepAlive: true },
      })
      client.on('error', options.onError)
      await client.connect()
      return client
    },
    close: () => pool.end(),
  }
}

type Task = () => void | Promise<void>

const beginOn = async <Result>(pool: pg.Pool, work: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
  const tasks: Task[] = []
  const result = await runTransaction(await borrow(pool), (client) =>
    work({
      isTransaction: true,
      query: queryOn(client),
      afterCommit: (task) => {
        tasks.push(task)
      },
    }),
  )
  // The connection was given back before: tasks that want one of their own must not wait for ours.
  for (const task of tasks) await task()
  return result
}

const runTransaction = async <Result>(
  client: pg.PoolClient,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    // Where a statement failed and nobody minded, PostgreSQL rolls back and says so in passing.
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements had failed')
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw translate(error)
  } finally {
    client.release(broken)
  }
}

/**
 * Runs `work` in one transaction (READ COMMITTED; rows are locked where it matters). Commits when it returns, rolls back
 * when it throws.
 */
export const transaction = <Result>(db: Db, work: (transaction: Transaction) => Promise<Result>): Promise<Result> =>
  db.begin(work)

/**
 * The database as seen from within an open transaction: reads see what it wrote, and transactions that are begun become parts
 * of it (savepoints), so that they are committed with it or not at all.
 */
export const joining = (db: Db, tx: Transaction): Db => ({
  ...db,
  query: (text, values, plan) => tx.query(text, values, plan),
  begin: async (work) => {
    const tasks: Task[] = []
    await tx.query('savepoint joined')
    try {
      const result = await work({ ...tx, afterCommit: (task) => void tasks.push(task) })
      await tx.query('release savepoint joined')
      for (const task of tasks) tx.afterCommit(task)
      return result
    } catch (error) {
      // Where the connection is gone, the whole transaction is.
      await tx.query('rollback to savepoint joined').catch(() => undefined)
      throw error
    }
  },
})
