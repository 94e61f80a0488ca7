import type { BoundSession } from '@honnin/shared/protocol'
import type { SessionKey } from '../crypto/index.ts'
import { transaction, type Transaction } from '../db/index.ts'
import { describeForCapture } from './capture-session.ts'
import { changeStatus } from './change-status.ts'
import { issueAccessToken, verifyClientToken } from './client-token.ts'
import { dropItems } from './loose-media.ts'
import { keyOf, lockKnownSession, requireOpen } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { attemptsLeft, type Session } from './session.ts'
import { beginAttempt, writeBinding } from './session-store.ts'
import { dropStepRows, listSteps } from './step-store.ts'
import type { Possession } from './dpop-proof.ts'

/** Steps of the present attempt and their items are let go. */
export const dropAllSteps = async (tx: Transaction, context: SessionContext, session: Session): Promise<void> => {
  const steps = await listSteps(tx, { sessionId: session.id, attempt: session.attempt })
  const stepIds = steps.map(({ step }) => step.stepId)
  await dropItems(tx, { of: 'steps', stepIds }, context)
  await dropStepRows(tx, stepIds)
}

/** Brings a session that waits for the person to the beginning of its next attempt. Throws `too_many_attempts`. */
export const beginCapturing = async (
  tx: Transaction,
  context: SessionContext,
  { session, key }: { readonly session: Session; readonly key: SessionKey },
): Promise<Session> => {
  if (session.status === 'capturing') return session
  if (session.status === 'resubmit' && attemptsLeft(session) === 0) throw new SessionError('too_many_attempts')
  const attempt = session.attempt + 1
  await beginAttempt(tx, session.id, attempt)
  return changeStatus(tx, context, { session: { ...session, attempt }, to: 'capturing', key })
}

const bindKey = async (tx: Transaction, context: SessionContext, session: Session, jkt: string): Promise<void> => {
  if (session.boundJkt === jkt && !session.mayRebind) return
  if (session.boundJkt !== null && session.boundJkt !== jkt) {
    if (!session.mayRebind) throw new SessionError('token_bound_elsewhere')
    // Another device takes over: what the first one photographed is not its to sign.
    if (session.status === 'capturing') await dropAllSteps(tx, context, session)
  }
  await writeBinding(tx, session.id, jkt)
}

/**
 * Binds the session to the device key at first use; the same key may bind again, after a reload say. A session that waits for
 * the person begins to capture.
 *
 * Throws {@link SessionError}: `invalid_token`, `expired_token`, `token_bound_elsewhere`, `session_expired`, `session_closed`,
 * `session_erased`, `too_many_attempts`.
 */
export const bindDevice = async (
  context: SessionContext,
  { clientToken, possession }: { readonly clientToken: string; readonly possession: Possession },
): Promise<BoundSession> => {
  const { sessionId, tokenId } = await verifyClientToken(context, clientToken)
  const { jkt } = possession
  return transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.clientTokenId !== tokenId) throw new SessionError('invalid_token')
    if (session.status === 'erased') throw new SessionError('session_erased')
    await bindKey(tx, context, session, jkt)
    const key = await keyOf(context, tx, session)
    const isWaiting = session.status === 'created' || session.status === 'capturing' || session.status === 'resubmit'
    if (isWaiting) requireOpen(session, context.now())
    if (session.status === 'expired' || session.status === 'canceled') requireOpen(session, context.now())
    const bound = isWaiting ? await beginCapturing(tx, context, { session, key }) : session
    const access = await issueAccessToken(context, { sessionId, jkt, sessionExpiresAt: session.expiresAt })
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt.toISOString(),
      session: await describeForCapture(tx, { context, session: bound, key }),
    }
  })
}
