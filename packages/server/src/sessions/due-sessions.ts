import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../db/index.ts'

type DueQuestion = 'expire' | 'erase' | 'erase-result' | 'erase-media' | 'warn' | 'reprocess'

/** What is under hold is not due for anything that erases. */
const dueConditions: Readonly<Record<DueQuestion, string>> = {
  expire: `status in ('created', 'capturing', 'resubmit') and expires_at <= $1`,
  erase: `status <> 'erased' and retain_until <= $1 and held_since is null`,
  'erase-result': 'result_until <= $1 and held_since is null',
  'erase-media': 'media_until <= $1 and held_since is null',
  // Given the instant until which ends count as near; of a short retention only its second half does.
  warn: `status in ('approved', 'declined', 'review') and first_read_at is null and warned_at is null and held_since is null
    and least(retain_until, result_until, media_until) <= $1
    and least(retain_until, result_until, media_until) - least(session_days, result_days, media_days) * interval '12 hours' <= $3`,
  reprocess: `status = 'processing' and coalesce(processing_began_at, created_at) <= $1`,
}

/** Ids of sessions for which it is time, the longest overdue first. */
export const dueSessions = async (
  db: Queryable,
  question: DueQuestion,
  { at, limit, now }: { readonly at: Date; readonly limit: number; readonly now?: Date },
): Promise<readonly SessionId[]> => {
  const { rows } = await db.query(
    `select id from session where ${dueConditions[question]} order by created_at limit $2`,
    [at, limit, ...(question === 'warn' ? [now ?? at] : [])],
  )
  return rows.map((row) => v.parse(SessionIdSchema, row['id']))
}
