import * as v from 'valibot'
import { DocumentTypeSchema } from '../documents/index.ts'
import { DaySchema, InstantSchema, SessionIdSchema } from './ids.ts'
import { PlanIdSchema } from './plan.ts'
import { reasonCodes } from './result.ts'
import { decisionStatuses, SessionStatusSchema } from './session-status.ts'

export const localeCodes = ['ja', 'en', 'ja-easy'] as const
export const LocaleSchema = v.picklist(localeCodes)
export type Locale = (typeof localeCodes)[number]

const text = (maxLength: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxLength))

/** What the person told the relying party; held against the document. Sealed, and gone with the session. */
export const DeclaredDataSchema = v.strictObject({
  name: v.optional(text(200)),
  /** `YYYY-MM-DD` */
  birthDate: v.optional(DaySchema),
  address: v.optional(text(400)),
})
export type DeclaredData = v.InferOutput<typeof DeclaredDataSchema>

/** Body of `POST /v1/test/sessions/{id}/simulate`, test mode only, and `simulate` of a new session. Without `reasons` usual ones are taken. */
export const SimulateSessionSchema = v.strictObject({
  status: v.picklist(decisionStatuses),
  reasons: v.optional(v.pipe(v.array(v.picklist(reasonCodes)), v.maxLength(20))),
})
export type SimulateSession = v.InferOutput<typeof SimulateSessionSchema>

/** Body of `POST /v1/sessions`. */
export const CreateSessionSchema = v.strictObject({
  plan: v.optional(PlanIdSchema, 'jp-image-face'),
  /** Shown to the person before consent: what the verification is for, per locale; `ja` and `en` at least one. */
  purpose: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** The relying party's own key for the person or the case. Not shown, not logged. */
  reference: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  documentTypes: v.optional(v.pipe(v.array(DocumentTypeSchema), v.minLength(1))),
  /** What the document is to be compared with. */
  declared: v.optional(DeclaredDataSchema),
  locale: v.optional(LocaleSchema),
  /** Where the hosted page leads back to; of an origin that is listed for the tenant. Sealed. */
  returnUrl: v.optional(v.pipe(v.string(), v.maxLength(2000), v.url(), v.regex(/^https?:\/\//))),
  metadata: v.optional(
    v.pipe(v.record(v.pipe(v.string(), v.maxLength(40)), v.pipe(v.string(), v.maxLength(500))), v.maxEntries(20)),
    {},
  ),
  /** Test mode only: the session is decided so at once, and nobody captures anything. */
  simulate: v.optional(SimulateSessionSchema),
})
export type CreateSession = v.InferOutput<typeof CreateSessionSchema>

/** Body of `POST /v1/sessions/{id}/hold` and `…/release`. */
export const HoldRequestSchema = v.strictObject({
  /** Why; sealed by the session's key, and only committed to in the audit log. */
  reason: text(500),
})

/** What does not stop a session today and should be known all the same. */
export const SessionWarningSchema = v.object({
  /** `method_lapses`: the law takes the plan's method only until `lawfulUntil`; a decision after that day is no approval. */
  code: v.picklist(['method_lapses']),
  /** Last lawful day in Japan. */
  lawfulUntil: DaySchema,
  citation: v.string(),
})
export type SessionWarning = v.InferOutput<typeof SessionWarningSchema>

/** Answer of `POST /v1/sessions` (201) and of `POST /v1/sessions/{id}/client-token`. */
export const CreatedSessionSchema = v.object({
  id: SessionIdSchema,
  status: SessionStatusSchema,
  livemode: v.boolean(),
  plan: PlanIdSchema,
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
  /** For the `session-token` attribute; good for one session and bound to the first device that uses it. */
  clientToken: v.string(),
  clientTokenExpiresAt: InstantSchema,
  /** The hosted capture page of this session, for a link or a QR code. Whoever has it can capture: treat it as a secret. */
  hostedUrl: v.string(),
  warnings: v.array(SessionWarningSchema),
})
export type CreatedSession = v.InferOutput<typeof CreatedSessionSchema>

/** Scopes of secret API keys. */
export const scopes = [
  'sessions:write',
  'sessions:read',
  'captures:read',
  'sessions:erase',
  'evidence:read',
  'records:read',
  'webhooks:write',
  'keys:write',
  'usage:read',
] as const
export type Scope = (typeof scopes)[number]
