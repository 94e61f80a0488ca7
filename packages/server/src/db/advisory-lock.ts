import type { Transaction } from './database.ts'

/**
 * Takes the lock until the transaction ends, or answers false at once where another process has it.
 *
 * Numbers of the locks in use: 4801001 migrations, 4801002 audit integration, 4801003 signing keys, 4801004 sealing of the audit
 * log, 4801100 and above the
 * recurring tasks.
 */
export const tryLock = async (tx: Transaction, lock: number): Promise<boolean> => {
  const { rows } = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [lock])
  return rows[0]?.taken === true
}

/** Waits for the lock, until the transaction ends. */
export const takeLock = async (tx: Transaction, lock: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock($1)', [lock])
}
