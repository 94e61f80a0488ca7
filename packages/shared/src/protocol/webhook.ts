import * as v from 'valibot'
import { EventIdSchema, InstantSchema, SessionIdSchema, WebhookEndpointIdSchema } from './ids.ts'
import { SessionStatusSchema } from './session-status.ts'

/** What happens to a session. */
export const sessionEventTypes = [
  'session.processing',
  'session.approved',
  'session.declined',
  'session.review',
  'session.resubmit',
  'session.expired',
  'session.canceled',
  'session.erased',
  /** The end of its retention is near and nobody has read the result. */
  'session.expiring',
] as const
export type SessionEventType = (typeof sessionEventTypes)[number]

/** What happens to webhook endpoints themselves. */
export const endpointEventTypes = [
  /** Asked for, to see whether deliveries arrive. Sent to that endpoint alone. */
  'webhook.test',
  /** Another endpoint of the tenant was switched off, because it did not answer or said that it is gone. */
  'webhook.disabled',
] as const
export type EndpointEventType = (typeof endpointEventTypes)[number]

export const webhookEventTypes = [...sessionEventTypes, ...endpointEventTypes] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]

const envelope = { id: EventIdSchema, livemode: v.boolean(), createdAt: InstantSchema }

const SessionEventSchema = v.object({
  ...envelope,
  type: v.picklist(sessionEventTypes),
  data: v.object({
    session: v.object({ id: SessionIdSchema, status: SessionStatusSchema, reference: v.nullable(v.string()) }),
  }),
})
export type SessionEvent = v.InferOutput<typeof SessionEventSchema>

const EndpointEventSchema = v.object({
  ...envelope,
  type: v.picklist(endpointEventTypes),
  data: v.object({ webhookEndpoint: v.object({ id: WebhookEndpointIdSchema }) }),
})

/**
 * Body of a webhook (Standard Webhooks headers and signature). No personal data: the relying party fetches the session. A type
 * that a receiver does not know MUST be answered with 2xx and passed over.
 */
export const WebhookEventSchema = v.variant('type', [SessionEventSchema, EndpointEventSchema])
export type WebhookEvent = v.InferOutput<typeof WebhookEventSchema>
