import {
  DecisionSchema,
  SessionIdSchema,
  type CheckResult,
  type Decision,
  type PlanId,
  type SessionId,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { findKeyOf } from './require-session.ts'
import { openResult } from './result-record.ts'
import type { SessionContext } from './session-context.ts'
import { readSession } from './session-store.ts'

/** What was decided of a session and on which checks; none of it says who the person is. */
export interface DecidedResult {
  readonly sessionId: SessionId
  readonly attempt: number
  readonly decision: Decision
  readonly checks: readonly CheckResult[]
}

/** Decisions of a tenant that still stand and whose checks are still kept, the newest first. */
export const readDecidedResults = async (
  context: SessionContext,
  filter: { readonly tenantId: string; readonly plan: PlanId; readonly since: Date; readonly limit: number },
): Promise<readonly DecidedResult[]> => {
  const { rows } = await context.db.query(
    `select id, decision from session
     where tenant_id = $1 and plan = $2 and decision ->> 'status' = status and sealed_result is not null
       and decision ->> 'decidedAt' >= $3
     order by decision ->> 'decidedAt' desc, id limit $4`,
    [filter.tenantId, filter.plan, filter.since.toISOString(), filter.limit],
  )
  const found: DecidedResult[] = []
  for (const row of rows) {
    const { id, decision } = v.parse(v.object({ id: SessionIdSchema, decision: DecisionSchema }), row)
    const session = await readSession(context.db, id)
    if (session === null) continue
    const result = openResult(session, await findKeyOf(context, context.db, session))
    if (result !== null) found.push({ sessionId: id, attempt: session.attempt, decision, checks: result.checks })
  }
  return found
}
