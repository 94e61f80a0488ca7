import type { SessionId } from '@honnin/shared/protocol'
import type { SessionKeys } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import { openRequest } from './session-request.ts'
import { readSession } from './session-store.ts'

/** The relying party's own key for the case; `null` where it gave none or the session was erased. */
export const readReference = async (
  { db, sessionKeys }: { readonly db: Db; readonly sessionKeys: SessionKeys },
  sessionId: SessionId,
): Promise<string | null> => {
  const session = await readSession(db, sessionId)
  if (session === null) return null
  return openRequest(session, await sessionKeys.find(db, { tenantId: session.tenantId, sessionId })).reference
}
