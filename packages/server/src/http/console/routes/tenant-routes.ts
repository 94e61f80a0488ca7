import { consoleContracts } from '@honnin/shared/console'
import { SessionIdSchema, TenantIdSchema, webhookEventTypes, type PlanId, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import {
  addEndpoint,
  addNewTenant,
  createKey,
  changeEndpoint,
  isPlan,
  listEndpointDeliveries,
  listEndpoints,
  listKeys,
  listPolicies,
  listTenants,
  previewPolicy,
  readTenant,
  resendEndpointDelivery,
  rotateEndpointSecret,
  testEndpoint,
  revokeKey,
  rotateKey,
  writePolicy,
  writeRetention,
  writeReviewRules,
  type SignedIn,
} from '../../../review/index.ts'
import type { ApiContext } from '../../api-context.ts'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { parseId } from '../../parse.ts'
import { RequestError } from '../../request-error.ts'
import type { ConsoleCall, ConsoleRoutes } from '../console-route.ts'

type Names =
  | 'listTenants'
  | 'addTenant'
  | 'readTenant'
  | 'writeRetention'
  | 'writeReviewRules'
  | 'listApiKeys'
  | 'createApiKey'
  | 'rotateApiKey'
  | 'revokeApiKey'
  | 'listEndpoints'
  | 'addEndpoint'
  | 'changeEndpoint'
  | 'rotateEndpointSecret'
  | 'testEndpoint'
  | 'disableEndpoint'
  | 'listEndpointDeliveries'
  | 'resendEndpointDelivery'
  | 'listPolicies'
  | 'previewPolicy'
  | 'writePolicy'

const tenantOf = ({ parameter }: ConsoleCall<SignedIn>): TenantId => parseId(TenantIdSchema, parameter('tenantId'))

const planOf = ({ parameter }: ConsoleCall<SignedIn>): PlanId => {
  const plan = parameter('plan')
  if (!isPlan(plan)) throw new RequestError('not_found')
  return plan
}

const endpointOf = (call: ConsoleCall<SignedIn>) => ({
  tenantId: tenantOf(call),
  endpointId: call.parameter('endpointId'),
})

const DeliveryTypeSchema = v.picklist(webhookEventTypes)
const DeliveryStateSchema = v.picklist(['pending', 'delivered', 'failed'])

/** Relying parties: their keys, endpoints, policies and rules. */
export const tenantRoutes = (context: ApiContext): ConsoleRoutes<Names> => ({
  listTenants: async ({ who }) => ({ json: { data: await listTenants(context, who.operator) } }),

  addTenant: async ({ who, body }) => ({
    json: await addNewTenant(context, who.operator, body(consoleContracts.addTenant.body)),
  }),

  readTenant: async (call) => ({ json: await readTenant(context, call.who.operator, tenantOf(call)) }),

  writeRetention: async (call) => {
    const retention = call.body(consoleContracts.writeRetention.body)
    return { json: await writeRetention(context, call.who.operator, { tenantId: tenantOf(call), retention }) }
  },

  writeReviewRules: async (call) => {
    const rules = call.body(consoleContracts.writeReviewRules.body)
    return { json: await writeReviewRules(context, call.who.operator, { tenantId: tenantOf(call), rules }) }
  },

  listApiKeys: async (call) => ({ json: { data: await listKeys(context, call.who.operator, tenantOf(call)) } }),

  createApiKey: async (call) => {
    const wanted = call.body(consoleContracts.createApiKey.body)
    return { json: await createKey(context, call.who.operator, { tenantId: tenantOf(call), ...wanted }) }
  },

  rotateApiKey: async (call) => {
    const { overlapMinutes } = call.body(consoleContracts.rotateApiKey.body)
    const place = { tenantId: tenantOf(call), keyId: call.parameter('keyId'), overlapMinutes }
    return { json: await rotateKey(context, call.who.operator, place) }
  },

  revokeApiKey: async (call) => {
    const place = { tenantId: tenantOf(call), keyId: call.parameter('keyId') }
    return { json: await revokeKey(context, call.who.operator, place) }
  },

  listEndpoints: async (call) => ({ json: { data: await listEndpoints(context, call.who.operator, tenantOf(call)) } }),

  addEndpoint: async (call) => {
    const { url, livemode, events } = call.body(consoleContracts.addEndpoint.body)
    return { json: await addEndpoint(context, call.who.operator, { tenantId: tenantOf(call), url, livemode, events }) }
  },

  changeEndpoint: async (call) => {
    const change = call.body(consoleContracts.changeEndpoint.body)
    return { json: await changeEndpoint(context, call.who.operator, { ...endpointOf(call), change }) }
  },

  rotateEndpointSecret: async (call) => {
    const { overlapMinutes } = call.body(consoleContracts.rotateEndpointSecret.body)
    return { json: await rotateEndpointSecret(context, call.who.operator, { ...endpointOf(call), overlapMinutes }) }
  },

  testEndpoint: async (call) => {
    await testEndpoint(context, call.who.operator, endpointOf(call))
    return { json: { done: true } }
  },

  disableEndpoint: async (call) => {
    const change = { isEnabled: false }
    return { json: await changeEndpoint(context, call.who.operator, { ...endpointOf(call), change }) }
  },

  listEndpointDeliveries: async (call) => {
    const { limit, cursor, state = null } = call.query(consoleContracts.listEndpointDeliveries.query)
    const place = { ...endpointOf(call), limit: limit + 1, after: decodeCursor(cursor), state }
    const found = await listEndpointDeliveries(context, call.who.operator, place)
    const data = found.slice(0, limit).map((line) => ({
      ...{ id: line.id, eventId: line.eventId, type: v.parse(DeliveryTypeSchema, line.type) },
      ...{
        sessionId: v.parse(v.nullable(SessionIdSchema), line.sessionId),
        state: v.parse(DeliveryStateSchema, line.state),
      },
      ...{ createdAt: line.createdAt, nextAttemptAt: line.nextAttemptAt },
      attempts: line.attempts.map(({ at, status, error, durationMs }) => ({ at, status, error, durationMs })),
    }))
    const last = data.at(-1)
    return { json: { data, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : null } }
  },

  resendEndpointDelivery: async (call) => {
    const place = { ...endpointOf(call), deliveryId: call.parameter('deliveryId') }
    await resendEndpointDelivery(context, call.who.operator, place)
    return { json: { done: true } }
  },

  listPolicies: async (call) => ({ json: { data: await listPolicies(context, call.who.operator, tenantOf(call)) } }),

  previewPolicy: async (call) => {
    const { change, days } = call.body(consoleContracts.previewPolicy.body)
    const place = { tenantId: tenantOf(call), plan: planOf(call) }
    return { json: await previewPolicy(context, call.who.operator, { ...place, change, days }) }
  },

  writePolicy: async (call) => {
    const { change, version, note } = call.body(consoleContracts.writePolicy.body)
    const place = { tenantId: tenantOf(call), plan: planOf(call) }
    return { json: await writePolicy(context, call.who.operator, { ...place, change, version, note }) }
  },
})
