export { authenticateApiKey, createApiKey, requireScope, revokeApiKeys, type Caller } from './api-keys.ts'
export {
  claimIdempotencyKey,
  forgetAnswersAbout,
  forgetIdempotentRequests,
  keepAnswer,
  releaseIdempotencyKey,
  type IdempotentRequest,
  type StoredAnswer,
} from './idempotency.ts'
export type { RelyingContext } from './relying-context.ts'
export { RelyingError } from './relying-error.ts'
export { reviveDeliveries } from './revive-deliveries.ts'
export { addTenant, findTenant, writeTenantRetention, type Tenant, type TenantRetention } from './tenants.ts'
export {
  announceStatus,
  deliverWebhook,
  listDeliveries,
  resendDelivery,
  type DeliveryContext,
  type DeliveryLine,
} from './webhook-deliveries.ts'
export {
  addWebhookEndpoint,
  CreateWebhookEndpointSchema,
  listWebhookEndpoints,
  requireOwnEndpoint,
  sealedWebhookSecrets,
  type WebhookEndpoint,
} from './webhook-endpoints.ts'
