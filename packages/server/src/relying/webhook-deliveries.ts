import {
  EventIdSchema,
  SessionIdSchema,
  SessionStatusSchema,
  webhookEventTypes,
  type SessionId,
  type SessionStatus,
  type WebhookEvent,
  type WebhookEventType,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { transaction, type Queryable, type Transaction } from '../db/index.ts'
import type { JobQueue } from '../jobs/index.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'
import { nextAttemptAt } from './retry-schedule.ts'
import { sendWebhook, type Attempt } from './send-webhook.ts'
import { signWebhook } from './sign-webhook.ts'
import { disableWebhookEndpoint, webhookSecret } from './webhook-endpoints.ts'

export interface DeliveryContext extends RelyingContext {
  readonly queue: JobQueue
  /** The relying party's own key for the case, `null` where there is none (any more). */
  readonly readReference: (sessionId: SessionId) => Promise<string | null>
}

const isEventType = (name: string): name is WebhookEventType => webhookEventTypes.some((type) => type === name)

/**
 * Notes, within the transaction of the change, what must be told to whom, and hands it to the queue. States that are no event
 * (`created`, `capturing`) are passed over; `type` is for events that are no change of state.
 */
export const announceStatus = async (
  tx: Transaction,
  { queue, random }: Pick<DeliveryContext, 'queue' | 'random'>,
  fact: {
    readonly tenantId: string
    readonly livemode: boolean
    readonly sessionId: SessionId
    readonly status: SessionStatus
    readonly at: Date
    readonly type?: WebhookEventType
  },
): Promise<void> => {
  const type = fact.type ?? `session.${fact.status}`
  if (!isEventType(type)) return
  const { rows } = await tx.query<{ id: string }>(
    `select id from webhook_endpoint
     where tenant_id = $1 and livemode = $2 and disabled_at is null and (events is null or $3 = any(events)) order by id`,
    [fact.tenantId, fact.livemode, type],
  )
  const eventId = random.id('evt')
  for (const { id: endpointId } of rows) {
    const deliveryId = random.id('del')
    await tx.query(
      `insert into webhook_delivery (id, endpoint_id, event_id, event_type, session_id, session_status, created_at, state,
         next_attempt_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'pending', $7)`,
      [deliveryId, endpointId, eventId, type, fact.sessionId, fact.status, fact.at],
    )
    await queue.enqueue(tx, 'deliver-webhook', { deliveryId })
  }
}

const DeliveryRowSchema = v.object({
  id: v.string(),
  endpoint_id: v.string(),
  event_id: EventIdSchema,
  event_type: v.picklist(webhookEventTypes),
  session_id: SessionIdSchema,
  session_status: SessionStatusSchema,
  created_at: v.date(),
  state: v.picklist(['pending', 'delivered', 'failed']),
  attempts: v.number(),
  livemode: v.boolean(),
  url: v.string(),
  sealed_secret: v.instance(Buffer),
  disabled_at: v.nullable(v.date()),
})
type DeliveryRow = v.InferOutput<typeof DeliveryRowSchema>

const readDelivery = async (db: Queryable, id: string): Promise<DeliveryRow | null> => {
  const { rows } = await db.query(
    `select d.*, e.livemode, e.url, e.sealed_secret, e.disabled_at
     from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id where d.id = $1`,
    [id],
  )
  return rows[0] === undefined ? null : v.parse(DeliveryRowSchema, rows[0])
}

const toEvent = (row: DeliveryRow, reference: string | null): WebhookEvent => ({
  id: row.event_id,
  type: row.event_type,
  livemode: row.livemode,
  createdAt: row.created_at.toISOString(),
  data: { session: { id: row.session_id, status: row.session_status, reference } },
})

const isSuccess = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300
/** The receiver says that the address is gone for good (Standard Webhooks). */
const goneStatus = 410

const record = async (
  context: DeliveryContext,
  row: DeliveryRow,
  { attempt, durationMs }: { readonly attempt: Attempt; readonly durationMs: number },
): Promise<void> =>
  transaction(context.db, async (tx) => {
    const { rows } = await tx.query<{ attempts: number; state: string }>(
      'update webhook_delivery set attempts = attempts + 1 where id = $1 returning attempts, state',
      [row.id],
    )
    const made = rows[0]?.attempts ?? row.attempts + 1
    const now = context.now()
    await tx.query(
      `insert into webhook_attempt (delivery_id, number, at, response_status, error, duration_ms)
       values ($1, $2, $3, $4, $5, $6)`,
      [row.id, made, now, attempt.status, attempt.error, Math.round(durationMs)],
    )
    const isGone = attempt.status === goneStatus
    const chance = context.random.integer(1000) / 1000
    const next =
      isSuccess(attempt) || isGone ? null : nextAttemptAt({ made, now, retryAfterMs: attempt.retryAfterMs, chance })
    const state = isSuccess(attempt) ? 'delivered' : next === null ? 'failed' : 'pending'
    await tx.query('update webhook_delivery set state = $2, next_attempt_at = $3 where id = $1', [row.id, state, next])
    if (state === 'failed') await disableWebhookEndpoint(tx, row.endpoint_id, now)
    if (next !== null) await context.queue.enqueue(tx, 'deliver-webhook', { deliveryId: row.id }, { notBefore: next })
  })

/**
 * The job: one attempt, its line in the delivery log, and the next attempt where one is due. An endpoint that is gone or did
 * not answer for three days is switched off. Delivered at least once: the receiver tells repeats by `webhook-id`.
 */
export const deliverWebhook = async (
  context: DeliveryContext,
  deliveryId: string,
  signal: AbortSignal,
): Promise<void> => {
  const row = await readDelivery(context.db, deliveryId)
  if (row === null || row.state !== 'pending') return
  if (row.disabled_at !== null) {
    await context.db.query(`update webhook_delivery set state = 'failed', next_attempt_at = null where id = $1`, [
      row.id,
    ])
    return
  }
  const body = JSON.stringify(toEvent(row, await context.readReference(row.session_id)))
  const secret = webhookSecret(context.master, row.endpoint_id, row.sealed_secret)
  const startedAt = performance.now()
  const attempt = await sendWebhook({
    ...{ url: row.url, body, allowPrivate: context.allowPrivate, now: context.now, signal },
    headers: signWebhook({ secret, id: row.event_id, at: context.now(), body }),
  })
  signal.throwIfAborted()
  await record(context, row, { attempt, durationMs: performance.now() - startedAt })
}

export interface DeliveryLine {
  readonly id: string
  readonly eventId: string
  readonly type: string
  readonly sessionId: string
  readonly state: string
  readonly createdAt: string
  readonly nextAttemptAt: string | null
  readonly attempts: readonly {
    readonly at: string
    readonly status: number | null
    readonly error: string | null
    readonly durationMs: number
  }[]
}

interface LineRow extends Record<string, unknown> {
  readonly id: string
  readonly event_id: string
  readonly event_type: string
  readonly session_id: string
  readonly state: string
  readonly created_at: Date
  readonly next_attempt_at: Date | null
  readonly log:
    | readonly {
        readonly at: string
        readonly status: number | null
        readonly error: string | null
        readonly duration_ms: number
      }[]
    | null
}

export interface DeliveryPage {
  readonly limit: number
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

/** The delivery log of an endpoint, newest first. */
export const listDeliveries = async (
  db: Queryable,
  endpointId: string,
  page: DeliveryPage,
): Promise<readonly DeliveryLine[]> => {
  const { rows } = await db.query<LineRow>(
    `select d.*, (select json_agg(json_build_object('at', a.at, 'status', a.response_status, 'error', a.error,
         'duration_ms', a.duration_ms) order by a.number) from webhook_attempt a where a.delivery_id = d.id) as log
     from webhook_delivery d
     where endpoint_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
     order by created_at desc, id desc limit $4`,
    [endpointId, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
  )
  return rows.map((row) => ({
    id: row.id,
    eventId: row.event_id,
    type: row.event_type,
    sessionId: row.session_id,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    attempts: (row.log ?? []).map((line) => ({
      at: new Date(line.at).toISOString(),
      status: line.status,
      error: line.error,
      durationMs: line.duration_ms,
    })),
  }))
}

/** Sends a delivery once more now, with the same event id. Throws {@link RelyingError} `not_found`. */
export const resendDelivery = async (
  context: Pick<DeliveryContext, 'db' | 'queue' | 'now'>,
  { endpointId, deliveryId }: { readonly endpointId: string; readonly deliveryId: string },
): Promise<void> =>
  transaction(context.db, async (tx) => {
    const { rowCount } = await tx.query(
      `update webhook_delivery set state = 'pending', next_attempt_at = $3 where id = $1 and endpoint_id = $2`,
      [deliveryId, endpointId, context.now()],
    )
    if (rowCount !== 1) throw new RelyingError('not_found')
    await context.queue.enqueue(tx, 'deliver-webhook', { deliveryId })
  })
