import {
  bundleIssuer,
  type BundleManifest,
  type CaptureSession,
  type ItemDescriptor,
  type Locale,
  type Step,
} from '@honnin/shared/protocol'
import { collectDeviceFacts, randomToken, type SessionRecord } from '../../device/index.ts'
import { CaptureError, type CapturedItem, type ServerClock } from '../../transport/index.ts'
import { ItemIdSchema, Sha256Schema, itemKindOfStep } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { TakenShot } from './camera/stage-view.ts'

/** Names and describes the pictures of a shot, for upload and manifest alike. */
export const describeShot = (step: Step, shot: TakenShot, clock: ServerClock): readonly CapturedItem[] =>
  shot.stills.map(({ still, findings }) => {
    const descriptor: ItemDescriptor = {
      itemId: v.parse(ItemIdSchema, `itm_${randomToken()}`),
      stepId: step.stepId,
      kind: itemKindOfStep(step.kind),
      mediaType: 'image/jpeg',
      size: still.blob.size,
      sha256: v.parse(Sha256Schema, still.sha256),
      capturedAt: clock.correct(still.capturedAt),
      source: shot.source,
      clientFindings: findings,
    }
    return { descriptor, media: still.blob }
  })

/**
 * The manifest of everything that was captured in this attempt, in the plan's order.
 * Throws `steps_incomplete` where this device lacks the record of a step.
 */
export const buildManifest = (options: {
  readonly session: CaptureSession
  readonly record: SessionRecord
  readonly locale: Locale
  readonly now: Date
}): BundleManifest => {
  const { session, record, locale, now } = options
  const { documentType, consentGrantedAt } = session
  if (documentType === null) throw new CaptureError('document_required')
  if (consentGrantedAt === null) throw new CaptureError('consent_required')
  const steps = session.steps.map(({ kind }) => {
    const step = record.steps.find((other) => other.kind === kind)
    if (step === undefined) throw new CaptureError('steps_incomplete')
    return step
  })
  return {
    iss: bundleIssuer,
    sub: session.sessionId,
    iat: Math.floor(now.getTime() / 1000),
    attempt: session.attempt,
    plan: session.plan,
    documentType,
    consent: {
      textVersion: session.consent.textVersion,
      locale: record.consentLocale ?? locale,
      grantedAt: consentGrantedAt,
    },
    steps: steps.map(({ stepId, kind, nonce }) => ({ stepId, kind, nonce })),
    items: steps.flatMap((step) => step.items),
    device: collectDeviceFacts(steps.flatMap((step) => (step.camera === null ? [] : [step.camera]))),
  }
}
