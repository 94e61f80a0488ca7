import {
  addWebhookEndpoint,
  CreateWebhookEndpointSchema,
  listDeliveries,
  listWebhookEndpoints,
  requireOwnEndpoint,
  resendDelivery,
} from '../../relying/index.ts'
import type { ApiContext } from '../api-context.ts'
import { decodeCursor, encodeCursor, PageSchema } from '../cursor.ts'
import { parseRequest } from '../parse.ts'
import { accepted, created, ok, type RelyingPartyRoutes } from '../route.ts'

type WebhookRoutes = Pick<
  RelyingPartyRoutes,
  'createWebhookEndpoint' | 'listWebhookEndpoints' | 'listDeliveries' | 'resendDelivery'
>

/** Webhook endpoints and what was sent to them. */
export const webhookRoutes = (context: ApiContext): WebhookRoutes => ({
  createWebhookEndpoint: async ({ caller, request }) => {
    const wanted = parseRequest(CreateWebhookEndpointSchema, request.body ?? {})
    const { endpoint, secret, isNew } = await addWebhookEndpoint(context, caller, wanted)
    const answer = { ...endpoint, secret }
    return isNew ? created(answer) : ok(answer)
  },

  listWebhookEndpoints: async ({ caller }) =>
    ok({ data: await listWebhookEndpoints(context.db, caller), nextCursor: null }),

  listDeliveries: async ({ caller, parameter, request }) => {
    const { limit, cursor } = parseRequest(PageSchema, request.query)
    await requireOwnEndpoint(context.db, caller, parameter('id'))
    const after = decodeCursor(cursor)
    const found = await listDeliveries(context.db, parameter('id'), { limit: limit + 1, after })
    const data = found.slice(0, limit)
    const last = data.at(-1)
    return ok({ data, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : null })
  },

  resendDelivery: async ({ caller, parameter }) => {
    await requireOwnEndpoint(context.db, caller, parameter('id'))
    await resendDelivery(context, { endpointId: parameter('id'), deliveryId: parameter('deliveryId') })
    return accepted({ id: parameter('deliveryId'), state: 'pending' })
  },
})
