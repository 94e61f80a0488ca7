import { PolicyChangeSchema, type PolicyChange } from '@honnin/shared/console'
import type { PlanId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../../db/index.ts'

export interface StoredPolicy {
  readonly change: PolicyChange
  readonly version: number
  readonly changedAt: Date | null
  readonly changedBy: string | null
  /** Why, in the words of who changed it. */
  readonly note: string | null
}

const unchanged: StoredPolicy = {
  change: { alsoRequired: [], consequences: {}, floors: {} },
  ...{ version: 0, changedAt: null, changedBy: null, note: null },
}

const RowSchema = v.object({
  change: PolicyChangeSchema,
  version: v.number(),
  changed_at: v.date(),
  changed_by: v.string(),
  note: v.string(),
})

/** What a tenant wants to be otherwise for a plan. */
export const readPolicyChange = async (
  db: Queryable,
  { tenantId, plan, lock = false }: { readonly tenantId: string; readonly plan: PlanId; readonly lock?: boolean },
): Promise<StoredPolicy> => {
  const { rows } = await db.query(
    `select * from tenant_policy where tenant_id = $1 and plan = $2 ${lock ? 'for update' : ''}`,
    [tenantId, plan],
  )
  if (rows[0] === undefined) return unchanged
  const row = v.parse(RowSchema, rows[0])
  const { change, version, note, changed_at: changedAt, changed_by: changedBy } = row
  return { change, version, note, changedAt, changedBy }
}
