import * as v from 'valibot'
import { InstantSchema } from './ids.ts'
import { scopes } from './session-api.ts'

/** A secret API key without its secret, as its owner and the operator see it. */
export const ApiKeySchema = v.object({
  id: v.string(),
  label: v.string(),
  livemode: v.boolean(),
  scopes: v.array(v.picklist(scopes)),
  createdAt: InstantSchema,
  /** To the minute. */
  lastUsedAt: v.nullable(InstantSchema),
  /** When it ends by itself, since another takes over; `null`: when it is revoked. */
  expiresAt: v.nullable(InstantSchema),
  revokedAt: v.nullable(InstantSchema),
  /** Id of the key that this one takes over from. */
  replaces: v.nullable(v.string()),
})
