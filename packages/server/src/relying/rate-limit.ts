import type { Queryable } from '../db/index.ts'

/** A leaky bucket: `capacity` calls at once, and `perMinute` in the long run. */
export interface RateLimit {
  readonly capacity: number
  readonly perMinute: number
}

export interface Admission {
  readonly isAdmitted: boolean
  /** Calls that may follow at once. */
  readonly remaining: number
  /** Until the next call is admitted (of one that was refused), or until the bucket is empty; whole seconds. */
  readonly seconds: number
}

interface Row extends Record<string, unknown> {
  readonly level: number
  readonly is_refused: boolean
}

/**
 * Counts one call of `subject`. The bucket lies in the database and is read and filled by one statement, so that the limit is
 * one over any number of replicas; a clock that is behind another's drains nothing twice.
 */
export const admit = async (
  { db, now }: { readonly db: Queryable; readonly now: () => Date },
  subject: string,
  { capacity, perMinute }: RateLimit,
): Promise<Admission> => {
  const perSecond = perMinute / 60
  const { rows } = await db.query<Row>(
    `insert into rate_bucket as b (subject, level, is_refused, at) values ($1, 1, false, $2)
     on conflict (subject) do update set (level, is_refused, at) = (
       select case when level + 1 > $4 then level else level + 1 end, level + 1 > $4, greatest(b.at, excluded.at)
       from (select greatest(0, b.level - $3 * extract(epoch from greatest(interval '0', excluded.at - b.at))::float8) as level) as drained
     ) returning level, is_refused`,
    [subject, now(), perSecond, capacity],
    'admit-call',
  )
  const { level, is_refused: isRefused } = rows[0] ?? { level: 1, is_refused: false }
  const wait = isRefused ? level + 1 - capacity : level
  return {
    isAdmitted: !isRefused,
    remaining: Math.max(0, Math.floor(capacity - level)),
    seconds: Math.max(1, Math.ceil(wait / perSecond)),
  }
}

/** Longer than any bucket takes to drain. */
const staleMs = 60 * 60_000

export const forgetBuckets = async (db: Queryable, now: Date): Promise<void> => {
  await db.query('delete from rate_bucket where at < $1', [new Date(now.getTime() - staleMs)])
}
