import type { Scope } from './session-api.ts'

interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** A scope of the secret API key; `dpop`: access token with proof of possession; `client`: the client token with a proof. */
  readonly access: Scope | 'dpop' | 'client' | 'public'
}

/** Every address of the API. Paths are below the server's base; `{…}` are parameters. */
export const endpoints = {
  createSession: { method: 'POST', path: '/v1/sessions', access: 'sessions:write' },
  listSessions: { method: 'GET', path: '/v1/sessions', access: 'sessions:read' },
  getSession: { method: 'GET', path: '/v1/sessions/{id}', access: 'sessions:read' },
  renewClientToken: { method: 'POST', path: '/v1/sessions/{id}/client-token', access: 'sessions:write' },
  cancelSession: { method: 'POST', path: '/v1/sessions/{id}/cancel', access: 'sessions:write' },
  eraseSession: { method: 'DELETE', path: '/v1/sessions/{id}', access: 'sessions:erase' },
  holdSession: { method: 'POST', path: '/v1/sessions/{id}/hold', access: 'sessions:erase' },
  releaseSession: { method: 'POST', path: '/v1/sessions/{id}/release', access: 'sessions:erase' },
  getDeletionReceipt: { method: 'GET', path: '/v1/sessions/{id}/deletion-receipt', access: 'sessions:read' },
  simulateSession: { method: 'POST', path: '/v1/test/sessions/{id}/simulate', access: 'sessions:write' },
  getCapture: { method: 'GET', path: '/v1/sessions/{id}/captures/{itemId}', access: 'captures:read' },
  linkCapture: { method: 'POST', path: '/v1/sessions/{id}/captures/{itemId}/link', access: 'captures:read' },
  getEvidence: { method: 'GET', path: '/v1/sessions/{id}/evidence', access: 'evidence:read' },
  listRecords: { method: 'GET', path: '/v1/records', access: 'records:read' },
  listApiKeys: { method: 'GET', path: '/v1/api-keys', access: 'keys:write' },
  createApiKey: { method: 'POST', path: '/v1/api-keys', access: 'keys:write' },
  rotateApiKey: { method: 'POST', path: '/v1/api-keys/{id}/rotate', access: 'keys:write' },
  revokeApiKey: { method: 'DELETE', path: '/v1/api-keys/{id}', access: 'keys:write' },
  getUsage: { method: 'GET', path: '/v1/usage', access: 'usage:read' },
  listUsage: { method: 'GET', path: '/v1/usage/lines', access: 'usage:read' },
  listMethods: { method: 'GET', path: '/v1/methods', access: 'sessions:read' },
  createWebhookEndpoint: { method: 'POST', path: '/v1/webhook-endpoints', access: 'webhooks:write' },
  listWebhookEndpoints: { method: 'GET', path: '/v1/webhook-endpoints', access: 'webhooks:write' },
  getWebhookEndpoint: { method: 'GET', path: '/v1/webhook-endpoints/{id}', access: 'webhooks:write' },
  changeWebhookEndpoint: { method: 'POST', path: '/v1/webhook-endpoints/{id}', access: 'webhooks:write' },
  removeWebhookEndpoint: { method: 'DELETE', path: '/v1/webhook-endpoints/{id}', access: 'webhooks:write' },
  rotateWebhookSecret: { method: 'POST', path: '/v1/webhook-endpoints/{id}/rotate-secret', access: 'webhooks:write' },
  testWebhookEndpoint: { method: 'POST', path: '/v1/webhook-endpoints/{id}/test', access: 'webhooks:write' },
  listDeliveries: { method: 'GET', path: '/v1/webhook-endpoints/{id}/deliveries', access: 'webhooks:write' },
  resendDelivery: {
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/resend',
    access: 'webhooks:write',
  },

  bind: { method: 'POST', path: '/v1/capture/bind', access: 'client' },
  captureSession: { method: 'GET', path: '/v1/capture/session', access: 'dpop' },
  consent: { method: 'POST', path: '/v1/capture/consent', access: 'dpop' },
  chooseDocument: { method: 'POST', path: '/v1/capture/document', access: 'dpop' },
  issueStep: { method: 'POST', path: '/v1/capture/steps', access: 'dpop' },
  uploadItem: { method: 'POST', path: '/v1/capture/steps/{stepId}/items', access: 'dpop' },
  noteGuidance: { method: 'POST', path: '/v1/capture/steps/{stepId}/guidance', access: 'dpop' },
  completeStep: { method: 'POST', path: '/v1/capture/steps/{stepId}/complete', access: 'dpop' },
  submit: { method: 'POST', path: '/v1/capture/submit', access: 'dpop' },
  outcome: { method: 'GET', path: '/v1/capture/outcome', access: 'dpop' },
  cancelCapture: { method: 'POST', path: '/v1/capture/cancel', access: 'dpop' },

  hostedPage: { method: 'GET', path: '/c/{link}', access: 'public' },
  hostedToken: { method: 'POST', path: '/c/{link}/token', access: 'public' },
  linkedCapture: { method: 'GET', path: '/v1/captures/{token}', access: 'public' },
  receiptKeys: { method: 'GET', path: '/.well-known/jwks.json', access: 'public' },
  checkpoint: { method: 'GET', path: '/audit/checkpoint', access: 'public' },
  openApi: { method: 'GET', path: '/v1/openapi.json', access: 'public' },
  reference: { method: 'GET', path: '/reference', access: 'public' },
  health: { method: 'GET', path: '/healthz', access: 'public' },
  readiness: { method: 'GET', path: '/readyz', access: 'public' },
} as const satisfies Record<string, Endpoint>

export type EndpointName = keyof typeof endpoints
