import type { SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../db/index.ts'
import { deleteBundles } from './bundle-store.ts'
import { recordStatus } from './change-status.ts'
import { insertDeletion, type DeletionCause } from './deletion-store.ts'
import { requireNotHeld } from './hold-session.ts'
import { dropItems } from './loose-media.ts'
import { lockKnownSession } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import type { Session } from './session.ts'
import { clearSession } from './session-store.ts'

export interface ErasureOrder {
  readonly cause: DeletionCause
  /** Who ordered it: an API key, the command line, the clock. No name of a person. */
  readonly by: string
}

const eraseLocked = async (
  tx: Transaction,
  context: SessionContext,
  { session, order }: { readonly session: Session; readonly order: ErasureOrder },
): Promise<void> => {
  requireNotHeld(session)
  const mediaCount = await dropItems(tx, { of: 'session', sessionId: session.id }, context)
  await deleteBundles(tx, session.id)
  await tx.query('delete from audit_opening where session_id = $1', [session.id])
  await clearSession(tx, session.id)
  await context.forgetAnswers(tx, session.id)
  // The part that counts: without the key no copy of the rest, in a backup say, can be read.
  await context.sessionKeys.destroy(tx, session.id)
  const { entryId, at } = await recordStatus(tx, context, { session, to: 'erased', key: null, plain: { ...order } })
  await insertDeletion(tx, { sessionId: session.id, erasedAt: at, cause: order.cause, entryId, mediaCount })
}

/**
 * Destroys key, media and personal fields; a skeleton and the audit entries stay. Erasing twice is no error. Files that cannot
 * be destroyed at once are tried again until they are gone; then `completeDeletions` signs the receipt.
 *
 * Throws {@link SessionError}: `session_on_hold`, `not_found`.
 */
export const eraseSession = async (context: SessionContext, sessionId: SessionId, order: ErasureOrder): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status !== 'erased') await eraseLocked(tx, context, { session, order })
  })
