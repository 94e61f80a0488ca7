import { scopes } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { issueApiKey, listApiKeys, requireScope, revokeApiKey, rotateApiKey } from '../../relying/index.ts'
import type { ApiContext } from '../api-context.ts'
import { parseRequest } from '../parse.ts'
import { created, ok, type RelyingPartyRoutes } from '../route.ts'
import { OverlapSchema } from './webhook-routes.ts'

export const CreateApiKeySchema = v.strictObject({
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80)),
  scopes: v.pipe(v.array(v.picklist(scopes)), v.minLength(1), v.maxLength(scopes.length)),
})

type KeyRoutes = Pick<RelyingPartyRoutes, 'listApiKeys' | 'createApiKey' | 'rotateApiKey' | 'revokeApiKey'>

/** The secret keys of the caller's tenant and mode. No key makes one that may do more than itself. */
export const keyRoutes = (context: ApiContext): KeyRoutes => ({
  listApiKeys: async ({ caller }) => ok({ data: await listApiKeys(context.db, caller), nextCursor: null }),

  createApiKey: async ({ caller, request }) => {
    const { label, scopes: wanted } = parseRequest(CreateApiKeySchema, request.body)
    for (const scope of wanted) requireScope(caller, scope)
    const { tenantId, livemode, keyId: by } = caller
    const { apiKey, key } = await issueApiKey(context, { tenantId, livemode, label, scopes: [...new Set(wanted)], by })
    return created({ ...apiKey, key })
  },

  rotateApiKey: async ({ caller, parameter, request }) => {
    const { overlapMinutes } = parseRequest(OverlapSchema, request.body ?? {})
    const asked = { id: parameter('id'), overlapMinutes, within: caller.scopes, by: caller.keyId }
    const { apiKey, key } = await rotateApiKey(context, caller, asked)
    return created({ ...apiKey, key })
  },

  revokeApiKey: async ({ caller, parameter }) =>
    ok(await revokeApiKey(context, caller, { id: parameter('id'), by: caller.keyId })),
})
