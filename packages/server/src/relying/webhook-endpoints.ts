import {
  webhookEventTypes,
  WebhookEndpointIdSchema,
  type WebhookEndpointId,
  type WebhookEventType,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { MasterKeys, SealedColumn } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import { checkWebhookUrl } from './address-guard.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'

/** Body of `POST /v1/webhook-endpoints`. Without `events` all of them are sent. */
export const CreateWebhookEndpointSchema = v.strictObject({
  url: v.pipe(v.string(), v.maxLength(2000), v.url()),
  events: v.optional(v.pipe(v.array(v.picklist(webhookEventTypes)), v.minLength(1))),
})

export interface WebhookEndpoint {
  readonly id: WebhookEndpointId
  readonly url: string
  readonly livemode: boolean
  /** `null`: all. */
  readonly events: readonly WebhookEventType[] | null
  readonly createdAt: string
  readonly disabledAt: string | null
}

const EndpointRowSchema = v.pipe(
  v.object({
    id: WebhookEndpointIdSchema,
    url: v.string(),
    livemode: v.boolean(),
    events: v.nullable(v.array(v.picklist(webhookEventTypes))),
    created_at: v.date(),
    disabled_at: v.nullable(v.date()),
  }),
  v.transform((row): WebhookEndpoint => ({
    ...{ id: row.id, url: row.url, livemode: row.livemode, events: row.events },
    createdAt: row.created_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
  })),
)

/** 192 bits: Standard Webhooks asks for 24 to 64 bytes. */
const secretBytes = 24
const secretContext = (id: string): string => `webhook-secret|${id}`

/** For the rotation of the master key. */
export const sealedWebhookSecrets: SealedColumn = {
  table: 'webhook_endpoint',
  idColumn: 'id',
  column: 'sealed_secret',
  context: secretContext,
}

export const formatWebhookSecret = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`

interface Owner {
  readonly tenantId: string
  readonly livemode: boolean
}

/**
 * Adds an endpoint, or returns the one with that address, switched on again, with the secret that it had.
 *
 * Throws {@link RelyingError} `webhook_url_refused`.
 */
export const addWebhookEndpoint = async (
  place: RelyingContext,
  owner: Owner,
  request: v.InferOutput<typeof CreateWebhookEndpointSchema>,
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string; readonly isNew: boolean }> => {
  const refusal = checkWebhookUrl(request.url, { allowPrivate: place.allowPrivate })
  if (refusal !== null) throw new RelyingError('webhook_url_refused', { param: refusal })
  const id = place.random.id('whe')
  const sealed = place.master.seal(secretContext(id), place.random.bytes(secretBytes))
  const { rows } = await place.db.query<{ sealed_secret: Buffer }>(
    `insert into webhook_endpoint (id, tenant_id, livemode, url, events, sealed_secret, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, livemode, url) do update set events = excluded.events, disabled_at = null returning *`,
    [id, owner.tenantId, owner.livemode, request.url, request.events ?? null, sealed, place.now()],
  )
  const endpoint = v.parse(EndpointRowSchema, rows[0])
  const kept = rows[0]?.sealed_secret ?? sealed
  const secret = formatWebhookSecret(place.master.open(secretContext(endpoint.id), kept))
  return { endpoint, secret, isNew: endpoint.id === id }
}

export const listWebhookEndpoints = async (db: Queryable, owner: Owner): Promise<readonly WebhookEndpoint[]> => {
  const { rows } = await db.query(
    'select * from webhook_endpoint where tenant_id = $1 and livemode = $2 order by created_at, id',
    [owner.tenantId, owner.livemode],
  )
  return rows.map((row) => v.parse(EndpointRowSchema, row))
}

/** Throws {@link RelyingError} `not_found` for an endpoint that is not the owner's. */
export const requireOwnEndpoint = async (db: Queryable, owner: Owner, id: string): Promise<void> => {
  const endpoints = await listWebhookEndpoints(db, owner)
  if (!endpoints.some((endpoint) => endpoint.id === id)) throw new RelyingError('not_found')
}

export const webhookSecret = (master: MasterKeys, id: string, sealed: Uint8Array): Buffer =>
  master.open(secretContext(id), sealed)

export const disableWebhookEndpoint = async (db: Queryable, id: string, at: Date): Promise<void> => {
  await db.query('update webhook_endpoint set disabled_at = $2 where id = $1 and disabled_at is null', [id, at])
}
