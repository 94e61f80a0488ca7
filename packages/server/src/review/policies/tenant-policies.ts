import type { PolicyChange, PolicyPreview, TenantPolicy } from '@honnin/shared/console'
import { planIds, plans, type DecisionStatus, type PlanId, type TenantId } from '@honnin/shared/protocol'
import { transaction } from '../../db/index.ts'
import { readDecidedResults } from '../../sessions/index.ts'
import { changePolicy, decide, findWeakening, policies, SAME_LIMITS, withFloors } from '../../verification/index.ts'
import { requireTenant } from '../cases/tenancy.ts'
import { operatorNames, type Operator } from '../operators.ts'
import { recordOrder } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { readPolicyChange } from './policy-store.ts'

interface Place {
  readonly tenantId: TenantId
  readonly plan: PlanId
}

const mostPreviewed = 1000
const mostListed = 50

/** Throws {@link ReviewError} `policy_refused`, with the member at fault. */
const requireSafe = (plan: PlanId, change: PolicyChange): void => {
  const weakening = findWeakening(policies[plan], change)
  if (weakening !== null) throw new ReviewError('policy_refused', { param: weakening })
}

/** The policy of a plan as the tenant has it. Throws {@link ReviewError} `not_found`. */
const readPolicy = async (context: ReviewContext, { tenantId, plan }: Place): Promise<TenantPolicy> => {
  const { change, version, changedAt, changedBy, note } = await readPolicyChange(context.db, { tenantId, plan })
  const names = await operatorNames(context.db, [changedBy])
  const { required, watched, consequences } = policies[plan]
  return {
    plan,
    builtIn: {
      ...{ required: [...required], watched: [...watched] },
      ...{ consequences: { ...consequences }, limits: { ...SAME_LIMITS } },
    },
    ...{ change, version, note, changedAt: changedAt?.toISOString() ?? null },
    changedBy: changedBy === null ? null : { id: changedBy, displayName: names.get(changedBy) ?? '' },
  }
}

/** One line a plan. */
export const listPolicies = (
  context: ReviewContext,
  operator: Operator,
  tenantId: TenantId,
): Promise<TenantPolicy[]> => {
  requireTenant(operator, tenantId)
  return Promise.all(planIds.map((plan) => readPolicy(context, { tenantId, plan })))
}

/**
 * Writes what the tenant wants otherwise, for attempts that are processed from then on. The whole of it is in the audit log.
 *
 * Throws {@link ReviewError}: `not_found`, `policy_refused`, `policy_changed`.
 */
export const writePolicy = async (
  context: ReviewContext,
  operator: Operator,
  {
    tenantId,
    plan,
    change,
    version,
    note,
  }: Place & { readonly change: PolicyChange; readonly version: number; readonly note: string },
): Promise<TenantPolicy> => {
  requireTenant(operator, tenantId)
  requireSafe(plan, change)
  await transaction(context.db, async (tx) => {
    const { rowCount } = await tx.query('select from tenant where id = $1 for update', [tenantId])
    if (rowCount !== 1) throw new ReviewError('not_found')
    const stored = await readPolicyChange(tx, { tenantId, plan, lock: true })
    if (stored.version !== version) throw new ReviewError('policy_changed')
    await tx.query(
      `insert into tenant_policy (tenant_id, plan, version, change, changed_at, changed_by, note)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, plan) do update set version = excluded.version, change = excluded.change,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by, note = excluded.note`,
      [tenantId, plan, version + 1, change, context.now(), operator.id, note],
    )
    const { alsoRequired, consequences, floors } = change
    const order = { type: 'policy.changed', operatorId: operator.id, tenantId }
    const whole = { alsoRequired, consequences: { ...consequences }, floors: { ...floors } }
    await recordOrder(tx, context, { ...order, plain: { plan, version: version + 1, change: whole } })
  })
  return readPolicy(context, { tenantId, plan })
}

const noCounts = (): Record<DecisionStatus, number> => ({ approved: 0, declined: 0, review: 0, resubmit: 0 })

/**
 * What a change would have made of the automatic decisions of the past, made again from the stored outcomes and scores. What a
 * reviewer decided since had come to `review`. Throws as {@link writePolicy}.
 */
export const previewPolicy = async (
  context: ReviewContext,
  operator: Operator,
  { tenantId, plan, change, days }: Place & { readonly change: PolicyChange; readonly days: number },
): Promise<PolicyPreview> => {
  requireTenant(operator, tenantId)
  requireSafe(plan, change)
  const policy = changePolicy(policies[plan], change)
  const since = new Date(context.now().getTime() - days * 86_400_000)
  const found = await readDecidedResults(context, { tenantId, plan, since, limit: mostPreviewed })
  const preview: PolicyPreview = { sessions: 0, skipped: 0, before: noCounts(), after: noCounts(), changed: [] }
  for (const { sessionId, attempt, decision, checks } of found) {
    if (checks.length === 0 || decision.decidedBy === 'simulation') {
      preview.skipped += 1
      continue
    }
    const before = decision.decidedBy === 'reviewer' ? 'review' : decision.status
    const attemptsLeft = Math.max(0, plans[plan].attempts - Math.max(1, attempt))
    const { status: after, reasons } = decide(withFloors(checks, change.floors), { policy, attemptsLeft })
    preview.sessions += 1
    preview.before[before] = (preview.before[before] ?? 0) + 1
    preview.after[after] = (preview.after[after] ?? 0) + 1
    if (before !== after && preview.changed.length < mostListed)
      preview.changed.push({ sessionId, before, after, reasons: [...reasons] })
  }
  return preview
}

export const isPlan = (given: string): given is PlanId => planIds.some((plan) => plan === given)
