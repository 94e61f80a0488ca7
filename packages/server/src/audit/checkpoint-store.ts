import { formatNoteKey, type NoteKey } from '@honnin/shared/audit'
import type { Queryable } from '../db/index.ts'

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  /** The signed note, with the log's signature alone. */
  readonly note: string
}

/** The name of the log, fixed when it is begun. */
export const readOrigin = async (db: Queryable, origin: string): Promise<string> => {
  await db.query('insert into audit_log (origin) values ($1) on conflict do nothing', [origin])
  const { rows } = await db.query<{ origin: string }>('select origin from audit_log')
  return rows[0]?.origin ?? origin
}

export const writeCheckpoint = async (db: Queryable, checkpoint: StoredCheckpoint, at: Date): Promise<void> => {
  await db.query('insert into audit_checkpoint (size, root, note, created_at) values ($1, $2, $3, $4)', [
    checkpoint.size,
    checkpoint.root,
    checkpoint.note,
    at,
  ])
}

export const newestCheckpoint = async (db: Queryable): Promise<StoredCheckpoint | null> => {
  const { rows } = await db.query<{ size: number; root: Buffer; note: string }>(
    'select size, root, note from audit_checkpoint order by size desc limit 1',
  )
  return rows[0] ?? null
}

/** Checkpoints of sizes from `begin + 1` to `end`, in order. */
export const readCheckpoints = async (
  db: Queryable,
  begin: number,
  end: number,
): Promise<readonly StoredCheckpoint[]> => {
  const { rows } = await db.query<{ size: number; root: Buffer; note: string }>(
    'select size, root, note from audit_checkpoint where size > $1 and size <= $2 order by size',
    [begin, end],
  )
  return rows
}

const newestCosignedSize = async (
  db: Queryable,
  { index, quorum }: { readonly index: number; readonly quorum: number },
): Promise<number | null> => {
  const { rows } = await db.query<{ size: number }>(
    `select size from audit_cosignature where size > $1
     group by size having count(*) >= $2 order by size desc limit 1`,
    [index, quorum],
  )
  return rows[0]?.size ?? null
}

/** A checkpoint as others get it: its signed note with the lines of all its witnesses below. */
export interface CosignedCheckpoint {
  readonly size: number
  readonly note: string
}

const cosigned = `select size, note || coalesce(
    (select string_agg(line, '' order by witness) from audit_cosignature where size = checkpoint.size), '') as note
  from audit_checkpoint checkpoint`

export const readCosigned = async (db: Queryable, size: number): Promise<CosignedCheckpoint> => {
  const { rows } = await db.query<{ size: number; note: string }>(`${cosigned} where size = $1`, [size])
  const [row] = rows
  if (row === undefined) throw new TypeError(`there is no checkpoint of size ${size}`)
  return row
}

/**
 * The published checkpoint over more than `index` entries: the newest with at least `quorum` cosignatures, or the newest of all
 * while none has them. Null where there is none.
 */
export const publishedCheckpoint = async (
  db: Queryable,
  { index, quorum }: { readonly index: number; readonly quorum: number },
): Promise<CosignedCheckpoint | null> => {
  const size = quorum === 0 ? null : await newestCosignedSize(db, { index, quorum })
  if (size !== null) return readCosigned(db, size)
  const { rows } = await db.query<{ size: number; note: string }>(
    `${cosigned} where size > $1 order by size desc limit 1`,
    [index],
    'published-checkpoint',
  )
  return rows[0] ?? null
}

/** Size of the newest checkpoint that this witness has cosigned; 0 where it has none. */
export const newestSizeOf = async (db: Queryable, witness: NoteKey): Promise<number> => {
  const { rows } = await db.query<{ size: number }>(
    'select size from audit_cosignature where witness = $1 order by size desc limit 1',
    [formatNoteKey(witness)],
  )
  return rows[0]?.size ?? 0
}

export const writeCosignature = async (
  db: Queryable,
  { size, key, line, at }: { readonly size: number; readonly key: NoteKey; readonly line: string; readonly at: Date },
): Promise<void> => {
  await db.query(
    `insert into audit_cosignature (size, witness, line, created_at) values ($1, $2, $3, $4)
     on conflict (size, witness) do nothing`,
    [size, formatNoteKey(key), line, at],
  )
}
