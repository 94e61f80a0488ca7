import type { DeliveryState } from '@honnin/shared/protocol'
import { transaction, type Queryable } from '../db/index.ts'
import { announceTest } from './announce.ts'
import type { DeliveryContext } from './deliver-webhook.ts'
import { RelyingError } from './relying-error.ts'
import { noteEndpoint, requireOwnEndpoint, type EndpointOwner } from './webhook-endpoints.ts'

export interface DeliveryLine {
  readonly id: string
  readonly eventId: string
  readonly type: string
  /** `null` of an event that tells of an endpoint. */
  readonly sessionId: string | null
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
  readonly session_id: string | null
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
  /** `null`: all. */
  readonly state: DeliveryState | null
}

const toLine = (row: LineRow): DeliveryLine => ({
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
})

const lines = `select d.*, (select json_agg(json_build_object('at', a.at, 'status', a.response_status, 'error', a.error,
    'duration_ms', a.duration_ms) order by a.number) from webhook_attempt a where a.delivery_id = d.id) as log
  from webhook_delivery d`

/** A delivery that may be another endpoint's is `null`. */
export const readDeliveryLine = async (
  db: Queryable,
  { endpointId, deliveryId }: { readonly endpointId: string; readonly deliveryId: string },
): Promise<DeliveryLine | null> => {
  const { rows } = await db.query<LineRow>(`${lines} where id = $1 and endpoint_id = $2`, [deliveryId, endpointId])
  return rows[0] === undefined ? null : toLine(rows[0])
}

/** The delivery log of an endpoint, newest first. */
export const listDeliveries = async (
  db: Queryable,
  endpointId: string,
  page: DeliveryPage,
): Promise<readonly DeliveryLine[]> => {
  const { rows } = await db.query<LineRow>(
    `${lines}
     where endpoint_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3)) and ($5::text is null or state = $5)
     order by created_at desc, id desc limit $4`,
    [endpointId, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit, page.state],
  )
  return rows.map(toLine)
}

type Sending = Pick<DeliveryContext, 'db' | 'queue' | 'now'>

/**
 * Sends a delivery once more now, with the same event id.
 *
 * Throws {@link RelyingError}: `not_found`, `webhook_disabled`.
 */
export const resendDelivery = async (
  context: Sending,
  { endpointId, deliveryId }: { readonly endpointId: string; readonly deliveryId: string },
): Promise<void> =>
  transaction(context.db, async (tx) => {
    const { rows } = await tx.query<{ is_on: boolean }>(
      `update webhook_delivery set state = 'pending', next_attempt_at = $3, earlier_attempts = attempts
       where id = $1 and endpoint_id = $2
       returning (select disabled_at is null from webhook_endpoint where id = $2) as is_on`,
      [deliveryId, endpointId, context.now()],
    )
    if (rows[0] === undefined) throw new RelyingError('not_found')
    // Thrown within the transaction: nothing is changed then.
    if (!rows[0].is_on) throw new RelyingError('webhook_disabled')
    await context.queue.enqueue(tx, 'deliver-webhook', { deliveryId })
  })

/**
 * Sends a test event to one endpoint. Returns the id of the delivery.
 *
 * Throws {@link RelyingError}: `not_found`, `webhook_disabled`.
 */
export const sendTestEvent = async (
  context: Sending & Pick<DeliveryContext, 'random'>,
  owner: EndpointOwner,
  endpointId: string,
): Promise<string> =>
  transaction(context.db, async (tx) => {
    const { disabledAt } = await requireOwnEndpoint(tx, owner, endpointId)
    if (disabledAt !== null) throw new RelyingError('webhook_disabled')
    await noteEndpoint(tx, context, { type: 'webhook.tested', owner, id: endpointId })
    return announceTest(tx, context, { endpointId, at: context.now() })
  })

/** What ended is kept so long. */
const keptDays = 90

/** Forgets deliveries that ended long ago. */
export const forgetDeliveries = async (db: Queryable, now: Date): Promise<void> => {
  await db.query(
    `with old as (
       select id from webhook_delivery where state <> 'pending' and created_at < $1 order by created_at limit 1000
     ), log as (delete from webhook_attempt where delivery_id in (select id from old))
     delete from webhook_delivery where id in (select id from old)`,
    [new Date(now.getTime() - keptDays * 86_400_000)],
  )
}
