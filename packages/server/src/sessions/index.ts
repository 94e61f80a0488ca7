export { listApproved, type ApprovedCursor } from './approved-sessions.ts'
export { bindDevice } from './bind-device.ts'
export { openBundle } from './bundle-signature.ts'
export { cancelSession } from './cancel-session.ts'
export { openCaseFile, type CaseFile } from './case-file.ts'
export { authenticateCapture, type CaptureAccess } from './capture-access.ts'
export { issueCaptureLink, longestLinkMinutes, openCaptureLink, usualLinkMinutes } from './capture-link.ts'
export { chooseDocument } from './choose-document.ts'
export { completeStep } from './complete-step.ts'
export { consentTextVersion, ConsentFactsSchema, type ConsentFacts } from './consent-text.ts'
export { countGuidance } from './count-guidance.ts'
export { createSession, renewClientToken, type Owner } from './create-session.ts'
export { readDecidedResults } from './decided-results.ts'
export { DpopNonces } from './dpop-nonce.ts'
export { verifyProof, type Possession, type ProvenRequest } from './dpop-proof.ts'
export { completeDeletions } from './complete-deletions.ts'
export { readDeletionReceipt } from './deletion-receipt.ts'
export { openDossier, type Dossier, type DossierContext, type Reading } from './dossier.ts'
export { eraseSession } from './erase-session.ts'
export { holdSession, openHold, releaseSession } from './hold-session.ts'
export { giveConsent } from './give-consent.ts'
export { indexReference } from './index-reference.ts'
export { beginByLink, readLinked } from './hosted-link.ts'
export { issueStep } from './issue-step.ts'
export { noteGuidance } from './note-guidance.ts'
export { lookAtCapture } from './look-at-capture.ts'
export { readMedia as readItemMedia } from './open-media.ts'
export { readCaptureSession } from './read-capture-session.ts'
export { readOutcome } from './outcome.ts'
export { processSession, type VerifySession } from './process-session.ts'
export {
  acceptItem,
  discardMedium,
  receiveMedium,
  type ReceivedMedium,
  type ScreenItem,
  type Upload,
} from './receive-item.ts'
export { PolicyRecordSchema, resultDigest } from './result-record.ts'
export { keepRetention, warnOfExpiry } from './retention-clock.ts'
export { findKeyOf, lockKnownSession } from './require-session.ts'
export { reviewSession } from './review-session.ts'
export { expireSessions, reviveProcessing, sweepRemains } from './session-clock.ts'
export type { AnnounceStatus, SessionContext, SessionRules } from './session-context.ts'
export { SessionError } from './session-error.ts'
export { readReference } from './read-reference.ts'
export {
  describeResult,
  listSummaries,
  readCapture,
  readResult,
  requireOwn,
  type SessionSummary,
  type Viewer,
} from './session-result.ts'
export { attemptsLeft, type Session, type StoredItemRecord } from './session.ts'
export { readSession } from './session-store.ts'
export { requireSimulation, simulateSession } from './simulate-session.ts'
export { submitBundle } from './submit-bundle.ts'
export { countUsage, listUsage, placeUsage, thisMonth } from './usage.ts'
export { syncTransitions } from './sync-transitions.ts'
