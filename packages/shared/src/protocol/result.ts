import * as v from 'valibot'
import { comparisons, DocumentTypeSchema, documentWarnings } from '../documents/index.ts'
import { InstantSchema, ItemIdSchema, SessionIdSchema, Sha256Schema } from './ids.ts'
import { ItemKindSchema, ItemMediaTypeSchema, ItemSourceSchema } from './item.ts'
import { PlanIdSchema } from './plan.ts'
import { decisionStatuses, finalities, SessionStatusSchema } from './session-status.ts'

/** Every check that a plan's policy can name. */
export const checkIds = [
  'bundle.integrity',
  'bundle.freshness',
  'capture.source',
  'document.located',
  'document.quality',
  'document.kind',
  'document.myNumberAbsent',
  'document.thickness',
  'document.sameCard',
  'document.data',
  'document.expiry',
  'face.quality',
  'face.challenge',
  'face.depth',
  'face.light',
  'face.consistency',
  'face.match',
  'face.withDocument',
] as const
export type CheckId = (typeof checkIds)[number]

export const checkOutcomes = ['pass', 'fail', 'inconclusive', 'skipped'] as const
export type CheckOutcome = (typeof checkOutcomes)[number]

/** Why a check did not pass, or why a decision fell. Stable; shown to relying parties and reviewers. */
export const reasonCodes = [
  'bundle_invalid',
  'bundle_stale',
  'capture_virtual_camera_suspected',
  'capture_frames_repeated',
  'document_not_found',
  'document_too_small',
  'document_cut_off',
  'document_blurred',
  'document_glare',
  'document_too_dark',
  'document_too_bright',
  'document_wrong_kind',
  'document_portrait_missing',
  'document_unreadable',
  'document_data_unusual',
  'document_expired',
  'declared_data_differs',
  'declared_data_unreadable',
  'my_number_visible',
  'thickness_not_tilted',
  'thickness_same_view',
  'thickness_no_edge',
  'card_differs',
  'face_not_found',
  'face_multiple',
  'face_too_small',
  'face_blurred',
  'face_printed',
  'face_too_dark',
  'face_too_bright',
  'face_unevenly_lit',
  'face_turned_away',
  'face_eyes_closed',
  'face_mouth_open',
  'challenge_not_performed',
  'challenge_wrong_order',
  'challenge_assisted',
  'face_flat',
  'face_still',
  'face_depth_unclear',
  'face_screen_suspected',
  'light_unclear',
  'light_wrong_order',
  'light_declined',
  'face_changed',
  'frames_repeated',
  'face_mismatch',
  'face_match_unclear',
  'portrait_poor_quality',
  'held_face_differs',
  'held_document_missing',
  'held_document_differs',
  'attempts_exhausted',
  'method_lapsed',
  'check_failed_to_run',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

export const CheckResultSchema = v.object({
  id: v.picklist(checkIds),
  outcome: v.picklist(checkOutcomes),
  reasons: v.array(v.picklist(reasonCodes)),
  score: v.optional(v.number()),
  threshold: v.optional(v.number()),
  /** `<model id>@<first 12 hex digits of its SHA-256>` */
  model: v.optional(v.string()),
})
export type CheckResult = v.InferOutput<typeof CheckResultSchema>

export const DecisionSchema = v.object({
  status: v.picklist(decisionStatuses),
  finality: v.picklist(finalities),
  reasons: v.array(v.picklist(reasonCodes)),
  /** `simulation`: asked for in test mode; nothing was checked. */
  decidedBy: v.picklist(['auto', 'reviewer', 'simulation']),
  decidedAt: InstantSchema,
  method: v.nullable(v.object({ id: v.string(), citation: v.string(), lawfulUntil: v.nullable(v.string()) })),
})
export type Decision = v.InferOutput<typeof DecisionSchema>

const share = v.pipe(v.number(), v.minValue(-1), v.maxValue(2))

export const DocumentFieldSchema = v.object({
  /** Dates as `YYYY-MM-DD`, numbers without spaces, everything else as printed. */
  value: v.string(),
  /** The print itself, where `value` is another form of it. */
  original: v.optional(v.string()),
  source: v.picklist(['mrz', 'ocr', 'chip', 'declared']),
  /** 0..1 */
  confidence: v.number(),
  /** Where it stands: shares of width and height of the document, from its own top left. */
  box: v.optional(v.object({ x: share, y: share, width: share, height: share })),
})
export type DocumentField = v.InferOutput<typeof DocumentFieldSchema>

/** What a document says. Personal data: sealed at rest, gone with the session. */
export const DocumentResultSchema = v.object({
  type: DocumentTypeSchema,
  /** By name: `name`, `address`, `birthDate`, `expiryDate`, `number` and those of a machine readable zone. */
  fields: v.record(v.string(), DocumentFieldSchema),
  /** What was declared when the session was created, held against the fields. */
  comparisons: v.optional(v.record(v.string(), v.picklist(comparisons)), {}),
  /** What is unusual about number and dates. No decision falls on it. */
  warnings: v.optional(v.array(v.picklist(documentWarnings)), []),
})
export type DocumentResult = v.InferOutput<typeof DocumentResultSchema>

/** What the relying party gets from `GET /v1/sessions/{id}`. */
export const SessionResultSchema = v.object({
  id: SessionIdSchema,
  status: SessionStatusSchema,
  livemode: v.boolean(),
  reference: v.nullable(v.string()),
  purpose: v.nullable(v.string()),
  plan: PlanIdSchema,
  createdAt: InstantSchema,
  expiresAt: InstantSchema,
  retainUntil: v.nullable(InstantSchema),
  /** What ends when. A kind without a day of its own ends with the session. */
  retention: v.object({
    mediaUntil: v.nullable(InstantSchema),
    resultUntil: v.nullable(InstantSchema),
    /** When the relying party first read the decided result. */
    firstReadAt: v.nullable(InstantSchema),
    /** When `session.expiring` was sent. */
    warnedAt: v.nullable(InstantSchema),
    /** While it is there nothing is erased, by whatever. */
    hold: v.nullable(v.object({ since: InstantSchema, reason: v.string() })),
  }),
  /** Of an erased session; complete once every object is gone and the receipt is signed. */
  erasure: v.nullable(v.object({ at: InstantSchema, completedAt: v.nullable(InstantSchema) })),
  attempt: v.number(),
  metadata: v.record(v.string(), v.string()),
  decision: v.nullable(DecisionSchema),
  checks: v.array(CheckResultSchema),
  document: v.nullable(DocumentResultSchema),
  captures: v.array(
    v.object({
      itemId: ItemIdSchema,
      kind: ItemKindSchema,
      mediaType: ItemMediaTypeSchema,
      size: v.number(),
      sha256: Sha256Schema,
      capturedAt: InstantSchema,
      receivedAt: InstantSchema,
      source: ItemSourceSchema,
      /** Address below the server's base; every reading is audited. */
      href: v.string(),
    }),
  ),
  /** Milliseconds by stage, of the last processing. */
  timings: v.nullable(v.record(v.string(), v.number())),
  audit: v.nullable(
    v.object({
      /** Index in the log of the entry that records the decision (or the last change of state). */
      index: v.number(),
      /** c2sp.org/tlog-proof text, or null while the entry is not yet under a checkpoint. */
      proof: v.nullable(v.string()),
    }),
  ),
})
export type SessionResult = v.InferOutput<typeof SessionResultSchema>
