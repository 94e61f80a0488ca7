import { guidanceCodes, SessionIdSchema, type GuidanceCode } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { listItems } from './item-store.ts'
import { findKeyOf } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { readSession } from './session-store.ts'

/** What pages saw is sealed with the session; so many of the newest are opened. */
const mostSessions = 200

/** Guidance that still held when a picture was taken, in the newest sessions of a period that are kept. Counts only. */
export const countGuidance = async (
  context: SessionContext,
  period: {
    readonly tenantIds: readonly string[] | null
    readonly livemode: boolean
    readonly begin: Date
    readonly end: Date
  },
): Promise<{ pictures: number; codes: { code: GuidanceCode; count: number }[] }> => {
  const { rows } = await context.db.query(
    `select s.id from session s
     where ($1::text[] is null or s.tenant_id = any($1)) and s.livemode = $2 and s.created_at >= $3 and s.created_at < $4
       and exists (select from item i where i.session_id = s.id)
     order by s.created_at desc, s.id desc limit $5`,
    [period.tenantIds, period.livemode, period.begin, period.end, mostSessions],
  )
  const counts = new Map<GuidanceCode, number>()
  let pictures = 0
  for (const row of rows) {
    const session = await readSession(context.db, v.parse(v.object({ id: SessionIdSchema }), row).id)
    const key = session === null ? null : await findKeyOf(context, context.db, session)
    if (session === null || key === null) continue
    for (const { descriptor } of await listItems(context.db, {
      sessionId: session.id,
      attempt: session.attempt,
      key,
    })) {
      pictures += 1
      for (const code of descriptor.clientFindings.guidance ?? []) counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  const codes = guidanceCodes.flatMap((code) => {
    const count = counts.get(code)
    return count === undefined ? [] : [{ code, count }]
  })
  return { pictures, codes: codes.sort((a, b) => b.count - a.count) }
}
