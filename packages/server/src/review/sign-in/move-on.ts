import type { Db, Transaction } from '../../db/index.ts'
import { recordOperator } from '../operators.ts'
import type { SignInContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import {
  findSession,
  lockOpenSession,
  renewSession,
  type OperatorSession,
  type SessionStage,
} from './operator-sessions.ts'
import { describeState, type SignedIn, type SignInStep } from './sign-in-state.ts'

/** Locks the session of a request. Throws {@link ReviewError}: `unauthorized_console`, `sign_in_out_of_order`. */
export const lockAt = async (
  tx: Transaction,
  { session }: SignedIn,
  stages: readonly SessionStage[],
): Promise<OperatorSession> => {
  const locked = await lockOpenSession(tx, session.id)
  if (locked === null) throw new ReviewError('unauthorized_console')
  if (!stages.includes(locked.stage)) throw new ReviewError('sign_in_out_of_order')
  return locked
}

/** Brings the session to a stage; arriving is recorded. Returns the new token. */
export const moveOn = async (
  tx: Transaction,
  context: SignInContext,
  {
    found,
    session,
    stage,
  }: { readonly found: SignedIn; readonly session: OperatorSession; readonly stage: SessionStage },
): Promise<string> => {
  const { operator } = found
  if (stage === 'signed_in' && session.stage !== 'signed_in') {
    await tx.query('update operator set last_sign_in_at = $2 where id = $1', [operator.id, context.now()])
    await recordOperator(tx, context, { type: 'operator.signed_in', operator, by: operator.id })
  }
  return renewSession(tx, context, { session, stage })
}

/** The state behind a new token, once the transaction is committed. */
export const arrive = async (context: SignInContext & { readonly db: Db }, token: string): Promise<SignInStep> => ({
  state: await describeState(context.db, await findSession(context.db, context, token)),
  token,
})
