import type { SessionId } from '@honnin/shared/protocol'
import { transaction } from '../../db/index.ts'
import { eraseSession, findKeyOf, holdSession, releaseSession } from '../../sessions/index.ts'
import type { Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { lockCaseSession, readCaseSession } from './tenancy.ts'

interface Order {
  readonly sessionId: SessionId
  readonly reason: string
}

/** Puts a session under legal hold. Throws `ReviewError` `not_found`, `SessionError` `session_erased`. */
export const holdCase = async (context: ReviewContext, operator: Operator, order: Order): Promise<void> => {
  await readCaseSession(context.db, operator, order.sessionId)
  await holdSession(context, order.sessionId, { reason: order.reason, by: operator.id })
}

/** Ends the hold; what became due meanwhile is erased within a minute. */
export const releaseHold = async (context: ReviewContext, operator: Operator, order: Order): Promise<void> => {
  await readCaseSession(context.db, operator, order.sessionId)
  await releaseSession(context, order.sessionId, { reason: order.reason, by: operator.id })
}

/** Destroys everything personal of a session, at once and for good. Throws `SessionError` `session_on_hold`. */
export const eraseCase = async (context: ReviewContext, operator: Operator, order: Order): Promise<void> => {
  const { sessionId, reason } = order
  await transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    if (session.status === 'erased') return
    const key = await findKeyOf(context, tx, session)
    const action = { type: 'review.erasure_ordered', operatorId: operator.id, session, key }
    await recordAction(tx, context, { ...action, facts: { reason } })
  })
  await eraseSession(context, sessionId, { cause: 'console', by: operator.id })
}
