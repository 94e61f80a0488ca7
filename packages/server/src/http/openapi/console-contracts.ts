import {
  consoleEndpoints,
  type AnyProblemCode,
  type ConsoleEndpointName,
  type ConsoleProblemCode,
} from '@honnin/shared/console'

/** What an address of the console is for, and the codes it can answer with beyond those of every address. */
interface ConsoleNote {
  readonly summary: string
  readonly problems: readonly AnyProblemCode[]
}

const ofCase: readonly AnyProblemCode[] = ['not_found', 'session_erased']
const deciding: readonly AnyProblemCode[] = [
  ...ofCase,
  ...(['case_not_in_review', 'case_claimed', 'case_changed', 'no_attempt_left', 'method_not_lawful'] as const),
]
const onOperator: readonly AnyProblemCode[] = ['not_found', 'operator_disabled', 'not_on_yourself']

const badPassword: readonly ConsoleProblemCode[] = [
  ...(['password_too_short', 'password_too_long', 'password_guessable', 'password_unchanged'] as const),
]
const enrolling: readonly AnyProblemCode[] = ['sign_in_out_of_order', 'fresh_sign_in_required']

const consoleNotes: Readonly<Record<ConsoleEndpointName, ConsoleNote>> = {
  describeApi: { summary: 'This document', problems: [] },
  signInState: { summary: 'Where the sign-in stands', problems: [] },
  signIn: { summary: 'ID and password', problems: ['sign_in_failed', 'sign_in_locked', 'rate_limited'] },
  signInTotp: {
    summary: 'A code of the authenticator app',
    problems: ['code_wrong', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  signInRecovery: {
    summary: 'A recovery code',
    problems: ['code_wrong', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  passkeyOptions: { summary: 'What a passkey is to sign', problems: ['sign_in_out_of_order'] },
  signInPasskey: {
    summary: 'The answer of a passkey',
    problems: ['passkey_refused', 'sign_in_locked', 'sign_in_out_of_order', 'rate_limited'],
  },
  signOut: { summary: 'End this session', problems: [] },
  changePassword: {
    summary: 'Replace the own password',
    problems: [...badPassword, 'password_wrong', 'sign_in_locked', 'sign_in_out_of_order'],
  },
  factors: { summary: 'The own second factors', problems: [] },
  beginTotp: { summary: 'Set up an authenticator app', problems: enrolling },
  confirmTotp: {
    summary: 'Confirm the authenticator app',
    problems: [...enrolling, 'code_wrong', 'sign_in_locked', 'rate_limited'],
  },
  beginPasskey: { summary: 'Set up a passkey', problems: [...enrolling, 'too_many_factors'] },
  addPasskey: { summary: 'Keep a passkey', problems: [...enrolling, 'passkey_refused', 'rate_limited'] },
  removePasskey: { summary: 'Remove a passkey', problems: [...enrolling, 'not_found', 'last_factor'] },
  renewRecoveryCodes: { summary: 'Draw other recovery codes', problems: enrolling },
  ownSessions: { summary: 'The own sessions', problems: [] },
  endSession: { summary: 'End one of the own sessions', problems: ['not_found'] },
  endOtherSessions: { summary: 'End all own sessions but this', problems: [] },

  queue: { summary: 'Cases that wait for a reviewer, the longest waiting first', problems: ['not_found'] },
  searchCases: { summary: 'Sessions, newest first', problems: ['not_found'] },
  readCase: { summary: 'A case, with personal data veiled', problems: ['not_found'] },
  claimCase: { summary: 'Take a case', problems: ['not_found', 'case_not_in_review', 'case_claimed'] },
  releaseCase: { summary: 'Give a case back', problems: ['not_found'] },
  takeOverCase: {
    summary: 'Take a case from somebody who has left it',
    problems: ['not_found', 'case_not_in_review', 'case_claimed'],
  },
  unmaskCase: { summary: 'The personal data of a case; recorded', problems: ofCase },
  caseCapture: { summary: 'A picture of a case; each look is recorded', problems: ofCase },
  decideCase: {
    summary: 'Decide a case, or propose it to a second person',
    problems: [...deciding, 'claim_required', 'decision_proposed', 'reason_required', 'reason_unfitting'],
  },
  confirmDecision: {
    summary: 'Confirm what somebody else proposed',
    problems: [...deciding, 'proposal_gone', 'same_person'],
  },
  sendBackDecision: { summary: 'Put a proposal aside', problems: [...deciding, 'proposal_gone'] },
  holdCase: { summary: 'Put a session under legal hold', problems: ofCase },
  releaseHold: { summary: 'End the legal hold', problems: ofCase },
  eraseCase: { summary: 'Erase everything personal of a session', problems: [...ofCase, 'session_on_hold'] },
  listHolds: { summary: 'Sessions under legal hold, the longest held first', problems: ['not_found'] },

  listTenants: { summary: 'Relying parties', problems: [] },
  addTenant: { summary: 'Add a relying party', problems: ['tenant_exists'] },
  readTenant: { summary: 'A relying party', problems: ['not_found'] },
  writeRetention: { summary: 'How long its sessions are kept', problems: ['not_found', 'retention_disordered'] },
  writeReviewRules: { summary: 'How its cases are decided', problems: ['not_found'] },
  listApiKeys: { summary: 'API keys', problems: ['not_found'] },
  createApiKey: { summary: 'Make an API key', problems: ['not_found'] },
  rotateApiKey: { summary: 'Make the key that takes over', problems: ['not_found', 'api_key_ended'] },
  revokeApiKey: { summary: 'End an API key at once', problems: ['not_found'] },
  listEndpoints: { summary: 'Webhook endpoints', problems: ['not_found'] },
  addEndpoint: { summary: 'Add a webhook endpoint', problems: ['not_found', 'webhook_url_refused'] },
  changeEndpoint: {
    summary: 'Change a webhook endpoint',
    problems: ['not_found', 'webhook_url_refused', 'webhook_url_taken'],
  },
  rotateEndpointSecret: { summary: 'Draw another secret', problems: ['not_found'] },
  testEndpoint: { summary: 'Send a test event', problems: ['not_found', 'webhook_disabled'] },
  disableEndpoint: { summary: 'Send nothing more to an endpoint', problems: ['not_found'] },
  listEndpointDeliveries: { summary: 'What was sent to an endpoint', problems: ['not_found'] },
  resendEndpointDelivery: { summary: 'Send a delivery once more', problems: ['not_found', 'webhook_disabled'] },
  listPolicies: { summary: 'Policies by plan', problems: ['not_found'] },
  previewPolicy: { summary: 'What a policy would have made of the past', problems: ['not_found', 'policy_refused'] },
  writePolicy: { summary: 'Change a policy', problems: ['not_found', 'policy_refused', 'policy_changed'] },

  listOperators: { summary: 'Operators', problems: [] },
  addOperator: { summary: 'Add an operator', problems: ['login_malformed', 'login_taken', 'not_found'] },
  disableOperator: { summary: 'End an operator’s access', problems: [...onOperator, 'last_administrator'] },
  resetPassword: { summary: 'Draw another password', problems: onOperator },
  resetFactors: { summary: 'Take the second factors away', problems: onOperator },
  changeAccess: { summary: 'Other roles and relying parties', problems: [...onOperator, 'last_administrator'] },

  listAudit: { summary: 'Entries of the audit log, newest first', problems: ['not_found'] },
  auditProof: { summary: 'Proof of an entry', problems: ['not_found'] },
  listDisclosures: { summary: 'Disclosures to authorities', problems: [] },
  requestDisclosure: { summary: 'Ask for a disclosure', problems: ofCase },
  approveDisclosure: {
    summary: 'The word of the second person',
    problems: ['not_found', 'same_person', 'disclosure_decided'],
  },
  refuseDisclosure: { summary: 'Say no, or withdraw', problems: ['not_found', 'disclosure_decided'] },
  exportDisclosure: {
    summary: 'The file for the authority; recorded',
    problems: [...ofCase, 'disclosure_not_approved'],
  },
  readFigures: { summary: 'Volume, outcomes, times', problems: ['not_found', 'period_refused'] },
}

/** What an address is for. */
export const summaryOf = (name: ConsoleEndpointName): string => consoleNotes[name].summary

/** Every code that an address can answer with. */
export const consoleProblemsOf = (name: ConsoleEndpointName): readonly AnyProblemCode[] => {
  const { access, method } = consoleEndpoints[name]
  const always: readonly AnyProblemCode[] = [
    ...(['invalid_request', 'cross_site_refused', 'internal_error', 'service_unavailable'] as const),
  ]
  const identified: readonly AnyProblemCode[] = access === 'anyone' ? [] : ['unauthorized_console', 'rate_limited']
  const permitted: readonly AnyProblemCode[] = ['anyone', 'begun', 'self'].includes(access) ? [] : ['forbidden']
  const withBody: readonly AnyProblemCode[] = method === 'POST' ? ['payload_too_large', 'unsupported_media_type'] : []
  const own = consoleNotes[name].problems
  return [...new Set([...always, ...identified, ...permitted, ...withBody, ...own])]
}
