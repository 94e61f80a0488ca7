import * as v from 'valibot'
import { InstantSchema, SessionIdSchema, Sha256Schema, TenantIdSchema } from './ids.ts'

/** `typ` of a receipt: a compact JWS (ES256) by a key of `/.well-known/jwks.json`. */
export const deletionReceiptType = 'deletion-receipt+jwt'

/** What the operator signs when everything of a session is gone. No personal data. */
export const DeletionReceiptSchema = v.object({
  iss: v.string(),
  sub: SessionIdSchema,
  tenant: TenantIdSchema,
  /** Seconds. */
  iat: v.number(),
  jti: v.string(),
  erasedAt: InstantSchema,
  completedAt: InstantSchema,
  cause: v.picklist(['api', 'command', 'retention', 'console']),
  erased: v.object({
    /** Data keys destroyed: with them every copy of what they sealed. */
    keys: v.number(),
    /** Files of the session when it was erased; none is left. */
    objects: v.number(),
    /** Kinds of personal data that the database held. */
    fields: v.array(v.string()),
  }),
  /** Until when a backup from before the erasure may exist. */
  backups: v.object({ until: InstantSchema, days: v.number() }),
  /** The entry of the audit log that records the erasure. */
  audit: v.object({ log: v.string(), index: v.number() }),
})
export type DeletionReceipt = v.InferOutput<typeof DeletionReceiptSchema>

/** Answer of `GET /v1/sessions/{id}/deletion-receipt`. */
export const IssuedReceiptSchema = v.object({
  sessionId: SessionIdSchema,
  erasedAt: InstantSchema,
  completedAt: InstantSchema,
  /** Compact JWS whose payload is {@link DeletionReceiptSchema}. */
  receipt: v.string(),
  /** Of the compact JWS, as the entry `session.deletion_receipt` of the audit log has it. */
  sha256: Sha256Schema,
  /** Proof that the erasure is in the log (c2sp.org/tlog-proof). */
  audit: v.nullable(v.object({ index: v.number(), proof: v.string() })),
})
