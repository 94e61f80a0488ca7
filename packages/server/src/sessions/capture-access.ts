import type { SessionId } from '@honnin/shared/protocol'
import { verifyAccessToken } from './client-token.ts'
import type { DpopNonces } from './dpop-nonce.ts'
import { verifyProof, type Possession, type ProvenRequest } from './dpop-proof.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { readSession } from './session-store.ts'

/** A capture call whose token and proof were verified. */
export interface CaptureAccess {
  readonly sessionId: SessionId
  readonly possession: Possession
}

/**
 * Verifies access token and proof, and that both belong to the device to which the session is bound now.
 *
 * Throws {@link SessionError}: those of the token and the proof, `token_bound_elsewhere`, `session_erased`.
 */
export const authenticateCapture = async (
  context: SessionContext & { readonly nonces: DpopNonces },
  request: ProvenRequest,
): Promise<CaptureAccess> => {
  const { sessionId, jkt } = await verifyAccessToken(context, request.token)
  const possession = await verifyProof(context, request)
  if (possession.jkt !== jkt) throw new SessionError('token_bound_elsewhere')
  const session = await readSession(context.db, sessionId)
  if (session === null) throw new SessionError('invalid_token')
  if (session.status === 'erased') throw new SessionError('session_erased')
  if (session.boundJkt !== jkt) throw new SessionError('token_bound_elsewhere')
  return { sessionId, possession }
}
