import type { Figures } from '@honnin/shared/console'
import type { TenantId } from '@honnin/shared/protocol'
import { countGuidance } from '../../sessions/index.ts'
import { tenantsToSearch } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { countOutcomes, countReasons, countVolume, measureReview, measureSteps, type Period } from './figures-store.ts'

const mostDays = 366
const dayMs = 86_400_000

export interface FiguresWish {
  readonly from: string
  readonly to: string
  readonly tenant?: TenantId | undefined
  readonly livemode: boolean
}

/** Midnight in Japan at the beginning of a day. */
const beginOf = (day: string): Date => new Date(`${day}T00:00:00+09:00`)

const periodOf = (operator: Operator, { from, to, tenant, livemode }: FiguresWish): Period => {
  const [begin, last] = [beginOf(from), beginOf(to)]
  const days = (last.getTime() - begin.getTime()) / dayMs + 1
  if (days < 1 || days > mostDays) throw new ReviewError('period_refused', { param: 'to' })
  return { tenantIds: tenantsToSearch(operator, tenant), livemode, begin, end: new Date(last.getTime() + dayMs) }
}

/**
 * Counts of the sessions that were created on these days in Japan. Throws {@link ReviewError}: `period_refused` for more than a
 * year, `not_found` of a tenant.
 */
export const readFigures = async (context: ReviewContext, operator: Operator, wish: FiguresWish): Promise<Figures> => {
  const period = periodOf(operator, wish)
  const { db } = context
  return {
    volume: await countVolume(db, period),
    outcomes: {
      auto: await countOutcomes(db, period, 'auto'),
      reviewer: await countOutcomes(db, period, 'reviewer'),
      reasons: await countReasons(db, period),
    },
    steps: await measureSteps(db, period),
    review: await measureReview(db, period),
    guidance: await countGuidance(context, period),
  }
}
