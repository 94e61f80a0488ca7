import type { JsonValue } from '@honnin/shared/audit'
import type { OperatorRef } from '@honnin/shared/console'
import { SessionIdSchema, TenantIdSchema, type SessionId, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../../db/index.ts'
import { operatorNames } from '../operators.ts'
import { actorsOf } from '../record-action.ts'

/** An entry of the audit log as people read it. */
export interface EntryLine {
  readonly id: number
  /** Place in the tree; `null` until it has one. */
  readonly index: number | null
  readonly at: string
  readonly type: string
  readonly tenantId: TenantId | null
  readonly sessionId: SessionId | null
  readonly operator: OperatorRef | null
  readonly details: Record<string, JsonValue>
  readonly hasCommitment: boolean
}

const BodySchema = v.objectWithRest(
  {
    at: v.string(),
    type: v.string(),
    tenant: v.nullable(TenantIdSchema),
    session: v.nullable(SessionIdSchema),
    v: v.number(),
    commitment: v.optional(v.string()),
  },
  v.custom<JsonValue>((given) => given !== undefined),
)

interface EntryRow extends Record<string, unknown> {
  readonly id: number
  readonly leaf_index: number | null
  readonly body: Buffer
}

const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null)

/** Names who acted: who the entry says, or who is kept beside it. */
const nameActors = async (db: Queryable, rows: readonly EntryRow[]): Promise<EntryLine[]> => {
  const parsed = rows.map((row) => {
    const {
      at,
      type,
      tenant,
      session,
      v: _version,
      commitment,
      ...details
    } = v.parse(BodySchema, JSON.parse(row.body.toString('utf8')))
    return { row, at, type, tenant, session, commitment, details }
  })
  const kept = await actorsOf(
    db,
    rows.map(({ id }) => id),
  )
  const actorOf = ({ row, details }: (typeof parsed)[number]): string | null => {
    const known = kept.get(row.id) ?? textOf(details['by']) ?? textOf(details['operator'])
    return known !== null && known.startsWith('opr_') ? known : null
  }
  const names = await operatorNames(db, parsed.map(actorOf))
  return parsed.map((entry) => {
    const actor = actorOf(entry)
    return {
      ...{ id: entry.row.id, index: entry.row.leaf_index, at: entry.at, type: entry.type },
      ...{ tenantId: entry.tenant, sessionId: entry.session, details: entry.details },
      operator: actor === null ? null : { id: actor, displayName: names.get(actor) ?? '' },
      hasCommitment: entry.commitment !== undefined,
    }
  })
}

/** Entries of a session in the order of the log. */
export const listSessionLines = async (db: Queryable, sessionId: SessionId): Promise<readonly EntryLine[]> => {
  const { rows } = await db.query<EntryRow>(
    'select id, leaf_index, body from audit_entry where session_id = $1 order by id',
    [sessionId],
  )
  return nameActors(db, rows)
}

export interface LineFilter {
  readonly tenantIds: readonly string[] | null
  readonly sessionId: string | undefined
  readonly operatorId: string | undefined
  /** Whole, or a beginning with a star. */
  readonly type: string | undefined
  readonly limit: number
  /** Id of the last entry of the page before. */
  readonly before: number | null
}

const json = `convert_from(e.body, 'UTF8')::jsonb`

/** Newest first. Entries that were archived are not among them. */
export const listLines = async (db: Queryable, filter: LineFilter): Promise<readonly EntryLine[]> => {
  const { type = null } = filter
  const isBeginning = type?.endsWith('*') === true
  const { rows } = await db.query<EntryRow>(
    `select e.id, e.leaf_index, e.body from audit_entry e
     where ($1::bigint is null or e.id < $1) and ($2::text is null or e.session_id = $2)
       and ($3::text[] is null or ${json} ->> 'tenant' = any($3))
       and ($4::text is null or case when $5 then starts_with(${json} ->> 'type', $4) else ${json} ->> 'type' = $4 end)
       and ($6::text is null or ${json} ->> 'operator' = $6 or ${json} ->> 'by' = $6
         or exists (select from operator_action a where a.entry_id = e.id and a.operator_id = $6))
     order by e.id desc limit $7`,
    [
      ...[filter.before, filter.sessionId ?? null, filter.tenantIds],
      ...[isBeginning ? (type?.slice(0, -1) ?? null) : type, isBeginning, filter.operatorId ?? null, filter.limit],
    ],
  )
  return nameActors(db, rows)
}
