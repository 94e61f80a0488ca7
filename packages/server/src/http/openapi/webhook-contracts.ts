import { InstantSchema, SessionIdSchema, webhookEventTypes, WebhookEndpointIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { CreateWebhookEndpointSchema } from '../../relying/index.ts'
import { PageSchema } from '../cursor.ts'
import { ok, page, type RelyingPartyContracts } from './contract.ts'

export const WebhookEndpointSchema = v.object({
  id: WebhookEndpointIdSchema,
  url: v.string(),
  livemode: v.boolean(),
  events: v.nullable(v.array(v.picklist(webhookEventTypes))),
  createdAt: InstantSchema,
  disabledAt: v.nullable(InstantSchema),
})
const NewWebhookEndpointSchema = v.object({ ...WebhookEndpointSchema.entries, secret: v.string() })

export const DeliverySchema = v.object({
  id: v.string(),
  eventId: v.string(),
  type: v.picklist(webhookEventTypes),
  sessionId: SessionIdSchema,
  state: v.picklist(['pending', 'delivered', 'failed']),
  createdAt: InstantSchema,
  nextAttemptAt: v.nullable(InstantSchema),
  attempts: v.array(
    v.object({
      at: InstantSchema,
      status: v.nullable(v.number()),
      error: v.nullable(v.string()),
      durationMs: v.number(),
    }),
  ),
})

type WebhookContracts = Pick<
  RelyingPartyContracts,
  'createWebhookEndpoint' | 'listWebhookEndpoints' | 'listDeliveries' | 'resendDelivery'
>

/** Webhook endpoints and what was sent to them. */
export const webhookContracts: WebhookContracts = {
  createWebhookEndpoint: {
    summary: 'Add a webhook endpoint',
    description: 'An address that is known already is switched on again and keeps its secret.',
    body: { json: CreateWebhookEndpointSchema },
    answers: {
      201: { description: 'The endpoint and its secret', body: { json: NewWebhookEndpointSchema } },
      200: { description: 'The endpoint that this address had', body: { json: NewWebhookEndpointSchema } },
    },
    problems: ['webhook_url_refused'],
  },
  listWebhookEndpoints: {
    summary: 'List webhook endpoints',
    answers: ok('All endpoints', page(WebhookEndpointSchema)),
    problems: [],
  },
  listDeliveries: {
    summary: 'List what was sent to a webhook endpoint, newest first',
    query: PageSchema,
    answers: ok('One page', page(DeliverySchema)),
    problems: ['not_found'],
  },
  resendDelivery: {
    summary: 'Send a delivery once more',
    answers: {
      202: {
        description: 'It is sent soon, with the same event id',
        body: { json: v.object({ id: v.string(), state: v.literal('pending') }) },
      },
    },
    problems: ['not_found'],
  },
}
