import { transaction, type Db, type Transaction } from '../db/index.ts'
import { signingKeyContext } from './key-ring.ts'
import type { MasterKeys } from './master-keys.ts'
import { rewrapSessionKey } from './session-keys.ts'

/** Sealed by the master key outside this folder: the column, and the context from the row's id. */
export interface SealedColumn {
  readonly table: string
  readonly idColumn: string
  readonly column: string
  readonly context: (id: string) => string
}

export const sealedBySigningKeys: SealedColumn = {
  table: 'signing_key',
  idColumn: 'id',
  column: 'sealed_private',
  context: signingKeyContext,
}

const batchSize = 500
/** The version is the first two bytes of what the master key seals. A newer one than ours is not old. */
const isOld = (column: string): string => `get_byte(${column}, 0) * 256 + get_byte(${column}, 1) < $1`

const rewrapSessionBatch = async (tx: Transaction, master: MasterKeys): Promise<number> => {
  const { rows } = await tx.query<{ session_id: string; tenant_id: string; wrapped: Buffer }>(
    `select k.session_id, s.tenant_id, k.wrapped from session_key k join session s on s.id = k.session_id
     where ${isOld('k.wrapped')} order by k.session_id limit ${batchSize} for update of k`,
    [master.current],
  )
  for (const row of rows) {
    const wrapped = rewrapSessionKey(master, { tenantId: row.tenant_id, sessionId: row.session_id }, row.wrapped)
    await tx.query('update session_key set wrapped = $2 where session_id = $1', [row.session_id, wrapped])
  }
  return rows.length
}

const resealBatch = async (tx: Transaction, master: MasterKeys, sealed: SealedColumn): Promise<number> => {
  const { table, idColumn, column } = sealed
  const { rows } = await tx.query<{ id: string; sealed: Buffer }>(
    `select ${idColumn} as id, ${column} as sealed from ${table}
     where ${isOld(column)} order by ${idColumn} limit ${batchSize} for update`,
    [master.current],
  )
  for (const row of rows) {
    const context = sealed.context(row.id)
    await tx.query(`update ${table} set ${column} = $2 where ${idColumn} = $1`, [
      row.id,
      master.seal(context, master.open(context, row.sealed)),
    ])
  }
  return rows.length
}

const countOldIn = async (db: Db, table: string, column: string, current: number): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(`select count(*) from ${table} where ${isOld(column)}`, [current])
  return rows[0]?.count ?? 0
}

/** How much is still sealed by an older master key: what a rotation that was cut off has left. */
export const countOld = async (db: Db, master: MasterKeys, columns: readonly SealedColumn[]): Promise<number> => {
  let count = await countOldIn(db, 'session_key', 'wrapped', master.current)
  for (const { table, column } of [sealedBySigningKeys, ...columns])
    count += await countOldIn(db, table, column, master.current)
  return count
}

/**
 * Brings everything that an older master key sealed under the current one, in batches. Nothing that was sealed by a session
 * key changes. Safe to interrupt and to run again. Returns how many keys were wrapped anew.
 */
export const rewrapAll = async (
  db: Db,
  master: MasterKeys,
  columns: readonly SealedColumn[],
  onProgress: (total: number) => void = () => undefined,
): Promise<number> => {
  let total = 0
  const works = [
    (tx: Transaction) => rewrapSessionBatch(tx, master),
    ...[sealedBySigningKeys, ...columns].map((sealed) => (tx: Transaction) => resealBatch(tx, master, sealed)),
  ]
  for (const work of works) {
    for (;;) {
      const count = await transaction(db, work)
      total += count
      onProgress(total)
      if (count < batchSize) break
    }
  }
  return total
}
