import type * as v from 'valibot'
import { transaction } from '../db/index.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'
import {
  noteEndpoint,
  requireAllowed,
  requireOwnEndpoint,
  toEndpoint,
  type ChangeWebhookEndpointSchema,
  type EndpointOwner,
  type WebhookEndpoint,
} from './webhook-endpoints.ts'
import { formatWebhookSecret, sealWebhookSecret, secretBytes } from './webhook-secrets.ts'

const uniqueViolation = '23505'
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === uniqueViolation

/**
 * Changes address or filter of an endpoint, or switches it off and on.
 *
 * Throws {@link RelyingError}: `not_found`, `webhook_url_refused`, `webhook_url_taken`.
 */
export const changeWebhookEndpoint = async (
  place: RelyingContext,
  owner: EndpointOwner,
  { id, change }: { readonly id: string; readonly change: v.InferOutput<typeof ChangeWebhookEndpointSchema> },
): Promise<WebhookEndpoint> =>
  transaction(place.db, async (tx) => {
    if (change.url !== undefined) requireAllowed(change.url, place)
    const { disabledAt, ...before } = await requireOwnEndpoint(tx, owner, id)
    const isEnabled = change.isEnabled ?? disabledAt === null
    const { rows } = await tx.query(
      `update webhook_endpoint set url = $2, events = $3,
         disabled_at = case when $4 then null else coalesce(disabled_at, $5) end,
         disabled_reason = case when $4 then null else coalesce(disabled_reason, 'asked') end,
         failing_since = case when $4 and disabled_at is not null then null else failing_since end
       where id = $1 returning *`,
      [
        ...[id, change.url ?? before.url, change.events === undefined ? before.events : change.events],
        ...[isEnabled, place.now()],
      ],
    )
    await noteEndpoint(tx, place, { type: 'webhook.changed', owner, id })
    return toEndpoint(rows[0])
  }).catch((error: unknown) => {
    if (isTaken(error)) throw new RelyingError('webhook_url_taken', { param: 'url', cause: error })
    throw error
  })

/**
 * Gives an endpoint a new secret. The old one signs as well for `overlapMinutes`, so that the receiver can change in its own
 * time. A secret that was being replaced already ends now. Throws {@link RelyingError} `not_found`.
 */
export const rotateWebhookSecret = async (
  place: RelyingContext,
  owner: EndpointOwner,
  { id, overlapMinutes }: { readonly id: string; readonly overlapMinutes: number },
): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> =>
  transaction(place.db, async (tx) => {
    await requireOwnEndpoint(tx, owner, id)
    const secret = place.random.bytes(secretBytes)
    const { rows } = await tx.query(
      `update webhook_endpoint set sealed_old_secret = case when $3 then sealed_secret end,
         old_secret_until = case when $3 then $4::timestamptz end, sealed_secret = $2 where id = $1 returning *`,
      [
        ...[id, sealWebhookSecret(place.master, id, secret), overlapMinutes > 0],
        new Date(place.now().getTime() + overlapMinutes * 60_000),
      ],
    )
    await noteEndpoint(tx, place, { type: 'webhook.secret_rotated', owner, id })
    return { endpoint: toEndpoint(rows[0]), secret: formatWebhookSecret(secret) }
  })

/** Removes an endpoint with its delivery log. Throws {@link RelyingError} `not_found`. */
export const removeWebhookEndpoint = async (
  place: RelyingContext,
  owner: EndpointOwner,
  id: string,
): Promise<WebhookEndpoint> =>
  transaction(place.db, async (tx) => {
    const endpoint = await requireOwnEndpoint(tx, owner, id)
    await tx.query('select from webhook_endpoint where id = $1 for update', [id])
    await tx.query(
      'delete from webhook_attempt where delivery_id in (select id from webhook_delivery where endpoint_id = $1)',
      [id],
    )
    await tx.query('delete from webhook_delivery where endpoint_id = $1', [id])
    await tx.query('delete from webhook_endpoint where id = $1', [id])
    await noteEndpoint(tx, place, { type: 'webhook.removed', owner, id })
    return endpoint
  })
