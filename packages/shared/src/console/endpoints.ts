import type { Permission } from './roles.ts'

interface ConsoleEndpoint {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the server's base; `{…}` are parameters. */
  readonly path: string
  /**
   * `anyone`: no session is needed. `begun`: the password was right, whatever else is still to be done. `self`: signed in; it is
   * about the one who asks. Anything else is a permission, of someone who is signed in.
   */
  readonly access: 'anyone' | 'begun' | 'self' | Permission
}

const base = '/console/api'
const session = `${base}/cases/{sessionId}`
const tenant = `${base}/tenants/{tenantId}`
const operator = `${base}/operators/{operatorId}`

/**
 * Every address of the console's own API. Requests carry the cookie that the sign-in gave (the browser does that) and, where
 * they are not GET, the header `X-Honnin-Console: 1`; bodies are JSON. Refusals are problem details (RFC 9457); see
 * `consoleProblems`. `unauthorized_console` means: ask for `signInState` and go on from there.
 */
export const consoleEndpoints = {
  /** OpenAPI 3.1 of these addresses. */
  describeApi: { method: 'GET', path: `${base}/openapi.json`, access: 'anyone' },

  /** Where the sign-in stands; never refused. */
  signInState: { method: 'GET', path: `${base}/sign-in`, access: 'anyone' },
  signIn: { method: 'POST', path: `${base}/sign-in`, access: 'anyone' },
  signInTotp: { method: 'POST', path: `${base}/sign-in/totp`, access: 'begun' },
  signInRecovery: { method: 'POST', path: `${base}/sign-in/recovery`, access: 'begun' },
  /** Options for `navigator.credentials.get`. */
  passkeyOptions: { method: 'POST', path: `${base}/sign-in/passkey/options`, access: 'begun' },
  signInPasskey: { method: 'POST', path: `${base}/sign-in/passkey`, access: 'begun' },
  signOut: { method: 'POST', path: `${base}/sign-out`, access: 'anyone' },

  /** Every other session of the one who asks ends. */
  changePassword: { method: 'POST', path: `${base}/me/password`, access: 'begun' },
  factors: { method: 'GET', path: `${base}/me/factors`, access: 'self' },
  /** Setting up a factor while signed in needs a sign-in of the last ten minutes (`fresh_sign_in_required`). */
  beginTotp: { method: 'POST', path: `${base}/me/factors/totp`, access: 'begun' },
  confirmTotp: { method: 'POST', path: `${base}/me/factors/totp/confirm`, access: 'begun' },
  /** Options for `navigator.credentials.create`. */
  beginPasskey: { method: 'POST', path: `${base}/me/factors/passkeys/options`, access: 'begun' },
  addPasskey: { method: 'POST', path: `${base}/me/factors/passkeys`, access: 'begun' },
  removePasskey: { method: 'DELETE', path: `${base}/me/factors/passkeys/{passkeyId}`, access: 'self' },
  /** The ones before are good for nothing any more. */
  renewRecoveryCodes: { method: 'POST', path: `${base}/me/factors/recovery-codes`, access: 'self' },
  ownSessions: { method: 'GET', path: `${base}/me/sessions`, access: 'self' },
  endSession: { method: 'DELETE', path: `${base}/me/sessions/{id}`, access: 'self' },
  endOtherSessions: { method: 'POST', path: `${base}/me/sessions/end-others`, access: 'self' },

  queue: { method: 'GET', path: `${base}/queue`, access: 'cases:read' },
  searchCases: { method: 'GET', path: `${base}/cases`, access: 'cases:read' },
  readCase: { method: 'GET', path: session, access: 'cases:read' },
  /** Also renews a claim of one's own. `case_claimed` where somebody else works on it. */
  claimCase: { method: 'POST', path: `${session}/claim`, access: 'cases:decide' },
  releaseCase: { method: 'POST', path: `${session}/release`, access: 'cases:decide' },
  /** From somebody who has left it. `case_claimed` where it is with another one than who was seen to have it. */
  takeOverCase: { method: 'POST', path: `${session}/take-over`, access: 'cases:decide' },
  unmaskCase: { method: 'POST', path: `${session}/unmask`, access: 'cases:unmask' },
  /** The picture itself; each look is recorded, so ask for it only when it is shown. */
  caseCapture: { method: 'GET', path: `${session}/captures/{itemId}`, access: 'cases:unmask' },
  /** Needs a claim of one's own. */
  decideCase: { method: 'POST', path: `${session}/decision`, access: 'cases:decide' },
  confirmDecision: { method: 'POST', path: `${session}/decision/confirm`, access: 'cases:decide' },
  /** Puts the proposal aside; the case is free again. Its own author may do that too. */
  sendBackDecision: { method: 'POST', path: `${session}/decision/send-back`, access: 'cases:decide' },
  holdCase: { method: 'POST', path: `${session}/hold`, access: 'sessions:hold' },
  releaseHold: { method: 'POST', path: `${session}/release-hold`, access: 'sessions:hold' },
  eraseCase: { method: 'POST', path: `${session}/erase`, access: 'sessions:erase' },
  listHolds: { method: 'GET', path: `${base}/holds`, access: 'holds:read' },

  listTenants: { method: 'GET', path: `${base}/tenants`, access: 'tenants:read' },
  /** Only operators of all tenants. */
  addTenant: { method: 'POST', path: `${base}/tenants`, access: 'tenants:write' },
  readTenant: { method: 'GET', path: tenant, access: 'tenants:read' },
  writeRetention: { method: 'POST', path: `${tenant}/retention`, access: 'tenants:write' },
  writeReviewRules: { method: 'POST', path: `${tenant}/review-rules`, access: 'tenants:write' },
  listApiKeys: { method: 'GET', path: `${tenant}/api-keys`, access: 'keys:read' },
  createApiKey: { method: 'POST', path: `${tenant}/api-keys`, access: 'keys:write' },
  rotateApiKey: { method: 'POST', path: `${tenant}/api-keys/{keyId}/rotate`, access: 'keys:write' },
  revokeApiKey: { method: 'DELETE', path: `${tenant}/api-keys/{keyId}`, access: 'keys:write' },
  listEndpoints: { method: 'GET', path: `${tenant}/webhook-endpoints`, access: 'webhooks:read' },
  addEndpoint: { method: 'POST', path: `${tenant}/webhook-endpoints`, access: 'webhooks:write' },
  changeEndpoint: { method: 'POST', path: `${tenant}/webhook-endpoints/{endpointId}`, access: 'webhooks:write' },
  rotateEndpointSecret: {
    method: 'POST',
    path: `${tenant}/webhook-endpoints/{endpointId}/rotate`,
    access: 'webhooks:write',
  },
  /** Sends an event that means nothing; its delivery is in the log. */
  testEndpoint: {
    method: 'POST',
    path: `${tenant}/webhook-endpoints/{endpointId}/test`,
    access: 'webhooks:write',
  },
  disableEndpoint: {
    method: 'POST',
    path: `${tenant}/webhook-endpoints/{endpointId}/disable`,
    access: 'webhooks:write',
  },
  listEndpointDeliveries: {
    method: 'GET',
    path: `${tenant}/webhook-endpoints/{endpointId}/deliveries`,
    access: 'webhooks:read',
  },
  resendEndpointDelivery: {
    method: 'POST',
    path: `${tenant}/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/resend`,
    access: 'webhooks:write',
  },
  /** One line a plan. */
  listPolicies: { method: 'GET', path: `${tenant}/policies`, access: 'policies:read' },
  previewPolicy: { method: 'POST', path: `${tenant}/policies/{plan}/preview`, access: 'policies:read' },
  writePolicy: { method: 'POST', path: `${tenant}/policies/{plan}`, access: 'policies:write' },

  listOperators: { method: 'GET', path: `${base}/operators`, access: 'operators:read' },
  addOperator: { method: 'POST', path: `${base}/operators`, access: 'operators:write' },
  disableOperator: { method: 'POST', path: `${operator}/disable`, access: 'operators:write' },
  resetPassword: { method: 'POST', path: `${operator}/reset-password`, access: 'operators:write' },
  resetFactors: { method: 'POST', path: `${operator}/reset-factors`, access: 'operators:write' },
  changeAccess: { method: 'POST', path: `${operator}/access`, access: 'operators:write' },

  listAudit: { method: 'GET', path: `${base}/audit`, access: 'audit:read' },
  auditProof: { method: 'GET', path: `${base}/audit/{index}/proof`, access: 'cases:read' },

  listDisclosures: { method: 'GET', path: `${base}/disclosures`, access: 'disclosures:read' },
  requestDisclosure: { method: 'POST', path: `${base}/disclosures`, access: 'disclosures:request' },
  approveDisclosure: {
    method: 'POST',
    path: `${base}/disclosures/{disclosureId}/approve`,
    access: 'disclosures:approve',
  },
  /** The second person says no, or the first one withdraws. */
  refuseDisclosure: {
    method: 'POST',
    path: `${base}/disclosures/{disclosureId}/refuse`,
    access: 'disclosures:request',
  },
  /** A ZIP file of what was approved; each time is recorded. */
  exportDisclosure: {
    method: 'POST',
    path: `${base}/disclosures/{disclosureId}/export`,
    access: 'disclosures:request',
  },

  readFigures: { method: 'GET', path: `${base}/figures`, access: 'figures:read' },
} as const satisfies Record<string, ConsoleEndpoint>

export type ConsoleEndpointName = keyof typeof consoleEndpoints
export const consoleEndpointNames: readonly ConsoleEndpointName[] = Object.keys(consoleEndpoints).filter(
  (name): name is ConsoleEndpointName => name in consoleEndpoints,
)

/** Name of the header that every call but GET carries, and its value: a page of another origin cannot send it. */
export const consoleHeader = { name: 'x-honnin-console', value: '1' } as const
