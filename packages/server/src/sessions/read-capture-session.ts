import type { CaptureSession, SessionId } from '@honnin/shared/protocol'
import { describeForCapture } from './capture-session.ts'
import { keyOf } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { readSession } from './session-store.ts'

/** Where the session stands, for a page that resumes. */
export const readCaptureSession = async (context: SessionContext, sessionId: SessionId): Promise<CaptureSession> => {
  const session = await readSession(context.db, sessionId)
  if (session === null) throw new SessionError('not_found')
  return describeForCapture(context.db, { context, session, key: await keyOf(context, context.db, session) })
}
