import type { Check } from '../check.ts'
import type { FaceEvidence } from '../evidence.ts'
import { bundleFreshness } from './bundle-freshness.ts'
import { bundleIntegrity } from './bundle-integrity.ts'
import { captureSource } from './capture-source.ts'
import { documentData } from './document-data.ts'
import { documentExpiry } from './document-expiry.ts'
import { documentKind } from './document-kind.ts'
import { documentLocated } from './document-located.ts'
import { documentMyNumberAbsent } from './document-my-number-absent.ts'
import { documentQuality } from './document-quality.ts'
import { documentSameCard } from './document-same-card.ts'
import { documentThickness } from './document-thickness.ts'
import { faceChallenge } from './face-challenge.ts'
import { faceConsistency } from './face-consistency.ts'
import { faceDepth } from './face-depth.ts'
import { faceLight } from './face-light.ts'
import { faceMatch } from './face-match.ts'
import { faceQuality } from './face-quality.ts'
import { faceWithDocument } from './face-with-document.ts'

/** The checks that need the frames of the face alone. */
export const faceChecks: readonly Check<FaceEvidence>[] = [faceQuality, faceChallenge, faceDepth, faceConsistency]

/** The checks that need the front of the document alone. */
export const documentChecks: readonly Check[] = [
  documentLocated,
  documentQuality,
  documentKind,
  documentMyNumberAbsent,
  documentData,
  documentExpiry,
]

/** Every check, in the order in which results list them. */
export const checks: readonly Check[] = [
  bundleIntegrity,
  bundleFreshness,
  captureSource,
  documentLocated,
  documentQuality,
  documentKind,
  documentMyNumberAbsent,
  documentThickness,
  documentSameCard,
  ...faceChecks,
  faceLight,
  faceMatch,
  faceWithDocument,
  documentData,
  documentExpiry,
]
