import type { DocumentType } from '@honnin/shared/documents'
import type { CaptureSession, SessionId } from '@honnin/shared/protocol'
import { transaction } from '../db/index.ts'
import { dropAllSteps } from './bind-device.ts'
import { describeForCapture } from './capture-session.ts'
import { keyOf, lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { writeDocumentType } from './session-store.ts'

/**
 * Fixes the document; choosing another one lets go of what was photographed.
 *
 * Throws {@link SessionError}: `consent_required`, `document_not_accepted`, and the codes of a closed session.
 */
export const chooseDocument = async (
  context: SessionContext,
  sessionId: SessionId,
  documentType: DocumentType,
): Promise<CaptureSession> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    requireCapturing(session, context.now())
    if (session.consent === null) throw new SessionError('consent_required')
    if (!session.documentTypes.includes(documentType))
      throw new SessionError('document_not_accepted', { param: 'documentType' })
    const key = await keyOf(context, tx, session)
    if (session.documentType !== documentType) {
      await dropAllSteps(tx, context, session)
      await writeDocumentType(tx, sessionId, documentType)
    }
    return describeForCapture(tx, { context, session: { ...session, documentType }, key })
  })
