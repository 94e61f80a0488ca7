import { SessionIdSchema, TenantIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable, Transaction } from '../db/index.ts'

/** `api`, `console`, `command` or `retention`. */
export type DeletionCause = 'api' | 'console' | 'command' | 'retention'

const DeletionRowSchema = v.pipe(
  v.object({
    session_id: SessionIdSchema,
    tenant_id: TenantIdSchema,
    erased_at: v.date(),
    cause: v.picklist(['api', 'console', 'command', 'retention']),
    entry_id: v.number(),
    media_count: v.number(),
    receipt: v.nullable(v.string()),
    completed_at: v.nullable(v.date()),
  }),
  v.transform((row) => ({
    sessionId: row.session_id,
    tenantId: row.tenant_id,
    erasedAt: row.erased_at,
    cause: row.cause,
    entryId: row.entry_id,
    mediaCount: row.media_count,
    /** The signed receipt, once the deletion is complete. */
    receipt: row.receipt,
    completedAt: row.completed_at,
  })),
)
export type Deletion = v.InferOutput<typeof DeletionRowSchema>

const columns = 'd.*, s.tenant_id'
const tables = 'deletion d join session s on s.id = d.session_id'

export const insertDeletion = async (
  tx: Transaction,
  deletion: Pick<Deletion, 'sessionId' | 'erasedAt' | 'cause' | 'entryId' | 'mediaCount'>,
): Promise<void> => {
  await tx.query(
    'insert into deletion (session_id, erased_at, cause, entry_id, media_count) values ($1, $2, $3, $4, $5)',
    [deletion.sessionId, deletion.erasedAt, deletion.cause, deletion.entryId, deletion.mediaCount],
  )
}

export const readDeletion = async (db: Queryable, sessionId: SessionId): Promise<Deletion | null> => {
  const { rows } = await db.query(`select ${columns} from ${tables} where d.session_id = $1`, [sessionId])
  return rows[0] === undefined ? null : v.parse(DeletionRowSchema, rows[0])
}

/** Deletions of which no file is left to destroy and no upload can still run, the oldest first. */
export const deletionsToComplete = async (db: Queryable, limit: number): Promise<readonly Deletion[]> => {
  const { rows } = await db.query(
    `select ${columns} from ${tables} where d.completed_at is null and not exists
       (select from loose_media where starts_with(media_key, s.tenant_id || '/' || s.id || '/'))
     order by d.erased_at limit $1`,
    [limit],
  )
  return rows.map((row) => v.parse(DeletionRowSchema, row))
}

/** False where another process was first. */
export const writeReceipt = async (
  tx: Transaction,
  { sessionId, receipt, at }: { readonly sessionId: SessionId; readonly receipt: string; readonly at: Date },
): Promise<boolean> => {
  const { rowCount } = await tx.query(
    'update deletion set receipt = $2, completed_at = $3 where session_id = $1 and completed_at is null',
    [sessionId, receipt, at],
  )
  return rowCount === 1
}
