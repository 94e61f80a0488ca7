import type { DisabledReason, SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { transaction, type Queryable, type Transaction } from '../db/index.ts'
import type { JobQueue } from '../jobs/index.ts'
import { announceDisabled } from './announce.ts'
import type { RelyingContext } from './relying-context.ts'
import { nextAttemptAt } from './retry-schedule.ts'
import { sendWebhook, type Attempt } from './send-webhook.ts'
import { signWebhook } from './sign-webhook.ts'
import { noteEndpoint } from './webhook-endpoints.ts'
import { DeliveryRowSchema, toEvent, type DeliveryRow } from './webhook-event.ts'
import { openWebhookSecret } from './webhook-secrets.ts'

/** Where a relying party or a measurement wants it otherwise than usual. */
export interface DeliveryTimes {
  readonly pausesMs?: readonly number[]
  /** How long one attempt may take; 10,000 by default. */
  readonly timeoutMs?: number
}

export interface DeliveryContext extends RelyingContext, DeliveryTimes {
  readonly queue: JobQueue
  /** The relying party's own key for the case, `null` where there is none (any more). */
  readonly readReference: (sessionId: SessionId) => Promise<string | null>
  /** Told of endpoints that were switched off, for the operator's log. */
  readonly onDisabled?: (endpointId: string, reason: DisabledReason) => void
}

const readDelivery = async (db: Queryable, id: string): Promise<DeliveryRow | null> => {
  const { rows } = await db.query(
    `select d.*, e.livemode, e.url, e.sealed_secret, e.sealed_old_secret, e.old_secret_until, e.disabled_at
     from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id where d.id = $1`,
    [id],
  )
  return rows[0] === undefined ? null : v.parse(DeliveryRowSchema, rows[0])
}

const isSuccess = ({ status }: Attempt): boolean => status !== null && status >= 200 && status < 300
/** The receiver says that the address is gone for good (Standard Webhooks). */
const goneStatus = 410

/** Somebody waits for the answer of a test: it is sent once, and an endpoint that fails it stays as it is. */
const isTest = ({ event_type: type }: DeliveryRow): boolean => type === 'webhook.test'

const pausesOf = ({ pausesMs }: DeliveryTimes): Pick<DeliveryTimes, 'pausesMs'> =>
  pausesMs === undefined ? {} : { pausesMs }

const noteHealth = async (tx: Transaction, row: DeliveryRow, failedAt: Date | null): Promise<void> => {
  await tx.query(
    failedAt === null
      ? 'update webhook_endpoint set failing_since = null where id = $1 and failing_since is not null'
      : 'update webhook_endpoint set failing_since = $2 where id = $1 and failing_since is null',
    failedAt === null ? [row.endpoint_id] : [row.endpoint_id, failedAt],
  )
}

/** Switches an endpoint off and tells the tenant by its other endpoints, and whoever reads the audit log. */
const disable = async (
  tx: Transaction,
  context: DeliveryContext,
  { row, reason }: { readonly row: DeliveryRow; readonly reason: DisabledReason },
): Promise<void> => {
  const at = context.now()
  const { rows } = await tx.query<{ tenant_id: string }>(
    `update webhook_endpoint set disabled_at = $2, disabled_reason = $3 where id = $1 and disabled_at is null
     returning tenant_id`,
    [row.endpoint_id, at, reason],
  )
  const [found] = rows
  if (found === undefined) return
  const owner = { tenantId: found.tenant_id, livemode: row.livemode, by: 'delivery' }
  await noteEndpoint(tx, context, { type: 'webhook.disabled', owner, id: row.endpoint_id })
  await announceDisabled(tx, context, { endpointId: row.endpoint_id, at })
  tx.afterCommit(() => context.onDisabled?.(row.endpoint_id, reason))
}

const record = async (
  context: DeliveryContext,
  row: DeliveryRow,
  { attempt, durationMs }: { readonly attempt: Attempt; readonly durationMs: number },
): Promise<void> =>
  transaction(context.db, async (tx) => {
    // In the order of a removal: the endpoint, then its deliveries.
    await tx.query('select from webhook_endpoint where id = $1 for key share', [row.endpoint_id])
    const { rows } = await tx.query<{ attempts: number; earlier_attempts: number; state: string }>(
      'update webhook_delivery set attempts = attempts + 1 where id = $1 returning attempts, earlier_attempts, state',
      [row.id],
    )
    const [counted] = rows
    // Removed while the attempt ran.
    if (counted === undefined) return
    const now = context.now()
    await tx.query(
      `insert into webhook_attempt (delivery_id, number, at, response_status, error, duration_ms)
       values ($1, $2, $3, $4, $5, $6)`,
      [row.id, counted.attempts, now, attempt.status, attempt.error, Math.round(durationMs)],
    )
    // What another attempt delivered meanwhile stays delivered.
    if (counted.state === 'delivered') return
    const isGone = attempt.status === goneStatus
    const { retryAfterMs } = attempt
    const chance = context.random.integer(1000) / 1000
    const made = counted.attempts - counted.earlier_attempts
    const isLast = isSuccess(attempt) || isGone || isTest(row)
    const next = isLast ? null : nextAttemptAt({ made, now, retryAfterMs, chance, ...pausesOf(context) })
    const state = isSuccess(attempt) ? 'delivered' : next === null ? 'failed' : 'pending'
    await tx.query('update webhook_delivery set state = $2, next_attempt_at = $3 where id = $1', [row.id, state, next])
    await noteHealth(tx, row, isSuccess(attempt) ? null : now)
    if (state === 'failed' && !isTest(row)) await disable(tx, context, { row, reason: isGone ? 'gone' : 'unanswered' })
    if (next !== null) await context.queue.enqueue(tx, 'deliver-webhook', { deliveryId: row.id }, { notBefore: next })
  })

/** The present secret, and the one before while it lives. */
const secretsOf = ({ master, now }: DeliveryContext, row: DeliveryRow): readonly Buffer[] =>
  [row.sealed_secret, row.old_secret_until !== null && row.old_secret_until > now() ? row.sealed_old_secret : null]
    .filter((sealed) => sealed !== null)
    .map((sealed) => openWebhookSecret(master, row.endpoint_id, sealed))

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
    await context.db.query(
      `update webhook_delivery set state = 'failed', next_attempt_at = null where id = $1 and state = 'pending'`,
      [row.id],
    )
    return
  }
  const reference = 'session_id' in row ? await context.readReference(row.session_id) : null
  const body = JSON.stringify(toEvent(row, reference))
  const startedAt = performance.now()
  const attempt = await sendWebhook({
    ...{ url: row.url, body, allowPrivate: context.allowPrivate, now: context.now, signal },
    ...(context.timeoutMs === undefined ? {} : { timeoutMs: context.timeoutMs }),
    headers: signWebhook({ secrets: secretsOf(context, row), id: row.event_id, at: context.now(), body }),
  })
  signal.throwIfAborted()
  await record(context, row, { attempt, durationMs: performance.now() - startedAt })
}
