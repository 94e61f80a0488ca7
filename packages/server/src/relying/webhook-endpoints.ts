import {
  disabledReasons,
  webhookEventTypes,
  WebhookEndpointIdSchema,
  type DisabledReason,
  type WebhookEndpointId,
  type WebhookEventType,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { transaction, type Queryable, type Transaction } from '../db/index.ts'
import { appendEntry } from '../audit/index.ts'
import { checkWebhookUrl } from './address-guard.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'
import { formatWebhookSecret, openWebhookSecret, sealWebhookSecret, secretBytes } from './webhook-secrets.ts'

const UrlSchema = v.pipe(v.string(), v.maxLength(2000), v.url())
const EventsSchema = v.pipe(
  v.array(v.picklist(webhookEventTypes)),
  v.minLength(1),
  v.maxLength(webhookEventTypes.length),
)

/** Body of `POST /v1/webhook-endpoints`. Without `events` all of them are sent. */
export const CreateWebhookEndpointSchema = v.strictObject({ url: UrlSchema, events: v.optional(EventsSchema) })

/** Body of `POST /v1/webhook-endpoints/{id}`: what is not given stays as it is. */
export const ChangeWebhookEndpointSchema = v.strictObject({
  url: v.optional(UrlSchema),
  /** `null`: all. */
  events: v.optional(v.nullable(EventsSchema)),
  isEnabled: v.optional(v.boolean()),
})

export interface WebhookEndpoint {
  readonly id: WebhookEndpointId
  readonly url: string
  readonly livemode: boolean
  /** `null`: all. */
  readonly events: readonly WebhookEventType[] | null
  readonly createdAt: string
  readonly disabledAt: string | null
  readonly disabledReason: DisabledReason | null
  /** Since the first failure after the last success. */
  readonly failingSince: string | null
  /** While two secrets sign: until when the older one does. */
  readonly oldSecretUntil: string | null
}

const EndpointRowSchema = v.pipe(
  v.object({
    id: WebhookEndpointIdSchema,
    url: v.string(),
    livemode: v.boolean(),
    events: v.nullable(v.array(v.picklist(webhookEventTypes))),
    created_at: v.date(),
    disabled_at: v.nullable(v.date()),
    disabled_reason: v.nullable(v.picklist(disabledReasons)),
    failing_since: v.nullable(v.date()),
    old_secret_until: v.nullable(v.date()),
  }),
  v.transform((row): WebhookEndpoint => ({
    ...{ id: row.id, url: row.url, livemode: row.livemode, events: row.events, disabledReason: row.disabled_reason },
    createdAt: row.created_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
    failingSince: row.failing_since?.toISOString() ?? null,
    oldSecretUntil: row.old_secret_until?.toISOString() ?? null,
  })),
)

/** One mode of one tenant, and who acts for it (the id of a key or of an operator, or `command`). */
export interface EndpointOwner {
  readonly tenantId: string
  readonly livemode: boolean
  readonly by?: string
}

/** Parses a row of the table. */
export const toEndpoint = (row: unknown): WebhookEndpoint => v.parse(EndpointRowSchema, row)

/** Notes a change of an endpoint in the audit log. The address is not in it: it may hold a secret of the receiver. */
export const noteEndpoint = (
  tx: Transaction,
  { random, now }: Pick<RelyingContext, 'random' | 'now'>,
  { type, owner, id }: { readonly type: string; readonly owner: EndpointOwner; readonly id: string },
): Promise<number> =>
  appendEntry(
    tx,
    {
      ...{ type, at: now(), tenantId: owner.tenantId, sessionId: null },
      plain: { endpoint: id, livemode: owner.livemode, by: owner.by ?? 'command' },
    },
    { random, key: null },
  )

/** Throws {@link RelyingError} `webhook_url_refused`. */
export const requireAllowed = (url: string, { allowPrivate }: Pick<RelyingContext, 'allowPrivate'>): void => {
  const refusal = checkWebhookUrl(url, { allowPrivate })
  if (refusal !== null) throw new RelyingError('webhook_url_refused', { param: refusal })
}

/**
 * Adds an endpoint, or returns the one with that address, switched on again, with the secret that it had.
 *
 * Throws {@link RelyingError} `webhook_url_refused`.
 */
export const addWebhookEndpoint = async (
  place: RelyingContext,
  owner: EndpointOwner,
  request: v.InferOutput<typeof CreateWebhookEndpointSchema>,
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string; readonly isNew: boolean }> => {
  requireAllowed(request.url, place)
  const id = place.random.id('whe')
  const sealed = sealWebhookSecret(place.master, id, place.random.bytes(secretBytes))
  return transaction(place.db, async (tx) => {
    const { rows } = await tx.query<{ sealed_secret: Buffer }>(
      `insert into webhook_endpoint (id, tenant_id, livemode, url, events, sealed_secret, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, livemode, url) do update
         set events = excluded.events, disabled_at = null, disabled_reason = null, failing_since = null returning *`,
      [id, owner.tenantId, owner.livemode, request.url, request.events ?? null, sealed, place.now()],
    )
    const endpoint = toEndpoint(rows[0])
    const isNew = endpoint.id === id
    await noteEndpoint(tx, place, { type: isNew ? 'webhook.added' : 'webhook.changed', owner, id: endpoint.id })
    const secret = formatWebhookSecret(openWebhookSecret(place.master, endpoint.id, rows[0]?.sealed_secret ?? sealed))
    return { endpoint, secret, isNew }
  })
}

export const listWebhookEndpoints = async (
  db: Queryable,
  owner: EndpointOwner,
): Promise<readonly WebhookEndpoint[]> => {
  const { rows } = await db.query(
    'select * from webhook_endpoint where tenant_id = $1 and livemode = $2 order by created_at, id',
    [owner.tenantId, owner.livemode],
  )
  return rows.map(toEndpoint)
}

/** Throws {@link RelyingError} `not_found` for an endpoint that is not the owner's. */
export const requireOwnEndpoint = async (db: Queryable, owner: EndpointOwner, id: string): Promise<WebhookEndpoint> => {
  const { rows } = await db.query('select * from webhook_endpoint where id = $1 and tenant_id = $2 and livemode = $3', [
    id,
    owner.tenantId,
    owner.livemode,
  ])
  if (rows[0] === undefined) throw new RelyingError('not_found')
  return toEndpoint(rows[0])
}
