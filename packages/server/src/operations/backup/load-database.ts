import { pipeline } from 'node:stream/promises'
import { applyMigrations, type BulkTransaction } from '../../db/index.ts'
import { queueSchema } from '../../jobs/index.ts'
import type { BackupKey } from '../../crypto/index.ts'
import type { ObjectStore } from '../../storage/index.ts'
import { BackupError } from './backup-error.ts'
import { copyTarget } from './dump-database.ts'
import { partNames, partPath, type Manifest } from './manifest.ts'
import { readPart } from './parts.ts'

export interface LoadSource {
  readonly store: ObjectStore
  readonly key: BackupKey
  readonly manifest: Manifest
  /** Generation whose session keys are taken: the newest that has them. */
  readonly keysFrom: Manifest
}

/** Tables in an order in which each comes after those that it refers to. */
const inOrderOfReference = async (tx: BulkTransaction, names: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
     where contype = 'f' and connamespace = current_schema()::regnamespace and conrelid <> confrelid`,
  )
  const ordered = new Set<string>()
  const waiting = new Set(names)
  while (waiting.size > 0) {
    const ready = [...waiting].filter((name) => rows.every(({ from, to }) => from !== name || !waiting.has(to)))
    if (ready.length === 0) throw new TypeError(`tables refer to each other in a circle: ${[...waiting].join(', ')}`)
    for (const name of ready) {
      ordered.add(name)
      waiting.delete(name)
    }
  }
  return [...ordered]
}

/** Removes every table and function of ours, and the queue. */
const clearDatabase = async (tx: BulkTransaction): Promise<void> => {
  await tx.query(`drop schema if exists ${queueSchema} cascade`)
  const { rows } = await tx.query<{ statement: string }>(
    `select 'drop table ' || oid::regclass || ' cascade' as statement from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
     union all
     select 'drop function ' || p.oid::regprocedure || ' cascade' from pg_proc p
     where pronamespace = current_schema()::regnamespace
       and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`,
  )
  for (const { statement } of rows) await tx.query(statement.replace(/^drop (table|function) /, 'drop $1 if exists '))
}

const loadTable = async (
  tx: BulkTransaction,
  { store, key, manifest }: LoadSource,
  table: Manifest['tables'][number],
): Promise<void> => {
  // Triggers guard what the program does; these rows passed them once.
  await tx.query(`alter table "${table.name}" disable trigger user`)
  const part = partNames.table(table.name)
  await readPart({ store, key }, partPath(manifest.id, part), {
    ...(manifest.parts[part] === undefined ? {} : { expected: manifest.parts[part] }),
    consume: (plain) => pipeline(plain, tx.copyIn(copyTarget(table))),
  })
  await tx.query(`alter table "${table.name}" enable trigger user`)
  const { rows } = await tx.query<{ count: number }>(`select count(*) from "${table.name}"`)
  if (rows[0]?.count !== table.rows)
    throw new BackupError('backup_damaged', `${table.name} holds another number of rows than its manifest says`)
}

const loadSessionKeys = async (tx: BulkTransaction, { store, key, keysFrom }: LoadSource): Promise<void> => {
  await tx.query('create temporary table kept_key (session_id text, wrapped bytea) on commit drop')
  const expected = keysFrom.parts[partNames.keys]
  await readPart({ store, key }, partPath(keysFrom.id, partNames.keys), {
    ...(expected === undefined ? {} : { expected }),
    consume: (plain) => pipeline(plain, tx.copyIn('kept_key')),
  })
  await tx.query(
    `insert into session_key (session_id, wrapped)
     select k.session_id, k.wrapped from kept_key k join session s on s.id = k.session_id where s.status <> 'erased'`,
  )
}

/**
 * What was erased after the backup stays erased: its key is not there from the first moment, and the server's clock does the
 * rest of the erasure, with its entry in the log, as soon as it runs. Returns how many sessions that concerns.
 */
const eraseAgain = async (tx: BulkTransaction, erased: readonly string[], now: Date): Promise<number> => {
  await tx.query('delete from session_key where session_id = any($1)', [erased])
  const { rowCount } = await tx.query(
    `update session set retain_until = $1, held_since = null, sealed_hold = null
     where status <> 'erased' and not exists (select from session_key where session_id = session.id)`,
    [now],
  )
  return rowCount ?? 0
}

/** Builds the database of a backup, with today's schema, in place of whatever is there. */
export const loadDatabase = async (
  tx: BulkTransaction,
  source: LoadSource,
  { erased, now, onTable }: { readonly erased: readonly string[]; readonly now: Date; readonly onTable: () => void },
): Promise<{ readonly erasedAgain: number }> => {
  const { manifest } = source
  await clearDatabase(tx)
  await applyMigrations(tx, { only: new Set(manifest.migrations.map(({ name }) => name)) })
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))
  for (const name of await inOrderOfReference(tx, [...tables.keys()])) {
    const table = tables.get(name)
    if (table !== undefined) await loadTable(tx, source, table)
    onTable()
  }
  await loadSessionKeys(tx, source)
  for (const { table, column, value } of manifest.sequences)
    if (value !== null)
      await tx.query('select setval(pg_get_serial_sequence($1, $2), $3)', [`"${table}"`, column, value])
  await applyMigrations(tx)
  return { erasedAgain: await eraseAgain(tx, erased, now) }
}
