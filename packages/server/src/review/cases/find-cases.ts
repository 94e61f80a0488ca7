import type { CaseSummary } from '@honnin/shared/console'
import type { PlanId, ReasonCode, SessionId, SessionStatus, TenantId } from '@honnin/shared/protocol'
import { indexReference } from '../../sessions/index.ts'
import type { Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import { countQueue, listQueue, searchSessions } from './case-store.ts'
import { toSummary } from './describe-case.ts'
import { tenantsToSearch } from './tenancy.ts'

/** Where a list goes on, and how many lines are wanted. */
export interface ListPlace {
  readonly limit: number
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

export interface QueueWish {
  readonly tenant: TenantId | undefined
  readonly livemode: boolean | undefined
  readonly plan: PlanId | undefined
  readonly reason: ReasonCode | undefined
  readonly show: 'all' | 'free' | 'mine' | 'proposed'
}

/** Cases of the operator's tenants that wait for a reviewer, the longest waiting first, and how many there are in all. */
export const findQueue = async (
  context: ReviewContext,
  operator: Operator,
  { tenant, ...wish }: QueueWish & ListPlace,
): Promise<{ readonly found: readonly CaseSummary[]; readonly total: number }> => {
  const filter = { ...wish, tenantIds: tenantsToSearch(operator, tenant), operatorId: operator.id }
  const now = context.now()
  const rows = await listQueue(context.db, now, filter)
  return {
    found: rows.map((row) => toSummary(row, operator.id)),
    total: await countQueue(context.db, now, filter),
  }
}

export interface SearchWish {
  readonly id: SessionId | undefined
  readonly reference: string | undefined
  readonly tenant: TenantId | undefined
  readonly livemode: boolean | undefined
  readonly status: SessionStatus | undefined
  readonly plan: PlanId | undefined
  readonly from: string | undefined
  readonly to: string | undefined
}

/** Midnight in Japan at the beginning of a day, or at its end. */
const dayBegins = (day: string, daysLater = 0): Date =>
  new Date(new Date(`${day}T00:00:00+09:00`).getTime() + daysLater * 86_400_000)

/** References are sealed and found by an index that each owner has of its own. */
const referenceIndexes = async (
  context: ReviewContext,
  tenantIds: readonly TenantId[] | null,
  reference: string,
): Promise<readonly Buffer[]> => {
  const { rows } = await context.db.query<{ id: string }>(
    'select id from tenant where $1::text[] is null or id = any($1)',
    [tenantIds],
  )
  return rows.flatMap(({ id: tenantId }) =>
    [true, false].map((livemode) => indexReference(context, { tenantId, livemode }, reference)),
  )
}

/** Sessions of the operator's tenants in whatever state, newest first. */
export const findSessions = async (
  context: ReviewContext,
  operator: Operator,
  { tenant, reference, from, to, ...wish }: SearchWish & ListPlace,
): Promise<readonly CaseSummary[]> => {
  const tenantIds = tenantsToSearch(operator, tenant)
  const filter = {
    ...wish,
    tenantIds,
    referenceIndexes: reference === undefined ? null : await referenceIndexes(context, tenantIds, reference),
    from: from === undefined ? null : dayBegins(from),
    before: to === undefined ? null : dayBegins(to, 1),
  }
  const rows = await searchSessions(context.db, context.now(), filter)
  return rows.map((row) => toSummary(row, operator.id))
}
