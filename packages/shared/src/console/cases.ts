import * as v from 'valibot'
import { DocumentTypeSchema, comparisons, documentWarnings } from '../documents/index.ts'
import { sectors } from '../methods/index.ts'
import {
  CheckResultSchema,
  DaySchema,
  DecisionSchema,
  InstantSchema,
  ItemIdSchema,
  ItemKindSchema,
  ItemMediaTypeSchema,
  ItemSourceSchema,
  MovementSchema,
  PlanIdSchema,
  reasonCodes,
  SessionIdSchema,
  SessionStatusSchema,
  Sha256Schema,
  stepKinds,
  TenantIdSchema,
  facePhases,
  type ReasonCode,
} from '../protocol/index.ts'
import {
  flag,
  OperatorIdSchema,
  OperatorRefSchema,
  pageOf,
  pageQuery,
  ProposalIdSchema,
  TenantRefSchema,
  text,
} from './parts.ts'

const ReasonSchema = v.picklist(reasonCodes)

/** What a reviewer can decide. `resubmit`: the person is asked to capture anew. */
export const reviewerDecisions = ['approved', 'declined', 'resubmit'] as const
export const ReviewerDecisionSchema = v.picklist(reviewerDecisions)
export type ReviewerDecision = v.InferOutput<typeof ReviewerDecisionSchema>

/** What tells of the work of the server, not of the person. */
const internalReasons: readonly ReasonCode[] = ['attempts_exhausted', 'check_failed_to_run']

/** The reasons that a reviewer can give: at least one for `declined` and `resubmit`, none for `approved`. */
export const reviewerReasons: readonly ReasonCode[] = reasonCodes.filter((code) => !internalReasons.includes(code))

/** Who works on the case until when; others see it but cannot decide meanwhile. */
export const ClaimSchema = v.object({ by: OperatorRefSchema, isMine: v.boolean(), until: InstantSchema })
export type Claim = v.InferOutput<typeof ClaimSchema>

/** Whom the case is taken from: who was seen to have it. */
export const TakeOverSchema = v.strictObject({ from: OperatorIdSchema })

/** The first of two people has decided; someone else MUST confirm or send it back. */
export const ProposalSchema = v.object({
  id: ProposalIdSchema,
  by: OperatorRefSchema,
  isMine: v.boolean(),
  at: InstantSchema,
  status: ReviewerDecisionSchema,
  reasons: v.array(ReasonSchema),
  /** Written by the first; `null` in a case, where `unmaskCase` has it. */
  note: v.nullable(v.string()),
})
export type Proposal = v.InferOutput<typeof ProposalSchema>

/** One line of the queue or of a search. No personal data. */
export const CaseSummarySchema = v.object({
  sessionId: SessionIdSchema,
  status: SessionStatusSchema,
  tenant: TenantRefSchema,
  livemode: v.boolean(),
  plan: PlanIdSchema,
  /** Id of the legal method, `null` where the plan has none. */
  methodId: v.nullable(v.string()),
  documentType: v.nullable(DocumentTypeSchema),
  attempt: v.number(),
  createdAt: InstantSchema,
  /** Since when the case waits for a reviewer; `null` where it does not. */
  waitingSince: v.nullable(InstantSchema),
  /** Why it waits, or why it was decided as it was. */
  reasons: v.array(ReasonSchema),
  claim: v.nullable(ClaimSchema),
  /** Whether a first decision waits for a second person, and whose. */
  proposedBy: v.nullable(OperatorRefSchema),
  isHeld: v.boolean(),
})
export type CaseSummary = v.InferOutput<typeof CaseSummarySchema>

/** The queue: sessions in `review`, the longest waiting first. */
export const QueueQuerySchema = v.strictObject({
  ...pageQuery,
  tenant: v.optional(TenantIdSchema),
  livemode: v.optional(flag),
  plan: v.optional(PlanIdSchema),
  reason: v.optional(ReasonSchema),
  /** `free`: nobody works on it. `mine`: I do. `proposed`: it waits for a second person who is not me. */
  show: v.optional(v.picklist(['all', 'free', 'mine', 'proposed']), 'all'),
})

/** One page of the queue, and how many cases there are on all of them. */
export const QueuePageSchema = v.object({ ...pageOf(CaseSummarySchema).entries, total: v.number() })

/** Newest first. `reference` is the relying party's own key, whole: it is found by its blind index. */
export const SearchQuerySchema = v.strictObject({
  ...pageQuery,
  id: v.optional(SessionIdSchema),
  reference: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(128))),
  tenant: v.optional(TenantIdSchema),
  livemode: v.optional(flag),
  status: v.optional(SessionStatusSchema),
  plan: v.optional(PlanIdSchema),
  /** Days of creation in Japan, both included. */
  from: v.optional(DaySchema),
  to: v.optional(DaySchema),
})

/** A value before it is asked for, `●` for each character; `null` where nothing was read or declared. */
const veiled = v.nullable(v.string())

