import type { SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../db/index.ts'
import { readItem } from './item-store.ts'
import { readMedia } from './open-media.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import type { SessionContext, SessionKey } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'

/** Records, within the transaction, that somebody looks at a picture. */
export type RecordLook = (
  tx: Transaction,
  look: { readonly session: Session; readonly key: SessionKey; readonly itemId: string },
) => Promise<unknown>

/**
 * One decrypted picture. That it was looked at is in the audit log before the first byte is returned.
 *
 * Throws {@link SessionError}: `not_found`, `session_erased`.
 */
export const lookAtCapture = async (
  context: SessionContext,
  {
    sessionId,
    itemId,
    recordLook,
  }: { readonly sessionId: SessionId; readonly itemId: string; readonly recordLook: RecordLook },
): Promise<{ readonly media: Buffer; readonly mediaType: string }> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status === 'erased') throw new SessionError('session_erased')
    const key = await keyOf(context, tx, session)
    const item = await readItem(tx, { sessionId, itemId, key })
    if (item === null) throw new SessionError('not_found')
    await recordLook(tx, { session, key, itemId: item.descriptor.itemId })
    return { media: await readMedia(context, key, item), mediaType: item.descriptor.mediaType }
  })
