import type { Claim } from '@honnin/shared/console'
import type { SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../../db/index.ts'
import { findKeyOf, type Session } from '../../sessions/index.ts'
import type { Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { readReviewRules } from './case-store.ts'
import { lockCaseSession } from './tenancy.ts'

/** Who works on the session at the moment; `null` for nobody. */
export const readClaimant = async (tx: Transaction, now: Date, sessionId: SessionId): Promise<string | null> => {
  const { rows } = await tx.query<{ operator_id: string }>(
    'select operator_id from review_claim where session_id = $1 and until > $2',
    [sessionId, now],
  )
  return rows[0]?.operator_id ?? null
}

/** Throws {@link ReviewError} `case_not_in_review`. */
export const requireInReview = (session: Session): void => {
  if (session.status !== 'review') throw new ReviewError('case_not_in_review')
}

const writeClaim = async (
  tx: Transaction,
  { now }: ReviewContext,
  { operator, session }: { readonly operator: Operator; readonly session: Session },
): Promise<Claim> => {
  const { claimMinutes } = await readReviewRules(tx, session.tenantId)
  const until = new Date(now().getTime() + claimMinutes * 60_000)
  await tx.query(
    `insert into review_claim (session_id, operator_id, until) values ($1, $2, $3)
     on conflict (session_id) do update set operator_id = excluded.operator_id, until = excluded.until`,
    [session.id, operator.id, until],
  )
  return { by: { id: operator.id, displayName: operator.displayName }, isMine: true, until: until.toISOString() }
}

/**
 * Takes a case, or keeps it for longer: the session row is locked, so that of two who take it at once one has it.
 *
 * Throws {@link ReviewError}: `not_found`, `case_not_in_review`, `case_claimed`.
 */
export const claimCase = (context: ReviewContext, operator: Operator, sessionId: SessionId): Promise<Claim> =>
  transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    requireInReview(session)
    const claimant = await readClaimant(tx, context.now(), sessionId)
    if (claimant !== null && claimant !== operator.id) throw new ReviewError('case_claimed')
    if (claimant === null)
      await recordAction(tx, context, {
        ...{ type: 'review.claimed', operatorId: operator.id, session },
        key: await findKeyOf(context, tx, session),
      })
    return writeClaim(tx, context, { operator, session })
  })

/**
 * Takes a case from somebody who has left it; who that was is committed to in the log. Of two who want it at once one has it.
 *
 * Throws {@link ReviewError}: `not_found`, `case_not_in_review`, `case_claimed` where it is with another one than `from`.
 */
export const takeOverCase = (
  context: ReviewContext,
  operator: Operator,
  { sessionId, from }: { readonly sessionId: SessionId; readonly from: string },
): Promise<Claim> =>
  transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    requireInReview(session)
    const claimant = await readClaimant(tx, context.now(), sessionId)
    if (claimant !== null && claimant !== from && claimant !== operator.id) throw new ReviewError('case_claimed')
    if (claimant !== operator.id)
      await recordAction(tx, context, {
        ...{ operatorId: operator.id, session, key: await findKeyOf(context, tx, session) },
        ...(claimant === null ? { type: 'review.claimed' } : { type: 'review.taken_over', facts: { from } }),
      })
    return writeClaim(tx, context, { operator, session })
  })

/** Who cannot go on lets go of every case. */
export const endClaimsOf = async (tx: Transaction, operatorId: string): Promise<void> => {
  await tx.query('delete from review_claim where operator_id = $1', [operatorId])
}

export const endClaim = async (tx: Transaction, sessionId: SessionId): Promise<void> => {
  await tx.query('delete from review_claim where session_id = $1', [sessionId])
}

/** Gives a case back; one that is not one's own stays as it is. */
export const releaseCase = (context: ReviewContext, operator: Operator, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    if ((await readClaimant(tx, context.now(), sessionId)) !== operator.id) return
    await endClaim(tx, sessionId)
    await recordAction(tx, context, {
      ...{ type: 'review.released', operatorId: operator.id, session },
      key: await findKeyOf(context, tx, session),
    })
  })
