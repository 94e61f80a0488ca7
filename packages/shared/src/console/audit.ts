import * as v from 'valibot'
import { InstantSchema, SessionIdSchema, TenantIdSchema } from '../protocol/index.ts'
import { OperatorIdSchema, OperatorRefSchema, pageQuery } from './parts.ts'

/** Newest first. */
export const AuditQuerySchema = v.strictObject({
  ...pageQuery,
  session: v.optional(SessionIdSchema),
  /** Who did it, or whom it is about. */
  operator: v.optional(OperatorIdSchema),
  tenant: v.optional(TenantIdSchema),
  /** Whole, as `session.approved`, or a beginning with a star, as `review.*`. */
  type: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9_.]{1,60}\*?$/))),
})

export const AuditLineSchema = v.object({
  /** Place in the log; `null` until it has one (a second or two). */
  index: v.nullable(v.number()),
  at: InstantSchema,
  type: v.string(),
  tenant: v.nullable(TenantIdSchema),
  session: v.nullable(SessionIdSchema),
  operator: v.nullable(OperatorRefSchema),
  /** What else the entry says in the open. */
  details: v.record(v.string(), v.unknown()),
  /** Whether it commits to facts that it does not show. */
  hasCommitment: v.boolean(),
})
export type AuditLine = v.InferOutput<typeof AuditLineSchema>

/** Everything that a browser needs to verify an entry by itself: `verifyLogProof` of `@honnin/shared/audit`. */
export const AuditProofSchema = v.object({
  index: v.number(),
  /** Text of the proof (c2sp.org/tlog-proof): entry, hashes, signed checkpoint. */
  proof: v.string(),
  /** Verifier key of the log. Who does not believe this server compares it with the one that is published elsewhere. */
  key: v.string(),
})
export type AuditProof = v.InferOutput<typeof AuditProofSchema>
