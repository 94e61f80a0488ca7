import { stepsFor, type CaptureSession } from '@honnin/shared/protocol'
import type { SessionKey } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import { consentText } from './consent-text.ts'
import { listItems } from './item-store.ts'
import type { SessionContext } from './session-context.ts'
import { openRequest } from './session-request.ts'
import { attemptsLeft, type Session } from './session.ts'
import { listSteps } from './step-store.ts'

/** Where the session stands, as the page needs it to begin or to resume. */
export const describeForCapture = async (
  db: Queryable,
  { context, session, key }: { readonly context: SessionContext; readonly session: Session; readonly key: SessionKey },
): Promise<CaptureSession> => {
  const place = { sessionId: session.id, attempt: session.attempt }
  const steps = await listSteps(db, place)
  const items = await listItems(db, { ...place, key })
  const kinds = session.documentType === null ? [] : stepsFor(session.plan, session.documentType)
  return {
    sessionId: session.id,
    status: session.status,
    livemode: session.livemode,
    plan: session.plan.id,
    attempt: session.attempt,
    attemptsLeft: attemptsLeft(session),
    locale: session.locale,
    sources: [...session.plan.sources],
    expiresAt: session.expiresAt.toISOString(),
    consent: consentText(context.rules, {
      purpose: openRequest(session, key).purpose,
      retentionDays: session.retention.sessionDays,
    }),
    consentGrantedAt: session.consent?.grantedAt.toISOString() ?? null,
    documentTypes: [...session.documentTypes],
    documentType: session.documentType,
    steps: kinds.map((kind) => {
      const state = steps.find(({ step }) => step.kind === kind)?.state
      return { kind, state: state === 'open' || state === 'complete' ? state : 'pending' }
    }),
    items: items.map(({ descriptor: { itemId, stepId, kind, sha256 } }) => ({ itemId, stepId, kind, sha256 })),
    receipt: session.receipt,
  }
}
