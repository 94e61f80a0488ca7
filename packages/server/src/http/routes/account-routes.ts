import { methods, standingOf } from '@honnin/shared/methods'
import { DaySchema, plans } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Caller } from '../../relying/index.ts'
import { countUsage, listUsage, thisMonth } from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { decodeCursor, encodeCursor, PageSchema } from '../cursor.ts'
import { parseRequest } from '../parse.ts'
import { RequestError } from '../request-error.ts'
import { ok, type RelyingPartyRoutes } from '../route.ts'

const methodsOf = ({ sector }: Caller, at: Date) =>
  methods.flatMap(({ id, name, evidence }) => {
    const standing = standingOf(id, { sector, at })
    if (standing === null) return []
    const { citation, ...days } = standing
    return {
      ...{ id, name, evidence, ...days },
      plans: Object.values(plans).flatMap((plan) => (plan.methodId === id ? [plan.id] : [])),
      citation: { en: citation.text, ja: citation.ja },
    }
  })

/** Days in Japan, both included; this month so far without them. */
const range = { from: v.optional(DaySchema), to: v.optional(DaySchema) }

export const UsageQuerySchema = v.strictObject({ ...range, by: v.optional(v.picklist(['day', 'month']), 'day') })

export const UsageLinesQuerySchema = v.strictObject({ ...PageSchema.entries, ...range })

/** The number of an entry. */
const entryForm = /^[0-9]{1,15}$/

const filterOf = (
  { tenantId, livemode }: Caller,
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
) => {
  const month = thisMonth(now)
  const { from = month.from, to = month.to } = given
  if (from > to) throw new RequestError('invalid_request', { param: given.to === undefined ? 'from' : 'to' })
  return { tenantId, livemode, from, to }
}

/** What concerns the relying party itself. */
export const accountRoutes = (
  context: ApiContext,
): Pick<RelyingPartyRoutes, 'listMethods' | 'getUsage' | 'listUsage'> => ({
  getUsage: async ({ caller, request }) => {
    const { by, ...days } = parseRequest(UsageQuerySchema, request.query)
    const filter = filterOf(caller, days, context.now())
    const { counts, audit } = await countUsage(context.db, filter, by)
    const { from, to, livemode } = filter
    return ok({ from, to, livemode, counts, audit: { ...audit, checkpoint: await context.auditLog.checkpoint() } })
  },

  listUsage: async ({ caller, request }) => {
    const { limit, cursor, ...days } = parseRequest(UsageLinesQuerySchema, request.query)
    const filter = filterOf(caller, days, context.now())
    const after = decodeCursor(cursor)
    if (after !== null && !entryForm.test(after.id)) throw new RequestError('invalid_request', { param: 'cursor' })
    const found = await listUsage(context.db, filter, { limit: limit + 1, after })
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return ok({
      data: shown.map(({ position: _, ...line }) => line),
      nextCursor: found.length > limit && last !== undefined ? encodeCursor(last.position) : null,
    })
  },

  listMethods: async ({ caller }) => ok({ data: methodsOf(caller, context.now()), nextCursor: null }),
})
