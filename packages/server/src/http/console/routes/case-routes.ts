import { consoleContracts } from '@honnin/shared/console'
import { SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import {
  claimCase,
  confirmDecision,
  decideCase,
  eraseCase,
  findQueue,
  findSessions,
  holdCase,
  listHolds,
  readCase,
  releaseCase,
  releaseHold,
  sendBackDecision,
  takeOverCase,
  unmaskCase,
  viewCapture,
  type SignedIn,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { parseId } from '../../parse.ts'
import type { ConsoleCall, ConsoleRoutes } from '../console-route.ts'

type Names =
  | 'queue'
  | 'searchCases'
  | 'readCase'
  | 'claimCase'
  | 'releaseCase'
  | 'takeOverCase'
  | 'unmaskCase'
  | 'caseCapture'
  | 'decideCase'
  | 'confirmDecision'
  | 'sendBackDecision'
  | 'holdCase'
  | 'releaseHold'
  | 'eraseCase'
  | 'listHolds'

const sessionOf = ({ parameter }: ConsoleCall<SignedIn>): SessionId => parseId(SessionIdSchema, parameter('sessionId'))

/** One page of the lines that were found, one more of which was asked for. */
const pageOf = <Line extends { readonly sessionId: SessionId }>(
  found: readonly Line[],
  limit: number,
  sortedBy: (line: Line) => string,
) => {
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { data, nextCursor: isMore ? encodeCursor({ createdAt: sortedBy(last), id: last.sessionId }) : null }
}

/** The reviewers' work. */
export const caseRoutes = (context: ApiContext): ConsoleRoutes<Names> => {
  const show = async (call: ConsoleCall<SignedIn>) => ({
    json: await readCase(context, call.who.operator, sessionOf(call)),
  })
  return {
    queue: async ({ who, query }) => {
      const { limit, cursor, show: wanted, tenant, livemode, plan, reason } = query(consoleContracts.queue.query)
      const wish = { show: wanted, tenant, livemode, plan, reason, limit: limit + 1, after: decodeCursor(cursor) }
      const { found, total } = await findQueue(context, who.operator, wish)
      return { json: { ...pageOf(found, limit, ({ waitingSince, createdAt }) => waitingSince ?? createdAt), total } }
    },

    searchCases: async ({ who, query }) => {
      const { limit, cursor, ...given } = query(consoleContracts.searchCases.query)
      const { id, reference, tenant, livemode, status, plan, from, to } = given
      const found = await findSessions(context, who.operator, {
        ...{ id, reference, tenant, livemode, status, plan, from, to },
        ...{ limit: limit + 1, after: decodeCursor(cursor) },
      })
      return { json: pageOf(found, limit, ({ createdAt }) => createdAt) }
    },

    readCase: show,

    claimCase: async (call) => ({ json: await claimCase(context, call.who.operator, sessionOf(call)) }),

    releaseCase: async (call) => {
      await releaseCase(context, call.who.operator, sessionOf(call))
      return { json: { done: true } }
    },

    takeOverCase: async (call) => {
      const { from } = call.body(consoleContracts.takeOverCase.body)
      return { json: await takeOverCase(context, call.who.operator, { sessionId: sessionOf(call), from }) }
    },

    unmaskCase: async (call) => ({ json: await unmaskCase(context, call.who.operator, sessionOf(call)) }),

    caseCapture: async (call) => {
      const place = { sessionId: sessionOf(call), itemId: call.parameter('itemId') }
      const { media, mediaType } = await viewCapture(context, call.who.operator, place)
      return { bytes: media, mediaType }
    },

    decideCase: async (call) => {
      const asked = call.body(consoleContracts.decideCase.body)
      return { json: await decideCase(context, call.who.operator, { sessionId: sessionOf(call), asked }) }
    },

    confirmDecision: async (call) => {
      const { proposal, note } = call.body(consoleContracts.confirmDecision.body)
      const word = { sessionId: sessionOf(call), proposal, note }
      return { json: await confirmDecision(context, call.who.operator, word) }
    },

    sendBackDecision: async (call) => {
      const { proposal, note } = call.body(consoleContracts.sendBackDecision.body)
      const word = { sessionId: sessionOf(call), proposal, note }
      return { json: await sendBackDecision(context, call.who.operator, word) }
    },

    holdCase: async (call) => {
      const { reason } = call.body(consoleContracts.holdCase.body)
      await holdCase(context, call.who.operator, { sessionId: sessionOf(call), reason })
      return show(call)
    },

    releaseHold: async (call) => {
      const { reason } = call.body(consoleContracts.releaseHold.body)
      await releaseHold(context, call.who.operator, { sessionId: sessionOf(call), reason })
      return show(call)
    },

    eraseCase: async (call) => {
      const { reason } = call.body(consoleContracts.eraseCase.body)
      await eraseCase(context, call.who.operator, { sessionId: sessionOf(call), reason })
      return show(call)
    },

    listHolds: async ({ who, query }) => {
      const { limit, cursor, tenant } = query(consoleContracts.listHolds.query)
      const found = await listHolds(context, who.operator, { tenant, limit: limit + 1, after: decodeCursor(cursor) })
      return { json: pageOf(found, limit, ({ since }) => since) }
    },
  }
}
