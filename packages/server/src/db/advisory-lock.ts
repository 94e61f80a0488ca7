import type { Db, Transaction } from './database.ts'

/**
 * Takes the lock until the transaction ends, or answers false at once where another process has it.
 *
 * Numbers of the locks in use: 4801001 migrations, 4801002 audit integration, 4801003 signing keys, 4801004 sealing of the audit
 * log, 4801100 backups, 4801101 and above the recurring tasks. Requests under an `Idempotency-Key` lock 64 bits of its digest.
 */
export const tryLock = async (tx: Transaction, lock: number | bigint): Promise<boolean> => {
  const { rows } = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [lock])
  return rows[0]?.taken === true
}

/** Waits for the lock, until the transaction ends. */
export const takeLock = async (tx: Transaction, lock: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1)', [lock])
}

/**
 * Runs `work` while this process, and no other, holds the lock; answers `null` at once where another has it. The lock hangs on
 * a connection: the signal tells `work` that it broke, and with it the lock.
 */
export const holdingLock = async <Result>(
  db: Db,
  lock: number,
  work: (lost: AbortSignal) => Promise<Result>,
): Promise<Result | null> => {
  const client = await db.dedicated()
  const lost = new AbortController()
  client.once('end', () => lost.abort())
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lock])
    return rows[0]?.taken === true ? await work(lost.signal) : null
  } finally {
    await client.end().catch(() => undefined)
  }
}
