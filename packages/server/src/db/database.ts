import pg from 'pg'

/** What a store function needs that only reads, or that writes one statement. */
export interface Queryable {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>>
}

/** A pool of connections. */
export interface Db extends Queryable {
  /** Takes one connection out of the pool for good: the caller MUST `end` it. For LISTEN and for session locks. */
  dedicated(): Promise<pg.Client>
  close(): Promise<void>
  readonly pool: pg.Pool
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
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
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

export const openDatabase = (options: DatabaseOptions): Db => {
  const settings: pg.PoolConfig = {
    connectionString: options.connectionString,
    max: options.connections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    application_name: 'honnin',
    types,
  }
  const pool = new pg.Pool(settings)
  pool.on('error', options.onError)
  return {
    pool,
    query: (text, values) => pool.query(text, values === undefined ? undefined : [...values]),
    dedicated: async () => {
      const client = new pg.Client({ ...settings, statement_timeout: 0, keepAlive: true })
      client.on('error', options.onError)
      await client.connect()
      return client
    },
    close: () => pool.end(),
  }
}

/**
 * Runs `work` in one transaction (READ COMMITTED; rows are locked where it matters). Commits when it returns, rolls back
 * when it throws.
 */
export const transaction = async <Result>(
  db: Db,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> => {
  const client = await db.pool.connect()
  const tasks: (() => void | Promise<void>)[] = []
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work({
      isTransaction: true,
      query: (text, values) => client.query(text, values === undefined ? undefined : [...values]),
      afterCommit: (task) => {
        tasks.push(task)
      },
    })
    await client.query('commit')
    for (const task of tasks) await task()
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.release(broken)
  }
}
