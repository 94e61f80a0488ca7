import type { BundleExpectation } from '@honnin/shared/protocol'
import type { Session, StoredItemRecord, StoredStep } from './session.ts'

/** What a manifest must say, from what was issued and stored. `null` where consent or document are missing. */
export const expectBundle = (
  session: Session,
  steps: readonly StoredStep[],
  items: readonly StoredItemRecord[],
): BundleExpectation | null =>
  session.consent === null || session.documentType === null
    ? null
    : {
        sessionId: session.id,
        plan: session.plan.id,
        documentType: session.documentType,
        attempt: session.attempt,
        consentTextVersion: session.consent.textVersion,
        steps: steps.map(({ step: { stepId, kind, nonce } }) => ({ stepId, kind, nonce })),
        items: items.map(({ descriptor }) => descriptor),
      }
