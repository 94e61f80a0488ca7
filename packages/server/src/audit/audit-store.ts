import type { Queryable } from '../db/index.ts'
import type { NodeAddress, TreeNode } from './merkle-tree.ts'

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  /** The signed note. */
  readonly note: string
}

export interface LogEntry {
  readonly id: number
  readonly index: number
  readonly body: Buffer
}

/** The name of the log, fixed when it is begun. */
export const readOrigin = async (db: Queryable, origin: string): Promise<string> => {
  await db.query('insert into audit_log (origin) values ($1) on conflict do nothing', [origin])
  const { rows } = await db.query<{ origin: string }>('select origin from audit_log')
  return rows[0]?.origin ?? origin
}

export const newestCheckpoint = async (db: Queryable): Promise<StoredCheckpoint | null> => {
  const { rows } = await db.query<{ size: number; root: Buffer; note: string }>(
    'select size, root, note from audit_checkpoint order by size desc limit 1',
  )
  return rows[0] ?? null
}

export const listCheckpoints = async (db: Queryable): Promise<readonly StoredCheckpoint[]> => {
  const { rows } = await db.query<{ size: number; root: Buffer; note: string }>(
    'select size, root, note from audit_checkpoint order by size',
  )
  return rows
}

export const writeCheckpoint = async (db: Queryable, checkpoint: StoredCheckpoint, at: Date): Promise<void> => {
  await db.query('insert into audit_checkpoint (size, root, note, created_at) values ($1, $2, $3, $4)', [
    checkpoint.size,
    checkpoint.root,
    checkpoint.note,
    at,
  ])
}

export const entriesToIntegrate = async (
  db: Queryable,
  limit: number,
): Promise<readonly { readonly id: number; readonly body: Buffer }[]> => {
  const { rows } = await db.query<{ id: number; body: Buffer }>(
    'select id, body from audit_entry where leaf_index is null order by id limit $1',
    [limit],
  )
  return rows
}

export const countToIntegrate = async (db: Queryable): Promise<number> => {
  const { rows } = await db.query<{ count: number }>('select count(*) from audit_entry where leaf_index is null')
  return rows[0]?.count ?? 0
}

/** Gives the entries, in their order, the places from `firstIndex` on. */
export const placeEntries = async (db: Queryable, ids: readonly number[], firstIndex: number): Promise<void> => {
  await db.query(
    `update audit_entry set leaf_index = placed.position - 1 + $2
     from unnest($1::bigint[]) with ordinality as placed (id, position) where audit_entry.id = placed.id`,
    [ids, firstIndex],
  )
}

export const writeNodes = async (db: Queryable, nodes: readonly TreeNode[]): Promise<void> => {
  await db.query(
    'insert into audit_node (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])',
    [nodes.map((node) => node.level), nodes.map((node) => node.index), nodes.map((node) => node.hash)],
  )
}

export const readNode = async (db: Queryable, { level, index }: NodeAddress): Promise<Buffer | null> => {
  const { rows } = await db.query<{ hash: Buffer }>('select hash from audit_node where level = $1 and index = $2', [
    level,
    index,
  ])
  return rows[0]?.hash ?? null
}

/** Nodes of one level from `firstIndex` on, in order. */
export const readNodes = async (
  db: Queryable,
  options: { readonly level: number; readonly firstIndex: number; readonly count: number },
): Promise<readonly Buffer[]> => {
  const { rows } = await db.query<{ hash: Buffer }>(
    'select hash from audit_node where level = $1 and index >= $2 and index < $3 order by index',
    [options.level, options.firstIndex, options.firstIndex + options.count],
  )
  return rows.map((row) => row.hash)
}

/** Entries of the tree from `firstIndex` on, in order. */
export const readEntries = async (db: Queryable, firstIndex: number, limit: number): Promise<readonly LogEntry[]> => {
  const { rows } = await db.query<{ id: number; leaf_index: number; body: Buffer }>(
    'select id, leaf_index, body from audit_entry where leaf_index >= $1 order by leaf_index limit $2',
    [firstIndex, limit],
  )
  return rows.map((row) => ({ id: row.id, index: row.leaf_index, body: row.body }))
}

/** Place of an entry; null while it has none yet. */
export const readPlace = async (db: Queryable, entryId: number): Promise<number | null> => {
  const { rows } = await db.query<{ leaf_index: number | null }>('select leaf_index from audit_entry where id = $1', [
    entryId,
  ])
  return rows[0]?.leaf_index ?? null
}

/** Place of the session's newest entry that records a change of its state (it has a member `to`); null where there is none. */
export const newestStateEntry = async (
  db: Queryable,
  sessionId: string,
): Promise<{ readonly index: number | null } | null> => {
  const { rows } = await db.query<{ leaf_index: number | null }>(
    `select leaf_index from audit_entry
     where session_id = $1 and convert_from(body, 'UTF8')::jsonb ? 'to' order by id desc limit 1`,
    [sessionId],
  )
  const [row] = rows
  return row === undefined ? null : { index: row.leaf_index }
}
