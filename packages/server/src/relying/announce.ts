import {
  sessionEventTypes,
  type EndpointEventType,
  type SessionEventType,
  type SessionId,
  type SessionStatus,
} from '@honnin/shared/protocol'
import type { Transaction } from '../db/index.ts'
import type { JobQueue } from '../jobs/index.ts'
import type { RelyingContext } from './relying-context.ts'

type Announcing = Pick<RelyingContext, 'random'> & { readonly queue: JobQueue }

const isSessionEvent = (name: string): name is SessionEventType => sessionEventTypes.some((type) => type === name)

interface Announcement {
  readonly type: SessionEventType | EndpointEventType
  readonly at: Date
  /** Exactly one of the two. */
  readonly session?: { readonly id: SessionId; readonly status: SessionStatus }
  readonly endpointId?: string
}

/** Puts an event down for each of these endpoints, within the transaction, and hands it to the queue. */
const announceTo = async (
  tx: Transaction,
  { queue, random }: Announcing,
  { endpointIds, event }: { readonly endpointIds: readonly string[]; readonly event: Announcement },
): Promise<readonly string[]> => {
  const eventId = random.id('evt')
  const made: string[] = []
  for (const endpointId of endpointIds) {
    const deliveryId = random.id('del')
    await tx.query(
      `insert into webhook_delivery (id, endpoint_id, event_id, event_type, session_id, session_status, subject_id,
         created_at, state, next_attempt_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $8)`,
      [
        ...[deliveryId, endpointId, eventId, event.type, event.session?.id ?? null, event.session?.status ?? null],
        ...[event.endpointId ?? null, event.at],
      ],
    )
    await queue.enqueue(tx, 'deliver-webhook', { deliveryId })
    made.push(deliveryId)
  }
  return made
}

const listening = async (
  tx: Transaction,
  { tenantId, livemode, type }: { readonly tenantId: string; readonly livemode: boolean; readonly type: string },
): Promise<readonly string[]> => {
  // An endpoint that is being removed is waited for, and is gone then.
  const { rows } = await tx.query<{ id: string }>(
    `select id from webhook_endpoint
     where tenant_id = $1 and livemode = $2 and disabled_at is null and (events is null or $3 = any(events))
     order by id for key share`,
    [tenantId, livemode, type],
  )
  return rows.map(({ id }) => id)
}

/**
 * Notes, within the transaction of the change, what must be told to whom, and hands it to the queue. States that are no event
 * (`created`, `capturing`) are passed over; `type` is for events that are no change of state.
 */
export const announceStatus = async (
  tx: Transaction,
  announcing: Announcing,
  fact: {
    readonly tenantId: string
    readonly livemode: boolean
    readonly sessionId: SessionId
    readonly status: SessionStatus
    readonly at: Date
    readonly type?: SessionEventType
  },
): Promise<void> => {
  const type = fact.type ?? `session.${fact.status}`
  if (!isSessionEvent(type)) return
  const endpointIds = await listening(tx, { ...fact, type })
  const session = { id: fact.sessionId, status: fact.status }
  await announceTo(tx, announcing, { endpointIds, event: { type, at: fact.at, session } })
}

/** Tells the tenant's other endpoints that this one was switched off. */
export const announceDisabled = async (
  tx: Transaction,
  announcing: Announcing,
  { endpointId, at }: { readonly endpointId: string; readonly at: Date },
): Promise<void> => {
  const { rows } = await tx.query<{ tenant_id: string; livemode: boolean }>(
    'select tenant_id, livemode from webhook_endpoint where id = $1',
    [endpointId],
  )
  const [owner] = rows
  if (owner === undefined) return
  const place = { tenantId: owner.tenant_id, livemode: owner.livemode, type: 'webhook.disabled' as const }
  const endpointIds = (await listening(tx, place)).filter((id) => id !== endpointId)
  await announceTo(tx, announcing, { endpointIds, event: { type: place.type, at, endpointId } })
}

/** Sends a test event to this endpoint alone, whatever it asked for. Returns the delivery. */
export const announceTest = async (
  tx: Transaction,
  announcing: Announcing,
  { endpointId, at }: { readonly endpointId: string; readonly at: Date },
): Promise<string> => {
  const [id = ''] = await announceTo(tx, announcing, {
    endpointIds: [endpointId],
    event: { type: 'webhook.test', at, endpointId },
  })
  return id
}
