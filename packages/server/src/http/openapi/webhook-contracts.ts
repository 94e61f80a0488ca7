import { WebhookDeliverySchema, WebhookEndpointSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { ChangeWebhookEndpointSchema, CreateWebhookEndpointSchema } from '../../relying/index.ts'
import { DeliveriesQuerySchema, OverlapSchema } from '../routes/webhook-routes.ts'
import { ok, page, type RelyingPartyContracts } from './contract.ts'

const NewWebhookEndpointSchema = v.object({ ...WebhookEndpointSchema.entries, secret: v.string() })

type WebhookContracts = Pick<
  RelyingPartyContracts,
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
  getWebhookEndpoint: {
    summary: 'Read a webhook endpoint',
    answers: ok('The endpoint', WebhookEndpointSchema),
    problems: ['not_found'],
  },
  changeWebhookEndpoint: {
    summary: 'Change a webhook endpoint, or switch it off and on',
    description: 'What is not given stays as it is. What failed while it was off can be sent once more.',
    body: { json: ChangeWebhookEndpointSchema, isOptional: true },
    answers: ok('The endpoint', WebhookEndpointSchema),
    problems: ['not_found', 'webhook_url_refused', 'webhook_url_taken'],
  },
  removeWebhookEndpoint: {
    summary: 'Remove a webhook endpoint with its delivery log',
    answers: ok('The endpoint as it was', WebhookEndpointSchema),
    problems: ['not_found'],
  },
  rotateWebhookSecret: {
    summary: 'Give a webhook endpoint a new secret',
    description:
      'For `overlapMinutes` (a day unless you say otherwise) every event carries a signature of both, so that your receiver can change in its own time.',
    body: { json: OverlapSchema, isOptional: true },
    answers: ok('The endpoint and its new secret', NewWebhookEndpointSchema),
    problems: ['not_found'],
  },
  testWebhookEndpoint: {
    summary: 'Send a test event',
    description: 'An event `webhook.test` to this endpoint alone, once; the delivery log tells what came of it.',
    answers: {
      202: {
        description: 'It is sent soon',
        body: { json: v.object({ id: v.string(), state: v.literal('pending') }) },
      },
    },
    problems: ['not_found', 'webhook_disabled'],
  },
  listDeliveries: {
    summary: 'List what was sent to a webhook endpoint, newest first',
    query: DeliveriesQuerySchema,
    answers: ok('One page', page(WebhookDeliverySchema)),
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
    problems: ['not_found', 'webhook_disabled'],
  },
}
