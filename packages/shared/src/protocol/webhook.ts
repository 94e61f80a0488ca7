import * as v from 'valibot'
import { EventIdSchema, InstantSchema, SessionIdSchema } from './ids.ts'
import { SessionStatusSchema } from './session-status.ts'

export const webhookEventTypes = [
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
export type WebhookEventType = (typeof webhookEventTypes)[number]

/**
 * Body of a webhook (Standard Webhooks headers and signature). No personal data: the relying party fetches the session.
 */
export const WebhookEventSchema = v.object({
  id: EventIdSchema,
  type: v.picklist(webhookEventTypes),
  livemode: v.boolean(),
  createdAt: InstantSchema,
  data: v.object({
    session: v.object({ id: SessionIdSchema, status: SessionStatusSchema, reference: v.nullable(v.string()) }),
  }),
})
export type WebhookEvent = v.InferOutput<typeof WebhookEventSchema>
