import type { Figures } from '@honnin/shared/console'
import { guidanceCodes, reasonCodes, sessionStatuses, stepKinds } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../../db/index.ts'

export interface Period {
  readonly tenantIds: readonly string[] | null
  readonly livemode: boolean
  readonly begin: Date
  /** Excluded. */
  readonly end: Date
}

const values = ({ tenantIds, livemode, begin, end }: Period): readonly unknown[] => [tenantIds, livemode, begin, end]

const inPeriod = `($1::text[] is null or s.tenant_id = any($1)) and s.livemode = $2 and s.created_at >= $3 and s.created_at < $4`

/** Sessions by day of creation in Japan and by present state. Days without any are left out. */
export const countVolume = async (db: Queryable, period: Period): Promise<Figures['volume']> => {
  const { rows } = await db.query(
    `select day, sum(count)::bigint as total, jsonb_object_agg(status, count) as by_status from (
       select to_char(s.created_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD') as day, s.status, count(*) as count
       from session s where ${inPeriod} group by 1, 2) as counted
     group by day order by day`,
    values(period),
  )
  const Row = v.object({
    day: v.string(),
    total: v.number(),
    by_status: v.record(v.picklist(sessionStatuses), v.number()),
  })
  return rows.map((row) => {
    const { day, total, by_status: byStatus } = v.parse(Row, row)
    return { day, total, byStatus }
  })
}

const decided = `s.decision ->> 'status' = s.status`

/** Decisions that stand, by state. */
export const countOutcomes = async (
  db: Queryable,
  period: Period,
  decidedBy: 'auto' | 'reviewer',
): Promise<Figures['outcomes']['auto']> => {
  const { rows } = await db.query<{ status: string; count: number }>(
    `select s.status, count(*) as count from session s
     where ${inPeriod} and ${decided} and s.decision ->> 'decidedBy' = $5 group by 1`,
    [...values(period), decidedBy],
  )
  return v.parse(
    v.record(v.picklist(sessionStatuses), v.number()),
    Object.fromEntries(rows.map(({ status, count }) => [status, count])),
  )
}

/** Reasons of decisions that stand, the most frequent first. */
export const countReasons = async (db: Queryable, period: Period): Promise<Figures['outcomes']['reasons']> => {
  const { rows } = await db.query(
    `select reason, count(*) as count from session s, jsonb_array_elements_text(s.decision -> 'reasons') as reason
     where ${inPeriod} and ${decided} group by 1 order by 2 desc, 1`,
    values(period),
  )
  const Row = v.object({ reason: v.picklist(reasonCodes), count: v.number() })
  return rows.map((row) => v.parse(Row, row))
}

const seconds = v.nullable(v.number())

/** Of an issued step. */
const leftHere = `from_last = 1 and status in ('expired', 'canceled')`

/** How long steps take, and at which of them people leave. */
export const measureSteps = async (db: Queryable, period: Period): Promise<Figures['steps']> => {
  const { rows } = await db.query(
    `with issued as (
       select p.kind, p.guidance, p.session_id, p.position, extract(epoch from p.completed_at - p.issued_at)::float8 as took,
         p.completed_at is not null as is_complete, s.status,
         row_number() over (partition by p.session_id order by p.issued_at desc, p.position desc) as from_last
       from step p join session s on s.id = p.session_id where ${inPeriod}),
     hints as (
       select kind, guidance as code, count(*) as count from issued where guidance is not null and not is_complete and ${leftHere} group by 1, 2)
     select kind, count(*) as issued, count(*) filter (where is_complete) as completed,
       percentile_cont(0.5) within group (order by took) as median_seconds,
       percentile_cont(0.9) within group (order by took) as p90_seconds,
       count(*) filter (where ${leftHere}) as left_here,
       (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'count', count) order by count desc, code), '[]')
        from hints where hints.kind = issued.kind) as left_at
     from issued group by kind order by min(position), kind`,
    values(period),
  )
  const Row = v.object({
    kind: v.picklist(stepKinds),
    issued: v.number(),
    completed: v.number(),
    median_seconds: seconds,
    p90_seconds: seconds,
    left_here: v.number(),
    left_at: v.array(v.object({ code: v.picklist(guidanceCodes), count: v.number() })),
  })
  return rows.map((row) => {
    const { kind, issued, completed, median_seconds, p90_seconds, left_here, left_at } = v.parse(Row, row)
    const times = { medianSeconds: median_seconds, p90Seconds: p90_seconds }
    return { kind, issued, completed, ...times, leftHere: left_here, leftAt: left_at }
  })
}

/** How long cases waited for a reviewer: from the entry of the log that sent them there to the decision. */
export const measureReview = async (db: Queryable, period: Period): Promise<Figures['review']> => {
  const { rows } = await db.query(
    `with waited as (
       select extract(epoch from (s.decision ->> 'decidedAt')::timestamptz - sent.at)::float8 as took from session s
       cross join lateral (
         select max((convert_from(e.body, 'UTF8')::jsonb ->> 'at')::timestamptz) as at from audit_entry e
         where e.session_id = s.id and convert_from(e.body, 'UTF8')::jsonb ->> 'type' = 'session.review') as sent
       where ${inPeriod} and s.decision ->> 'decidedBy' = 'reviewer' and sent.at is not null)
     select count(*) as decided, percentile_cont(0.5) within group (order by took) as median_seconds,
       percentile_cont(0.9) within group (order by took) as p90_seconds from waited`,
    values(period),
  )
  const Row = v.object({ decided: v.number(), median_seconds: seconds, p90_seconds: seconds })
  const { decided: count, median_seconds, p90_seconds } = v.parse(Row, rows[0])
  return { decided: count, medianSeconds: median_seconds, p90Seconds: p90_seconds }
}
