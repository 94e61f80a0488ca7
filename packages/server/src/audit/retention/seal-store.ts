import type { Queryable } from '../../db/index.ts'

export interface StoredSeal {
  readonly toIndex: number
  readonly note: string
}

export const newestSeal = async (db: Queryable): Promise<StoredSeal | null> => {
  const { rows } = await db.query<StoredSeal>(
    'select to_index as "toIndex", note from audit_seal order by to_index desc limit 1',
  )
  return rows[0] ?? null
}

export const writeSeal = async (db: Queryable, { toIndex, note }: StoredSeal, at: Date): Promise<void> => {
  await db.query('insert into audit_seal (to_index, note, created_at) values ($1, $2, $3)', [toIndex, note, at])
}

/** Entries that were under a checkpoint at `instant`; 0 where there was none. */
export const sizeAt = async (db: Queryable, instant: Date): Promise<number> => {
  const { rows } = await db.query<{ size: number | null }>(
    'select max(size) as size from audit_checkpoint where created_at <= $1',
    [instant],
  )
  return rows[0]?.size ?? 0
}

/** Place of the first entry whose facts can still be opened: its session is not erased. Null where there is none. */
export const firstOpenable = async (db: Queryable): Promise<number | null> => {
  const { rows } = await db.query<{ index: number | null }>(
    `select min(leaf_index) as index from audit_opening join audit_entry on audit_entry.id = audit_opening.entry_id`,
  )
  return rows[0]?.index ?? null
}

/**
 * Removes some of the entries below `toIndex`, the first ones, and notes which of them were of which session. Returns how many.
 */
export const removeEntries = async (db: Queryable, toIndex: number, limit: number): Promise<number> => {
  const { rows } = await db.query<{ count: number }>(
    `with removed as (
       delete from audit_entry where leaf_index < least($1::bigint, (select min(leaf_index) from audit_entry) + $2)
       returning leaf_index, session_id, convert_from(body, 'UTF8')::jsonb ? 'to' as is_state
     ), noted as (
       insert into audit_sealed_entry (leaf_index, session_id, is_state)
       select leaf_index, session_id, is_state from removed where session_id is not null
     )
     select count(*) from removed`,
    [toIndex, limit],
  )
  return rows[0]?.count ?? 0
}
