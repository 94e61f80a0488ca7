import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../db/index.ts'

/** Where a list of approved sessions goes on. */
export interface ApprovedCursor {
  readonly id: SessionId
  readonly decidedAt: string
}

export interface ApprovedFilter {
  readonly tenantId: string
  readonly livemode: boolean
  /** Instants of the decision, the second one excluded. */
  readonly begin: string
  readonly end: string
  readonly after: ApprovedCursor | null
  readonly limit: number
}

const RowSchema = v.pipe(
  v.object({ id: SessionIdSchema, decided_at: v.string() }),
  v.transform(({ id, decided_at: decidedAt }): ApprovedCursor => ({ id, decidedAt })),
)

/** Approved sessions in which somebody captured something, in the order of their decisions. Instants are written alike everywhere and compare as text. */
export const listApproved = async (db: Queryable, filter: ApprovedFilter): Promise<readonly ApprovedCursor[]> => {
  const { rows } = await db.query(
    `select id, decision ->> 'decidedAt' as decided_at from session
     where tenant_id = $1 and livemode = $2 and status = 'approved'
       and decision ->> 'decidedAt' >= $3 and decision ->> 'decidedAt' < $4
       and decision ->> 'decidedBy' <> 'simulation'
       and ($5::text is null or (decision ->> 'decidedAt', id) > ($5, $6))
     order by decision ->> 'decidedAt', id limit $7`,
    [
      ...[filter.tenantId, filter.livemode, filter.begin, filter.end],
      ...[filter.after?.decidedAt ?? null, filter.after?.id ?? null, filter.limit],
    ],
  )
  return rows.map((row) => v.parse(RowSchema, row))
}
