import type { CaptureSession, Locale, SessionId } from '@honnin/shared/protocol'
import { appendEntry } from '../audit/index.ts'
import { transaction } from '../db/index.ts'
import { cancelLocked } from './cancel-session.ts'
import { describeForCapture } from './capture-session.ts'
import { consentFacts, consentText } from './consent-text.ts'
import { keyOf, lockKnownSession, requireCapturing } from './require-session.ts'
import type { SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import { openRequest } from './session-request.ts'
import { writeConsent } from './session-store.ts'

/**
 * Records what the person answered to the text that they were shown. Denied: the session is canceled.
 *
 * Throws {@link SessionError}: `consent_version_unknown` where the text is not the present one, and the codes of a closed
 * session.
 */
export const giveConsent = async (
  context: SessionContext,
  sessionId: SessionId,
  answer: { readonly granted: boolean; readonly textVersion: string; readonly locale: Locale },
): Promise<CaptureSession> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    requireCapturing(session, context.now())
    const key = await keyOf(context, tx, session)
    const { purpose } = openRequest(session, key)
    const shown = { purpose, retentionDays: session.retention.sessionDays }
    const text = consentText(context.rules, shown)
    if (answer.textVersion !== text.textVersion)
      throw new SessionError('consent_version_unknown', { param: 'textVersion' })

    if (!answer.granted) {
      const canceled = await cancelLocked(tx, context, { session, key, facts: { reason: 'consent_denied' } })
      return describeForCapture(tx, { context, session: canceled, key })
    }
    if (session.consent?.textVersion === text.textVersion) return describeForCapture(tx, { context, session, key })

    const consent = { textVersion: text.textVersion, locale: answer.locale, grantedAt: context.now() }
    await writeConsent(tx, sessionId, consent)
    await appendEntry(
      tx,
      {
        ...{ type: 'session.consented', at: consent.grantedAt, tenantId: session.tenantId, sessionId },
        plain: { textVersion: consent.textVersion, locale: consent.locale },
        // The text can be told again later, whatever the operator's settings are by then.
        facts: consentFacts(context.rules, shown),
      },
      { random: context.random, key },
    )
    return describeForCapture(tx, { context, session: { ...session, consent }, key })
  })
