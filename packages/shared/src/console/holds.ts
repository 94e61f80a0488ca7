import * as v from 'valibot'
import { InstantSchema, SessionIdSchema, SessionStatusSchema, TenantIdSchema } from '../protocol/index.ts'
import { OperatorIdSchema, pageQuery, TenantRefSchema } from './parts.ts'

/** The longest held first. */
export const HoldsQuerySchema = v.strictObject({ ...pageQuery, tenant: v.optional(TenantIdSchema) })

/** Who put a session on hold: an operator, the relying party by one of its API keys, or the command line. */
const HolderSchema = v.variant('kind', [
  v.object({ kind: v.literal('operator'), id: OperatorIdSchema, displayName: v.string() }),
  v.object({ kind: v.literal('api_key'), id: v.string(), label: v.string() }),
  v.object({ kind: v.literal('command') }),
])

/** A session that neither the clock nor an order erases. */
export const HoldSchema = v.object({
  sessionId: SessionIdSchema,
  tenant: TenantRefSchema,
  livemode: v.boolean(),
  status: SessionStatusSchema,
  since: InstantSchema,
  /** `null` where the entry of the log that tells is in the archive. */
  by: v.nullable(HolderSchema),
  reason: v.string(),
  /** When it would have been erased, or will be, were it not for the hold. */
  retainUntil: v.nullable(InstantSchema),
})
export type Hold = v.InferOutput<typeof HoldSchema>
