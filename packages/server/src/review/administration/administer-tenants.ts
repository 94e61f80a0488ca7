import type { ReviewRules, TenantDetail } from '@honnin/shared/console'
import { sectors, type Sector } from '@honnin/shared/methods'
import { reviewerDecisions } from '@honnin/shared/console'
import { TenantIdSchema, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { transaction, type Queryable } from '../../db/index.ts'
import { addTenant, findTenant, writeTenantRetention, type TenantRetention } from '../../relying/index.ts'
import { requireTenant } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import { recordOrder } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'

const TenantRowSchema = v.object({
  id: TenantIdSchema,
  name: v.string(),
  sector: v.picklist(sectors),
  created_at: v.date(),
  session_days: v.nullable(v.number()),
  result_days: v.nullable(v.number()),
  media_days: v.nullable(v.number()),
  two_people: v.array(v.picklist(reviewerDecisions)),
  claim_minutes: v.number(),
})

const columns = 'id, name, sector, created_at, session_days, result_days, media_days, two_people, claim_minutes'

const describe = (context: ReviewContext, given: unknown): TenantDetail => {
  const row = v.parse(TenantRowSchema, given)
  return {
    ...{ id: row.id, name: row.name, sector: row.sector, createdAt: row.created_at.toISOString() },
    retention: { sessionDays: row.session_days, resultDays: row.result_days, mediaDays: row.media_days },
    installationRetention: { ...context.rules.retention },
    review: { twoPeople: row.two_people, claimMinutes: row.claim_minutes },
  }
}

/** The operator's tenants, by name. */
export const listTenants = async (context: ReviewContext, { tenantIds }: Operator): Promise<TenantDetail[]> => {
  const { rows } = await context.db.query(
    `select ${columns} from tenant where $1::text[] is null or id = any($1) order by name`,
    [tenantIds],
  )
  return rows.map((row) => describe(context, row))
}

const read = async (context: ReviewContext, db: Queryable, id: TenantId): Promise<TenantDetail> => {
  const { rows } = await db.query(`select ${columns} from tenant where id = $1`, [id])
  if (rows[0] === undefined) throw new ReviewError('not_found')
  return describe(context, rows[0])
}

/** Throws {@link ReviewError} `not_found`. */
export const readTenant = async (context: ReviewContext, operator: Operator, id: TenantId): Promise<TenantDetail> => {
  requireTenant(operator, id)
  return read(context, context.db, id)
}

/** Throws {@link ReviewError}: `forbidden` for an operator of some tenants only, `tenant_exists`. */
export const addNewTenant = async (
  context: ReviewContext,
  operator: Operator,
  { name, sector }: { readonly name: string; readonly sector: Sector },
): Promise<TenantDetail> => {
  if (operator.tenantIds !== null) throw new ReviewError('forbidden')
  return transaction(context.db, async (tx) => {
    if ((await findTenant(tx, name)) !== null) throw new ReviewError('tenant_exists', { param: 'name' })
    const { random, now } = context
    const tenant = await addTenant({ db: tx, random, now }, { name, sector })
    const order = { type: 'tenant.added', operatorId: operator.id, tenantId: tenant.id, plain: { sector } }
    await recordOrder(tx, context, order)
    return read(context, tx, tenant.id)
  })
}

/** Days for sessions that are created from now on. Throws {@link ReviewError} `retention_disordered`. */
export const writeRetention = async (
  context: ReviewContext,
  operator: Operator,
  { tenantId, retention }: { readonly tenantId: TenantId; readonly retention: TenantRetention },
): Promise<TenantDetail> => {
  requireTenant(operator, tenantId)
  const sessionDays = retention.sessionDays ?? context.rules.retention.sessionDays
  const longest = Math.max(retention.resultDays ?? 0, retention.mediaDays ?? 0)
  if (longest > sessionDays) throw new ReviewError('retention_disordered', { param: 'sessionDays' })
  return transaction(context.db, async (tx) => {
    await read(context, tx, tenantId)
    await writeTenantRetention(tx, tenantId, retention)
    const order = { type: 'tenant.retention', operatorId: operator.id, tenantId, plain: { ...retention } }
    await recordOrder(tx, context, order)
    return read(context, tx, tenantId)
  })
}

/** How the tenant's cases are decided from now on. */
export const writeReviewRules = async (
  context: ReviewContext,
  operator: Operator,
  { tenantId, rules }: { readonly tenantId: TenantId; readonly rules: ReviewRules },
): Promise<TenantDetail> => {
  requireTenant(operator, tenantId)
  const twoPeople = reviewerDecisions.filter((decision) => rules.twoPeople.includes(decision))
  return transaction(context.db, async (tx) => {
    await read(context, tx, tenantId)
    await tx.query('update tenant set two_people = $2, claim_minutes = $3 where id = $1', [
      ...[tenantId, twoPeople, rules.claimMinutes],
    ])
    const plain = { twoPeople, claimMinutes: rules.claimMinutes }
    await recordOrder(tx, context, { type: 'tenant.review_rules', operatorId: operator.id, tenantId, plain })
    return read(context, tx, tenantId)
  })
}
