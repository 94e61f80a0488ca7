import * as v from 'valibot'
import { DocumentTypeSchema } from '../documents/index.ts'
import { bundleLimitBytes } from './bundle.ts'
import { guidanceCodes } from './guidance.ts'
import { InstantSchema, ItemIdSchema, SessionIdSchema, Sha256Schema, StepIdSchema } from './ids.ts'
import { ItemKindSchema, ItemSourceSchema } from './item.ts'
import { PlanIdSchema } from './plan.ts'
import { reasonCodes } from './result.ts'
import { LocaleSchema } from './session-api.ts'
import { finalities, SessionStatusSchema } from './session-status.ts'
import { StepKindSchema, StepSchema } from './step.ts'

/** What the person is shown before consent, in both languages, and the version that the consent names. */
export const ConsentTextSchema = v.object({
  textVersion: v.string(),
  operator: v.string(),
  purpose: v.nullable(v.string()),
  retentionDays: v.number(),
  privacyUrl: v.nullable(v.string()),
})

/**
 * Where a session stands, as the page needs it to begin or to resume: answer of `POST /v1/capture/bind`,
 * `GET /v1/capture/session`, `POST /v1/capture/consent` and `POST /v1/capture/document`.
 */
export const CaptureSessionSchema = v.object({
  sessionId: SessionIdSchema,
  status: SessionStatusSchema,
  livemode: v.boolean(),
  plan: PlanIdSchema,
  attempt: v.number(),
  attemptsLeft: v.number(),
  locale: v.nullable(LocaleSchema),
  sources: v.array(ItemSourceSchema),
  expiresAt: InstantSchema,
  consent: ConsentTextSchema,
  consentGrantedAt: v.nullable(InstantSchema),
  documentTypes: v.array(DocumentTypeSchema),
  documentType: v.nullable(DocumentTypeSchema),
  /** All steps of the plan for the chosen document, in order; empty until a document is chosen. */
  steps: v.array(v.object({ kind: StepKindSchema, state: v.picklist(['open', 'complete', 'pending']) })),
  /** Items that the server holds of this attempt, so that a resumed page need not send them again. */
  items: v.array(v.object({ itemId: ItemIdSchema, stepId: StepIdSchema, kind: ItemKindSchema, sha256: Sha256Schema })),
  /** Short number that the person may quote. */
  receipt: v.string(),
})
export type CaptureSession = v.InferOutput<typeof CaptureSessionSchema>

/** Answer of `POST /v1/capture/bind`: an access token that carries `cnf.jkt`, for `Authorization: DPoP <accessToken>`. */
export const BoundSessionSchema = v.object({
  accessToken: v.string(),
  accessTokenExpiresAt: InstantSchema,
  session: CaptureSessionSchema,
})
export type BoundSession = v.InferOutput<typeof BoundSessionSchema>

export const ConsentRequestSchema = v.strictObject({
  granted: v.boolean(),
  textVersion: v.pipe(v.string(), v.maxLength(80)),
  locale: LocaleSchema,
})
export const DocumentRequestSchema = v.strictObject({ documentType: DocumentTypeSchema })

/** Body of `POST /v1/capture/steps`: the next step, or with `retake` a completed one anew (its items are dropped). */
export const StepRequestSchema = v.strictObject({ retake: v.optional(StepKindSchema) })

/** Answer of `POST /v1/capture/steps`: `step` is null when every step is complete. */
export const IssuedStepSchema = v.object({ step: v.nullable(StepSchema) })

/** Answer of `POST /v1/capture/steps/{stepId}/items` (201, or 200 where the same item was stored before). */
export const StoredItemSchema = v.object({
  itemId: ItemIdSchema,
  sha256: Sha256Schema,
  size: v.number(),
  receivedAt: InstantSchema,
})
export type StoredItem = v.InferOutput<typeof StoredItemSchema>

/** Names of the parts of the upload's `multipart/form-data`, in this order. */
export const itemParts = { descriptor: 'descriptor', media: 'media' } as const

/** Body of `POST /v1/capture/steps/{stepId}/guidance`: what the person has been told for some seconds and could not follow yet. */
export const GuidanceNoteSchema = v.strictObject({ code: v.picklist(guidanceCodes) })

/** Its answer: `noted` is false where the step is not open any more. */
export const NotedGuidanceSchema = v.object({ noted: v.boolean() })

/** Body of `POST /v1/capture/submit`. */
export const SubmitRequestSchema = v.strictObject({
  bundle: v.pipe(v.string(), v.minLength(1), v.maxLength(bundleLimitBytes)),
})

/**
 * Answer of `POST /v1/capture/submit` (202) and `GET /v1/capture/outcome`. No score; reasons only where the person can
 * do something about them (`resubmit`).
 */
export const OutcomeSchema = v.object({
  status: SessionStatusSchema,
  finality: v.nullable(v.picklist(finalities)),
  reasons: v.array(v.picklist(reasonCodes)),
  receipt: v.string(),
})
export type Outcome = v.InferOutput<typeof OutcomeSchema>

export const CancelRequestSchema = v.strictObject({ reason: v.optional(v.pipe(v.string(), v.maxLength(80))) })
