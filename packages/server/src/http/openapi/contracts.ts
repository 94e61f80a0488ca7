import { endpoints, problems, type EndpointName, type ProblemCode } from '@honnin/shared/protocol'
import { captureContracts } from './capture-contracts.ts'
import type { EndpointContract } from './contract.ts'
import { publicContracts } from './public-contracts.ts'
import { relyingPartyContracts } from './relying-party-contracts.ts'

export const contracts: { readonly [Name in EndpointName]: EndpointContract } = {
  ...relyingPartyContracts,
  ...captureContracts,
  ...publicContracts,
}

export type Audience = 'relying party' | 'capture' | 'public'

/** Who calls an address. */
export const audienceOf = (name: EndpointName): Audience => {
  const { access } = endpoints[name]
  if (access === 'public') return 'public'
  return access === 'dpop' || access === 'client' ? 'capture' : 'relying party'
}

const usualFailures: readonly ProblemCode[] = ['internal_error', 'service_unavailable']
const withBody: readonly ProblemCode[] = ['payload_too_large', 'unsupported_media_type']
const byAudience: Readonly<Record<Audience, readonly ProblemCode[]>> = {
  public: [],
  'relying party': ['unauthorized', 'insufficient_scope', 'rate_limited'],
  capture: [
    ...(['invalid_token', 'expired_token', 'token_bound_elsewhere', 'invalid_dpop_proof'] as const),
    ...(['dpop_proof_reused', 'use_dpop_nonce', 'rate_limited'] as const),
  ],
}
const idempotency: readonly ProblemCode[] = ['idempotency_mismatch', 'idempotency_in_progress']

/** Every code that an address can answer with, each once, by status and then by name. */
export const problemsOf = (name: EndpointName): readonly ProblemCode[] => {
  const audience = audienceOf(name)
  // What the public calls takes no body, and does not look at one.
  const takesBody = endpoints[name].method === 'POST' && audience !== 'public'
  const isIdempotent = audience === 'relying party' && endpoints[name].method === 'POST'
  const codes = new Set([
    'invalid_request' as const,
    ...(contracts[name].failures ?? usualFailures),
    ...byAudience[audience],
    ...(takesBody ? withBody : []),
    ...(isIdempotent ? idempotency : []),
    ...contracts[name].problems,
  ])
  return [...codes].sort((a, b) => problems[a].status - problems[b].status || a.localeCompare(b))
}
