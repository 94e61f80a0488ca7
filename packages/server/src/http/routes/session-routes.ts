import {
  CancelRequestSchema,
  CreateSessionSchema,
  DaySchema,
  HoldRequestSchema,
  planIds,
  PlanIdSchema,
  plans,
  SessionIdSchema,
  SessionStatusSchema,
  SimulateSessionSchema,
  type PlanId,
} from '@honnin/shared/protocol'
import { endOfDayInJapan, startOfDayInJapan } from '@honnin/shared/methods'
import * as v from 'valibot'
import {
  cancelSession,
  createSession,
  describeResult,
  eraseSession,
  holdSession,
  listSummaries,
  readCapture,
  readDeletionReceipt,
  readResult,
  releaseSession,
  renewClientToken,
  requireOwn,
  requireSimulation,
  simulateSession,
} from '../../sessions/index.ts'
import type { ApiContext } from '../api-context.ts'
import { decodeCursor, encodeCursor, PageSchema } from '../cursor.ts'
import { parseId, parseRequest } from '../parse.ts'
import { requireReturnUrl, type Caller } from '../../relying/index.ts'
import { created, ok, type Call, type RelyingPartyRoutes } from '../route.ts'

export const ListQuerySchema = v.strictObject({
  ...PageSchema.entries,
  status: v.optional(SessionStatusSchema),
  reference: CreateSessionSchema.entries.reference,
  plan: v.optional(PlanIdSchema),
  /** Stable id of a method. */
  method: v.optional(v.pipe(v.string(), v.maxLength(60))),
  /** Days of the creation in Japan, both included. */
  from: v.optional(DaySchema),
  to: v.optional(DaySchema),
})

type ListQuery = v.InferOutput<typeof ListQuerySchema>

/** The plans that a filter leaves; `null`: all. */
const plansOf = ({ plan, method }: ListQuery): readonly PlanId[] | null =>
  plan === undefined && method === undefined
    ? null
    : planIds.filter((id) => (plan ?? id) === id && (method === undefined || plans[id].methodId === method))

type SessionRoutes = Pick<
  RelyingPartyRoutes,
  | 'createSession'
  | 'listSessions'
  | 'getSession'
  | 'renewClientToken'
  | 'cancelSession'
  | 'eraseSession'
  | 'holdSession'
  | 'releaseSession'
  | 'getDeletionReceipt'
  | 'simulateSession'
  | 'getCapture'
>

/** Sessions as the relying party's server sees them. */
export const sessionRoutes = (context: ApiContext): SessionRoutes => {
  const hostedBase = (): string => `${context.bases()[0] ?? ''}/c/`
  const own = ({ caller, parameter }: Call<Caller>) =>
    requireOwn(context.db, caller, parseId(SessionIdSchema, parameter('id')))
  return {
    createSession: async ({ caller, request }) => {
      const { simulate, ...wanted } = parseRequest(CreateSessionSchema, request.body ?? {})
      if (simulate !== undefined) requireSimulation(caller.livemode, simulate)
      if (wanted.returnUrl !== undefined) await requireReturnUrl(context.db, caller.tenantId, wanted.returnUrl)
      const made = await createSession(context, { owner: caller, request: wanted, hostedBase: hostedBase() })
      if (simulate === undefined) return created(made)
      await simulateSession(context, made.id, simulate)
      return created({ ...made, status: simulate.status })
    },

    listSessions: async ({ caller, request }) => {
      const query = parseRequest(ListQuerySchema, request.query)
      const { limit, cursor, status = null, reference = null, from, to } = query
      const { tenantId, livemode } = caller
      const filter = {
        ...{ tenantId, livemode, status, reference, after: decodeCursor(cursor), plans: plansOf(query) },
        createdFrom: from === undefined ? null : startOfDayInJapan(from),
        createdBefore: to === undefined ? null : endOfDayInJapan(to),
      }
      const found = await listSummaries(context, { ...filter, limit: limit + 1 })
      const data = found.slice(0, limit)
      const last = data.at(-1)
      return ok({ data, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : null })
    },

    getSession: async (call) => ok(await readResult(context, await own(call))),

    renewClientToken: async (call) =>
      ok(await renewClientToken(context, { sessionId: (await own(call)).id, hostedBase: hostedBase() })),

    cancelSession: async (call) => {
      const { reason } = parseRequest(CancelRequestSchema, call.request.body ?? {})
      const session = await cancelSession(context, (await own(call)).id, { by: 'relying_party', reason })
      return ok(await describeResult(context, session))
    },

    eraseSession: async (call) => {
      const { id } = await own(call)
      await eraseSession(context, id, { cause: 'api', by: call.caller.keyId })
      return ok(await describeResult(context, await own(call)))
    },

    holdSession: async (call) => {
      const { reason } = parseRequest(HoldRequestSchema, call.request.body ?? {})
      await holdSession(context, (await own(call)).id, { reason, by: call.caller.keyId })
      return ok(await describeResult(context, await own(call)))
    },

    releaseSession: async (call) => {
      const { reason } = parseRequest(HoldRequestSchema, call.request.body ?? {})
      await releaseSession(context, (await own(call)).id, { reason, by: call.caller.keyId })
      return ok(await describeResult(context, await own(call)))
    },

    getDeletionReceipt: async (call) => ok(await readDeletionReceipt(context, (await own(call)).id)),

    simulateSession: async (call) => {
      const asked = parseRequest(SimulateSessionSchema, call.request.body)
      await simulateSession(context, (await own(call)).id, asked)
      return ok(await describeResult(context, await own(call)))
    },

    getCapture: async (call) => {
      const { id } = await own(call)
      const { keyId: apiKeyId } = call.caller
      const { media, mediaType } = await readCapture(context, {
        sessionId: id,
        itemId: call.parameter('itemId'),
        apiKeyId,
      })
      return { status: 200, bytes: media, mediaType }
    },
  }
}
