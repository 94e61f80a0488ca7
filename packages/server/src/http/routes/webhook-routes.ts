import { deliveryStates } from '@honnin/shared/protocol'
import * as v from 'valibot'
import {
  addWebhookEndpoint,
  ChangeWebhookEndpointSchema,
  changeWebhookEndpoint,
  CreateWebhookEndpointSchema,
  listDeliveries,
  listWebhookEndpoints,
  longestOverlapMinutes,
  removeWebhookEndpoint,
  requireOwnEndpoint,
  resendDelivery,
  rotateWebhookSecret,
  sendTestEvent,
  usualOverlapMinutes,
  type Caller,
  type EndpointOwner,
} from '../../relying/index.ts'
import type { ApiContext } from '../api-context.ts'
import { decodeCursor, encodeCursor, PageSchema } from '../cursor.ts'
import { parseRequest } from '../parse.ts'
import { accepted, created, ok, type RelyingPartyRoutes } from '../route.ts'

export const DeliveriesQuerySchema = v.strictObject({
  ...PageSchema.entries,
  state: v.optional(v.picklist(deliveryStates)),
})

export const OverlapSchema = v.strictObject({
  /** For so long the old one goes on. */
  overlapMinutes: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longestOverlapMinutes)),
    usualOverlapMinutes,
  ),
})

type WebhookRoutes = Pick<
  RelyingPartyRoutes,
  | 'createWebhookEndpoint'
  | 'listWebhookEndpoints'
  | 'getWebhookEndpoint'
  | 'changeWebhookEndpoint'
  | 'removeWebhookEndpoint'
  | 'rotateWebhookSecret'
  | 'testWebhookEndpoint'
  | 'listDeliveries'
  | 'resendDelivery'
>

const ownerOf = ({ tenantId, livemode, keyId: by }: Caller): EndpointOwner => ({ tenantId, livemode, by })

/** Webhook endpoints and what was sent to them. */
export const webhookRoutes = (context: ApiContext): WebhookRoutes => ({
  createWebhookEndpoint: async ({ caller, request }) => {
    const wanted = parseRequest(CreateWebhookEndpointSchema, request.body ?? {})
    const { endpoint, secret, isNew } = await addWebhookEndpoint(context, ownerOf(caller), wanted)
    const answer = { ...endpoint, secret }
    return isNew ? created(answer) : ok(answer)
  },

  listWebhookEndpoints: async ({ caller }) =>
    ok({ data: await listWebhookEndpoints(context.db, caller), nextCursor: null }),

  getWebhookEndpoint: async ({ caller, parameter }) =>
    ok(await requireOwnEndpoint(context.db, caller, parameter('id'))),

  changeWebhookEndpoint: async ({ caller, parameter, request }) => {
    const change = parseRequest(ChangeWebhookEndpointSchema, request.body ?? {})
    return ok(await changeWebhookEndpoint(context, ownerOf(caller), { id: parameter('id'), change }))
  },

  removeWebhookEndpoint: async ({ caller, parameter }) =>
    ok(await removeWebhookEndpoint(context, ownerOf(caller), parameter('id'))),

  rotateWebhookSecret: async ({ caller, parameter, request }) => {
    const { overlapMinutes } = parseRequest(OverlapSchema, request.body ?? {})
    const asked = { id: parameter('id'), overlapMinutes }
    const { endpoint, secret } = await rotateWebhookSecret(context, ownerOf(caller), asked)
    return ok({ ...endpoint, secret })
  },

  testWebhookEndpoint: async ({ caller, parameter }) =>
    accepted({ id: await sendTestEvent(context, ownerOf(caller), parameter('id')), state: 'pending' }),

  listDeliveries: async ({ caller, parameter, request }) => {
    const { limit, cursor, state = null } = parseRequest(DeliveriesQuerySchema, request.query)
    await requireOwnEndpoint(context.db, caller, parameter('id'))
    const after = decodeCursor(cursor)
    const found = await listDeliveries(context.db, parameter('id'), { limit: limit + 1, after, state })
    const data = found.slice(0, limit)
    const last = data.at(-1)
    return ok({ data, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : null })
  },

  resendDelivery: async ({ caller, parameter }) => {
    const delivery = { endpointId: parameter('id'), deliveryId: parameter('deliveryId') }
    await requireOwnEndpoint(context.db, caller, delivery.endpointId)
    await resendDelivery(context, delivery)
    return accepted({ id: parameter('deliveryId'), state: 'pending' })
  },
})
