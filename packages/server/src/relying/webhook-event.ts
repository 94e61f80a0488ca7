import {
  endpointEventTypes,
  EventIdSchema,
  sessionEventTypes,
  SessionIdSchema,
  SessionStatusSchema,
  WebhookEndpointIdSchema,
  type WebhookEvent,
} from '@honnin/shared/protocol'
import * as v from 'valibot'

const common = {
  id: v.string(),
  endpoint_id: v.string(),
  event_id: EventIdSchema,
  created_at: v.date(),
  state: v.picklist(['pending', 'delivered', 'failed']),
  attempts: v.number(),
  livemode: v.boolean(),
  url: v.string(),
  sealed_secret: v.instance(Buffer),
  sealed_old_secret: v.nullable(v.instance(Buffer)),
  old_secret_until: v.nullable(v.date()),
  disabled_at: v.nullable(v.date()),
}

/** A delivery with its endpoint, as the database holds them. */
export const DeliveryRowSchema = v.variant('event_type', [
  v.object({
    ...common,
    event_type: v.picklist(sessionEventTypes),
    session_id: SessionIdSchema,
    session_status: SessionStatusSchema,
  }),
  v.object({ ...common, event_type: v.picklist(endpointEventTypes), subject_id: WebhookEndpointIdSchema }),
])
export type DeliveryRow = v.InferOutput<typeof DeliveryRowSchema>

/** The event of a delivery, made anew for each attempt: the reference is gone once the session is erased. */
export const toEvent = (row: DeliveryRow, reference: string | null): WebhookEvent => {
  const envelope = { id: row.event_id, livemode: row.livemode, createdAt: row.created_at.toISOString() }
  return 'session_id' in row
    ? {
        ...envelope,
        type: row.event_type,
        data: { session: { id: row.session_id, status: row.session_status, reference } },
      }
    : { ...envelope, type: row.event_type, data: { webhookEndpoint: { id: row.subject_id } } }
}
