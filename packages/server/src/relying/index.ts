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
export { authenticateApiKey, isLiveApiKey, requireScope, type Caller } from './authenticate-key.ts'
export { answerUnderKey, forgetAnswersAbout, forgetIdempotentRequests, type StoredAnswer } from './idempotency.ts'
export type { RelyingContext } from './relying-context.ts'
export { RelyingError } from './relying-error.ts'
export { admit, forgetBuckets, type RateLimit } from './rate-limit.ts'
export { reviveDeliveries } from './revive-deliveries.ts'
export { addTenant, findTenant, writeTenantRetention, type Tenant, type TenantRetention } from './tenants.ts'
export {
  logoTypes,
  mostLogoBytes,
  readTenantPage,
  requireReturnUrl,
  writeTenantPage,
  type TenantPage,
} from './tenant-page.ts'
export { announceStatus } from './announce.ts'
export { changeWebhookEndpoint, removeWebhookEndpoint, rotateWebhookSecret } from './change-endpoint.ts'
export { deliverWebhook, type DeliveryContext, type DeliveryTimes } from './deliver-webhook.ts'
export {
  forgetDeliveries,
  listDeliveries,
  readDeliveryLine,
  resendDelivery,
  sendTestEvent,
  type DeliveryLine,
} from './delivery-log.ts'
export {
  addWebhookEndpoint,
  ChangeWebhookEndpointSchema,
  CreateWebhookEndpointSchema,
  listWebhookEndpoints,
  requireOwnEndpoint,
  type EndpointOwner,
  type WebhookEndpoint,
} from './webhook-endpoints.ts'
export { sealedWebhookSecrets } from './webhook-secrets.ts'
