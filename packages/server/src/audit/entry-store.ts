import type { Queryable } from '../db/index.ts'

export interface LogEntry {
  readonly index: number
  readonly body: Buffer
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

/** Entries of the tree from `begin` to `end - 1`, in order; those that are not there are left out. */
export const readEntries = async (db: Queryable, begin: number, end: number): Promise<readonly LogEntry[]> => {
  const { rows } = await db.query<{ index: number; body: Buffer }>(
    'select leaf_index as index, body from audit_entry where leaf_index >= $1 and leaf_index < $2 order by leaf_index',
    [begin, end],
    'read-entries',
  )
  return rows
}

/** Place of the first entry from `index` on; null where there is none. */
export const nextEntryIndex = async (db: Queryable, index: number): Promise<number | null> => {
  const { rows } = await db.query<{ index: number }>(
    'select leaf_index as index from audit_entry where leaf_index >= $1 order by leaf_index limit 1',
    [index],
  )
  return rows[0]?.index ?? null
}

/**
 * Place of the session's newest entry that records a change of its state (it has a member `to`), also in the archive; null where
 * there is none.
 */
export const newestStateEntry = async (
  db: Queryable,
  sessionId: string,
): Promise<{ readonly index: number | null } | null> => {
  const { rows } = await db.query<{ leaf_index: number | null }>(
    `select leaf_index from audit_entry
     where session_id = $1 and convert_from(body, 'UTF8')::jsonb ? 'to' order by id desc limit 1`,
    [sessionId],
    'newest-state-entry',
  )
  const [row] = rows
  if (row !== undefined) return { index: row.leaf_index }
  const { rows: sealed } = await db.query<{ index: number }>(
    'select leaf_index as index from audit_sealed_entry where session_id = $1 and is_state order by leaf_index desc limit 1',
    [sessionId],
  )
  return sealed[0] ?? null
}

/** Place of an entry; null while it has none yet. */
export const readPlace = async (db: Queryable, entryId: number): Promise<number | null> => {
  const { rows } = await db.query<{ leaf_index: number | null }>('select leaf_index from audit_entry where id = $1', [
    entryId,
  ])
  return rows[0]?.leaf_index ?? null
}
