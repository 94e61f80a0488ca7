import * as v from 'valibot'
import { InstantSchema, SessionIdSchema, WebhookEndpointIdSchema } from './ids.ts'
import { webhookEventTypes } from './webhook.ts'

/** Why an endpoint is off: it answered 410, a delivery failed for three days, or somebody asked. */
export const disabledReasons = ['gone', 'unanswered', 'asked'] as const
export type DisabledReason = (typeof disabledReasons)[number]

/** A webhook endpoint without its secrets, as its owner and the operator see it. */
export const WebhookEndpointSchema = v.object({
  id: WebhookEndpointIdSchema,
  url: v.string(),
  livemode: v.boolean(),
  /** `null`: all of them. */
  events: v.nullable(v.array(v.picklist(webhookEventTypes))),
  createdAt: InstantSchema,
  disabledAt: v.nullable(InstantSchema),
  disabledReason: v.nullable(v.picklist(disabledReasons)),
  /** Since the first failure after the last success. */
  failingSince: v.nullable(InstantSchema),
  /** While two secrets sign: until when the older one does. */
  oldSecretUntil: v.nullable(InstantSchema),
})

export const deliveryStates = ['pending', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One event on its way to one endpoint, with every attempt. */
export const WebhookDeliverySchema = v.object({
  id: v.string(),
  eventId: v.string(),
  type: v.picklist(webhookEventTypes),
  /** `null` of an event that tells of an endpoint. */
  sessionId: v.nullable(SessionIdSchema),
  state: v.picklist(deliveryStates),
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
