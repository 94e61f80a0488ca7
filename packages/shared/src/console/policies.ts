import * as v from 'valibot'
import {
  checkIds,
  decisionStatuses,
  InstantSchema,
  PlanIdSchema,
  reasonCodes,
  SessionIdSchema,
} from '../protocol/index.ts'
import { OperatorRefSchema, text } from './parts.ts'

/** What follows when a check gives a reason; see `verification/policy.ts` of the server. */
export const consequences = ['decline', 'resubmit', 'review', 'note'] as const
export const ConsequenceSchema = v.picklist(consequences)

/** Checks whose score can be asked to be higher than the built-in limit: similarities, -1..1. */
export const flooredChecks = ['face.match', 'face.consistency', 'face.withDocument'] as const

/** What a tenant wants to be otherwise than the built-in policy of a plan. Nothing here can make a failed check pass. */
export const PolicyChangeSchema = v.strictObject({
  /** Watched checks that must pass here. */
  alsoRequired: v.array(v.picklist(checkIds)),
  /** By reason; a reason that declines can become `review`, and any reason can become stricter. */
  consequences: v.record(v.picklist(reasonCodes), ConsequenceSchema),
  /** A check that passes with a lower score is looked at by a reviewer. */
  floors: v.record(v.picklist(flooredChecks), v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
})
export type PolicyChange = v.InferOutput<typeof PolicyChangeSchema>

export const TenantPolicySchema = v.object({
  plan: PlanIdSchema,
  builtIn: v.object({
    required: v.array(v.picklist(checkIds)),
    watched: v.array(v.picklist(checkIds)),
    consequences: v.record(v.picklist(reasonCodes), ConsequenceSchema),
    /** Present limits of the checks that can have a floor. */
    limits: v.record(v.picklist(flooredChecks), v.number()),
  }),
  change: PolicyChangeSchema,
  /** 0: never changed. */
  version: v.number(),
  changedAt: v.nullable(InstantSchema),
  changedBy: v.nullable(OperatorRefSchema),
  /** Why, in the words of who changed it last. */
  note: v.nullable(v.string()),
})
export type TenantPolicy = v.InferOutput<typeof TenantPolicySchema>

/** `version` is the one that was looked at: who changes what another has changed meanwhile is refused. */
export const WritePolicySchema = v.strictObject({
  change: PolicyChangeSchema,
  version: v.pipe(v.number(), v.integer(), v.minValue(0)),
  note: text(500),
})

export const PreviewPolicySchema = v.strictObject({
  change: PolicyChangeSchema,
  /** Sessions that were decided in so many days, 1 to 365. */
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365)),
})

const counts = v.record(v.picklist(decisionStatuses), v.number())

/** Automatic decisions of the past, made again from the stored outcomes and scores. */
export const PolicyPreviewSchema = v.object({
  /** How many were made again, at most the newest 1000. */
  sessions: v.number(),
  /** Erased or simulated ones, and those without stored checks, are not among them. */
  skipped: v.number(),
  before: counts,
  after: counts,
  /** Those that would be decided otherwise, at most 50, the newest first. */
  changed: v.array(
    v.object({
      sessionId: SessionIdSchema,
      before: v.picklist(decisionStatuses),
      after: v.picklist(decisionStatuses),
      reasons: v.array(v.picklist(reasonCodes)),
    }),
  ),
})
export type PolicyPreview = v.InferOutput<typeof PolicyPreviewSchema>
