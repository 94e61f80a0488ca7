import type { ConsoleEndpoint } from '@honnin/shared/console'
import type { TenantId, WebhookEventType } from '@honnin/shared/protocol'
import { transaction } from '../../db/index.ts'
import {
  addWebhookEndpoint,
  changeWebhookEndpoint,
  listDeliveries,
  listWebhookEndpoints,
  resendDelivery,
  rotateWebhookSecret,
  sendTestEvent,
  type DeliveryLine,
  type EndpointOwner,
  type RelyingContext,
  type WebhookEndpoint,
} from '../../relying/index.ts'
import { requireTenant } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import { recordOrder } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'

type Context = ReviewContext & RelyingContext

/** An endpoint as it is found: by its tenant, whatever its mode. */
export interface EndpointPlace {
  readonly tenantId: TenantId
  readonly endpointId: string
}

const show = (endpoint: WebhookEndpoint): ConsoleEndpoint => ({
  ...endpoint,
  events: endpoint.events === null ? null : [...endpoint.events],
})

/** Endpoints of both modes of a tenant. Throws {@link ReviewError} `not_found`. */
export const listEndpoints = async (
  context: ReviewContext,
  operator: Operator,
  tenantId: TenantId,
): Promise<ConsoleEndpoint[]> => {
  requireTenant(operator, tenantId)
  const both = await Promise.all(
    [true, false].map((livemode) => listWebhookEndpoints(context.db, { tenantId, livemode })),
  )
  return both.flat().map(show)
}

/** Who acts on which endpoint. Throws {@link ReviewError} `not_found`. */
const requireEndpoint = async (
  context: ReviewContext,
  operator: Operator,
  { tenantId, endpointId }: EndpointPlace,
): Promise<EndpointOwner> => {
  const endpoint = (await listEndpoints(context, operator, tenantId)).find(({ id }) => id === endpointId)
  if (endpoint === undefined) throw new ReviewError('not_found')
  return { tenantId, livemode: endpoint.livemode, by: operator.id }
}

/** Adds an endpoint. Throws `RelyingError` `webhook_url_refused`. */
export const addEndpoint = async (
  context: Context,
  operator: Operator,
  given: {
    readonly tenantId: TenantId
    readonly url: string
    readonly livemode: boolean
    readonly events: WebhookEventType[] | undefined
  },
): Promise<{ readonly endpoint: ConsoleEndpoint; readonly secret: string }> => {
  const { tenantId, url, livemode, events } = given
  requireTenant(operator, tenantId)
  const wanted = events === undefined ? { url } : { url, events }
  const { endpoint, secret } = await addWebhookEndpoint(context, { tenantId, livemode, by: operator.id }, wanted)
  return { endpoint: show(endpoint), secret }
}

/** What is changed; the rest stays as it is. */
export type EndpointChange = Parameters<typeof changeWebhookEndpoint>[2]['change']

/** Changes an endpoint, or switches it off and on. Throws `RelyingError`: `webhook_url_refused`, `webhook_url_taken`. */
export const changeEndpoint = async (
  context: Context,
  operator: Operator,
  { change, ...place }: EndpointPlace & { readonly change: EndpointChange },
): Promise<ConsoleEndpoint> => {
  const owner = await requireEndpoint(context, operator, place)
  return show(await changeWebhookEndpoint(context, owner, { id: place.endpointId, change }))
}

/** Draws another secret; the old one signs as well for a while. */
export const rotateEndpointSecret = async (
  context: Context,
  operator: Operator,
  { overlapMinutes, ...place }: EndpointPlace & { readonly overlapMinutes: number },
): Promise<{ readonly endpoint: ConsoleEndpoint; readonly secret: string }> => {
  const owner = await requireEndpoint(context, operator, place)
  const { endpoint, secret } = await rotateWebhookSecret(context, owner, { id: place.endpointId, overlapMinutes })
  return { endpoint: show(endpoint), secret }
}

/** Sends an event that means nothing. Throws `RelyingError` `webhook_disabled`. */
export const testEndpoint = async (context: ReviewContext, operator: Operator, place: EndpointPlace): Promise<void> => {
  await sendTestEvent(context, await requireEndpoint(context, operator, place), place.endpointId)
}

/** The delivery log of an endpoint, newest first. */
export const listEndpointDeliveries = async (
  context: ReviewContext,
  operator: Operator,
  { limit, after, state, ...place }: EndpointPlace & Parameters<typeof listDeliveries>[2],
): Promise<readonly DeliveryLine[]> => {
  await requireEndpoint(context, operator, place)
  return listDeliveries(context.db, place.endpointId, { limit, after, state })
}

/** Sends a delivery once more, with the same event id. */
export const resendEndpointDelivery = async (
  context: ReviewContext,
  operator: Operator,
  { deliveryId, ...place }: EndpointPlace & { readonly deliveryId: string },
): Promise<void> => {
  await requireEndpoint(context, operator, place)
  await resendDelivery(context, { endpointId: place.endpointId, deliveryId })
  await transaction(context.db, (tx) =>
    recordOrder(tx, context, {
      ...{ type: 'webhook.resent', operatorId: operator.id, tenantId: place.tenantId },
      plain: { endpoint: place.endpointId, delivery: deliveryId },
    }),
  )
}
