import { dayInJapan } from '@honnin/shared/methods'
import { PlanIdSchema, SessionIdSchema, usageEvents, type UsageEvent } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Db, Queryable, Transaction } from '../db/index.ts'
import type { Session } from './session.ts'

const isUsageEvent = (name: string): name is UsageEvent => usageEvents.some((event) => event === name)

/** Writes one line of the usage log, within the transaction of what it counts. Other changes of state are passed over. */
export const noteUsage = async (
  tx: Transaction,
  session: Pick<Session, 'id' | 'tenantId' | 'livemode' | 'plan'>,
  { event, at, entryId }: { readonly event: string; readonly at: Date; readonly entryId: number },
): Promise<void> => {
  if (!isUsageEvent(event)) return
  const { id, tenantId, livemode, plan } = session
  await tx.query(
    `insert into usage_line (entry_id, tenant_id, livemode, session_id, event, plan, method, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [entryId, tenantId, livemode, id, event, plan.id, plan.methodId, at],
  )
}

export interface UsageFilter {
  readonly tenantId: string
  readonly livemode: boolean
  /** Days in Japan, both included. */
  readonly from: string
  readonly to: string
}

/** Lines with the places of their entries, as far as these are in the database or were written down. */
const placed = 'usage_line as usage left join audit_entry on audit_entry.id = usage.entry_id'

/** Instants that bound the days in Japan. */
const within = `tenant_id = $1 and livemode = $2 and at >= ($3 || 'T00:00:00+09:00')::timestamptz
  and at < ($4 || 'T00:00:00+09:00')::timestamptz + interval '1 day'`

const valuesOf = ({ tenantId, livemode, from, to }: UsageFilter): readonly unknown[] => [tenantId, livemode, from, to]

const CountSchema = v.object({
  period: v.string(),
  event: v.picklist(usageEvents),
  plan: PlanIdSchema,
  method: v.nullable(v.string()),
  count: v.number(),
})

export interface Usage {
  readonly counts: readonly v.InferOutput<typeof CountSchema>[]
  /** Places in the audit log of the first and the last entry that was counted; `null` where there is none with a place yet. */
  readonly audit: { readonly entries: number; readonly firstIndex: number | null; readonly lastIndex: number | null }
}

const periods = { day: 'YYYY-MM-DD', month: 'YYYY-MM' } as const

/** How often what happened, by day or month in Japan, plan and method. */
export const countUsage = async (db: Queryable, filter: UsageFilter, by: keyof typeof periods): Promise<Usage> => {
  const { rows } = await db.query(
    `select to_char(at at time zone 'Asia/Tokyo', $5) as period, event, plan, method, count(*) as count
     from usage_line where ${within} group by 1, 2, 3, 4 order by 1, 3, 2`,
    [...valuesOf(filter), periods[by]],
  )
  const { rows: bounds } = await db.query<{ entries: number; first: number | null; last: number | null }>(
    `select count(*) as entries, min(coalesce(audit_index, leaf_index)) as first, max(coalesce(audit_index, leaf_index)) as last
     from ${placed} where ${within}`,
    valuesOf(filter),
  )
  const { entries = 0, first: firstIndex = null, last: lastIndex = null } = bounds[0] ?? {}
  return { counts: rows.map((row) => v.parse(CountSchema, row)), audit: { entries, firstIndex, lastIndex } }
}

const LineSchema = v.pipe(
  v.object({
    entry_id: v.number(),
    session_id: SessionIdSchema,
    event: v.picklist(usageEvents),
    plan: PlanIdSchema,
    method: v.nullable(v.string()),
    at: v.date(),
    place: v.nullable(v.number()),
  }),
  v.transform((row) => ({
    ...{ sessionId: row.session_id, event: row.event, plan: row.plan, method: row.method },
    at: row.at.toISOString(),
    /** Place in the audit log of the entry that proves the line. */
    auditIndex: row.place,
    position: { createdAt: row.at.toISOString(), id: String(row.entry_id) },
  })),
)
export type UsageLine = v.InferOutput<typeof LineSchema>

/** The lines themselves, newest first. */
export const listUsage = async (
  db: Queryable,
  filter: UsageFilter,
  page: { readonly limit: number; readonly after: { readonly createdAt: Date; readonly id: string } | null },
): Promise<readonly UsageLine[]> => {
  const { rows } = await db.query(
    `select entry_id, usage.session_id, event, plan, method, at, coalesce(audit_index, leaf_index) as place from ${placed}
     where ${within} and ($5::timestamptz is null or (at, entry_id) < ($5, $6::bigint))
     order by at desc, entry_id desc limit $7`,
    [...valuesOf(filter), page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  )
  return rows.map((row) => v.parse(LineSchema, row))
}

/** Writes down the places of entries, before they are sealed away. */
export const placeUsage = async (db: Db): Promise<void> => {
  await db.query(
    `update usage_line set audit_index = leaf_index from audit_entry
     where audit_entry.id = entry_id and audit_index is null and leaf_index is not null`,
  )
}

/** The first day of the month and today, in Japan. */
export const thisMonth = (now: Date): { readonly from: string; readonly to: string } => {
  const to = dayInJapan(now)
  return { from: `${to.slice(0, 8)}01`, to }
}
