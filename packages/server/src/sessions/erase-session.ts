import type { SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../db/index.ts'
import { deleteBundles } from './bundle-store.ts'
import { changeStatus } from './change-status.ts'
import { dropItems } from './loose-media.ts'
import { lockKnownSession } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import type { Session } from './session.ts'
import { clearSession } from './session-store.ts'

const eraseLocked = async (tx: Transaction, context: SessionContext, session: Session): Promise<void> => {
  await dropItems(tx, { of: 'session', sessionId: session.id }, context)
  await deleteBundles(tx, session.id)
  await tx.query('delete from audit_opening where session_id = $1', [session.id])
  await clearSession(tx, session.id)
  // Last, and the part that counts: without the key no copy of the rest, in a backup say, can be read.
  await context.sessionKeys.destroy(tx, session.id)
  await changeStatus(tx, context, { session, to: 'erased', key: null })
}

/** Destroys key, media and personal fields; a skeleton and the audit entries stay. Erasing twice is no error. */
export const eraseSession = async (context: SessionContext, sessionId: SessionId): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status !== 'erased') await eraseLocked(tx, context, session)
  })
