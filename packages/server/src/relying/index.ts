export {
  createApiKey,
  issueApiKey,
  listApiKeys,
  longestOverlapMinutes,
  revokeApiKey,
  revokeApiKeys,
  rotateApiKey,
  usualOverlapMinutes,
  type ApiKey,
  type KeyOwner,
} from './api-keys.ts'
export { authenticateApiKey, requireScope, type Caller } from './authenticate-key.ts'
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
export { admit, forgetBuckets, type RateLimit } from './rate-limit.ts'
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
