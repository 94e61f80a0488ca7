import type { Readable } from 'node:stream'
import type { BulkTransaction, Queryable } from '../../db/index.ts'
import type { Manifest } from './manifest.ts'

/** Made anew from the migrations, or in a part of its own. */
const apart = ['migration', 'session_key']

export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
}

/** Tables of our schema with their columns, without computed ones. The queue's are not among them, and none that a crash empties: they
 * are made anew. */
export const listTables = async (db: Queryable): Promise<readonly TableShape[]> => {
  const { rows } = await db.query<{ name: string; columns: string[] }>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relpersistence = 'p' and c.relname <> all($1)
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [apart],
  )
  return rows
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Table and columns as COPY takes them. */
export const copyTarget = ({ name, columns }: TableShape): string => `${quote(name)} (${columns.map(quote).join(', ')})`

export const dumpTable = (snapshot: BulkTransaction, table: TableShape): Readable => snapshot.copyOut(copyTarget(table))

/** Where each counter stands; `null` where it was never used. */
export const listSequences = async (db: Queryable): Promise<Manifest['sequences']> => {
  const { rows } = await db.query<{ table: string; column: string; sequence: string }>(
    `select c.relname::text as table, a.attname::text as column, s.oid::regclass::text as sequence
     from pg_class s join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
     join pg_class c on c.oid = d.refobjid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where s.relkind = 'S' and s.relnamespace = current_schema()::regnamespace order by 1, 2`,
  )
  const sequences: Manifest['sequences'] = []
  for (const { table, column, sequence } of rows) {
    const { rows: values } = await db.query<{ value: number; used: boolean }>(
      `select last_value as value, is_called as used from ${sequence}`,
    )
    sequences.push({ table, column, value: values[0]?.used === true ? values[0].value : null })
  }
  return sequences
}

/** Keys of all media that belong to something. */
export const listMediaKeys = async (db: Queryable): Promise<readonly string[]> => {
  const { rows } = await db.query<{ media_key: string }>('select media_key from item order by media_key')
  return rows.map((row) => row.media_key)
}

export const readLogHead = async (db: Queryable): Promise<{ readonly size: number; readonly root: string | null }> => {
  const { rows } = await db.query<{ size: number; root: Buffer }>(
    'select size, root from audit_checkpoint order by size desc limit 1',
  )
  return { size: rows[0]?.size ?? 0, root: rows[0]?.root.toString('base64') ?? null }
}

export const countSessions = async (db: Queryable): Promise<number> => {
  const { rows } = await db.query<{ count: number }>('select count(*) from session')
  return rows[0]?.count ?? 0
}

/** Session keys as they are now; not those of the snapshot, so that what was erased meanwhile is left out. */
export const dumpSessionKeys = (snapshot: BulkTransaction): Readable =>
  snapshot.copyOut('(select session_id, wrapped from session_key order by session_id)')