/** One field of the document beside what was declared, in the order in which a card has them. */
export const CaseFieldSchema = v.object({
  /** `name`, `address`, `birthDate`, `expiryDate`, `number`, … */
  name: v.string(),
  /** Masked in the case; whole in the answer of `unmaskCase`. */
  read: veiled,
  original: veiled,
  declared: veiled,
  comparison: v.nullable(v.picklist(comparisons)),
  source: v.nullable(v.picklist(['mrz', 'ocr', 'chip', 'declared'])),
  /** 0..1, `null` where nothing was read. */
  confidence: v.nullable(v.number()),
  /** Where it stands on the document: shares of its width and height. */
  box: v.nullable(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
})
export type CaseField = v.InferOutput<typeof CaseFieldSchema>

const point = v.tuple([v.number(), v.number()])

/** A picture of the case. Its bytes are at `caseCapture`; each look is an entry of the audit log. */
export const CaseCaptureSchema = v.object({
  itemId: ItemIdSchema,
  kind: ItemKindSchema,
  mediaType: ItemMediaTypeSchema,
  size: v.number(),
  sha256: Sha256Schema,
  capturedAt: InstantSchema,
  receivedAt: InstantSchema,
  source: ItemSourceSchema,
  /** Corners of the document as the page found them: shares of width and height, clockwise from the card's top left. */
  corners: v.nullable(v.tuple([point, point, point, point])),
  movement: v.nullable(MovementSchema),
  phase: v.nullable(v.picklist(facePhases)),
  /** Order within its step, from 0. */
  sequence: v.nullable(v.number()),
})
export type CaseCapture = v.InferOutput<typeof CaseCaptureSchema>

/** What happened, from the audit log in its order. */
export const TimelineEntrySchema = v.object({
  /** Place in the log; `null` until it has one. */
  index: v.nullable(v.number()),
  at: InstantSchema,
  /** For example `session.review`, `review.capture_viewed`. */
  type: v.string(),
  from: v.nullable(v.string()),
  to: v.nullable(v.string()),
  /** Who did it, where it was an operator. */
  operator: v.nullable(OperatorRefSchema),
  /** What else the entry says in the open. */
  details: v.record(v.string(), v.unknown()),
})
export type TimelineEntry = v.InferOutput<typeof TimelineEntrySchema>

/** A session as reviewers see it; what is personal is masked. */
export const CaseSchema = v.object({
  ...CaseSummarySchema.entries,
  sector: v.picklist(sectors),
  expiresAt: InstantSchema,
  retainUntil: v.nullable(InstantSchema),
  decision: v.nullable(DecisionSchema),
  /** How often the person may still be asked to capture anew. */
  attemptsLeft: v.number(),
  checks: v.array(CheckResultSchema),
  fields: v.array(CaseFieldSchema),
  /** What is unusual about number and dates. No decision falls on it. */
  warnings: v.array(v.picklist(documentWarnings)),
  /** Masked, as the fields are. */
  reference: v.nullable(v.string()),
  captures: v.array(CaseCaptureSchema),
  steps: v.array(
    v.object({ kind: v.picklist(stepKinds), issuedAt: InstantSchema, completedAt: v.nullable(InstantSchema) }),
  ),
  timeline: v.array(TimelineEntrySchema),
  proposal: v.nullable(ProposalSchema),
  /** Which decisions need a second person here. */
  needsTwoPeople: v.array(ReviewerDecisionSchema),
  /** What the one who asks can do now; the server asks again. */
  can: v.object({ claim: v.boolean(), decide: v.boolean(), confirm: v.boolean(), unmask: v.boolean() }),
  held: v.nullable(v.object({ since: InstantSchema })),
  erased: v.nullable(v.object({ at: InstantSchema, completedAt: v.nullable(InstantSchema) })),
  /** Place in the audit log of the newest change of state, for `auditProof`; `null` until it has one. */
  auditIndex: v.nullable(v.number()),
})
export type Case = v.InferOutput<typeof CaseSchema>

/** The personal data of a case, after asking for it was recorded. */
export const UnmaskedSchema = v.object({
  fields: v.array(CaseFieldSchema),
  reference: v.nullable(v.string()),
  purpose: v.nullable(v.string()),
  metadata: v.record(v.string(), v.string()),
  /** Notes of reviewers, the first one first. */
  notes: v.array(v.object({ at: InstantSchema, by: OperatorRefSchema, text: v.string() })),
  holdReason: v.nullable(v.string()),
})
export type Unmasked = v.InferOutput<typeof UnmaskedSchema>

/**
 * A decision. `declined` and `resubmit` need a reason; `attempt` is that of the case that was looked at, so that nobody decides
 * on pictures that were replaced meanwhile.
 */
export const DecideSchema = v.strictObject({
  status: ReviewerDecisionSchema,
  reasons: v.pipe(v.array(ReasonSchema), v.maxLength(20)),
  note: v.optional(text(2000)),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(0)),
})
export type Decide = v.InferOutput<typeof DecideSchema>

/** `decided`: it stands, and the webhook goes out. `proposed`: it waits for a second person. `sent_back`: the proposal is off. */
export const DecidedSchema = v.object({
  outcome: v.picklist(['decided', 'proposed', 'sent_back']),
  status: SessionStatusSchema,
  proposal: v.nullable(ProposalSchema),
})
export type Decided = v.InferOutput<typeof DecidedSchema>

/** The word of the second person. */
export const ConfirmSchema = v.strictObject({ proposal: ProposalIdSchema, note: v.optional(text(2000)) })

/** Why: sealed by the session's key, and only committed to in the audit log. */
export const ReasonedSchema = v.strictObject({ reason: text(500) })
