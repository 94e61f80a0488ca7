import type { ProblemCode } from '@honnin/shared/protocol'

/** A failure as the flow sees it: data, so that states stay comparable and printable. */
export interface Fault {
  readonly code: ProblemCode
  /** Whether the person (or the page by itself) can go on. */
  readonly recoverable: boolean
  /** The server's id of the request that failed, to quote to support. */
  readonly requestId: string | null
}

/**
 * How the flow goes on after a failure.
 *
 * - `redo`: the same thing again, when the person asks for it.
 * - `resync`: ask the server where the session stands and go on there.
 * - `recapture`: the step's pictures are void; take them again.
 * - `rechoose`: back to the choice of document.
 * - `end`: nothing in this page helps; the screen says what does.
 */
export type Recovery = 'redo' | 'resync' | 'recapture' | 'rechoose' | 'end'

const recoveries: Partial<Record<ProblemCode, Recovery>> = {
  step_unknown: 'resync',
  step_out_of_order: 'resync',
  step_expired: 'resync',
  step_incomplete: 'recapture',
  steps_incomplete: 'resync',
  consent_required: 'resync',
  consent_version_unknown: 'resync',
  document_required: 'resync',
  illegal_transition: 'resync',
  session_closed: 'resync',
  bundle_nonce_mismatch: 'resync',
  bundle_wrong_attempt: 'resync',
  bundle_item_missing: 'resync',
  bundle_item_unexpected: 'resync',
  bundle_consent_mismatch: 'resync',
  bundle_wrong_plan: 'resync',

  item_invalid: 'recapture',
  item_missing: 'recapture',
  item_duplicated: 'recapture',
  item_too_many: 'recapture',
  item_too_large: 'recapture',
  item_digest_mismatch: 'recapture',
  item_type_mismatch: 'recapture',
  item_not_an_image: 'recapture',
  item_dimensions: 'recapture',
  item_source_forbidden: 'recapture',
  my_number_refused: 'recapture',
  payload_too_large: 'recapture',

  document_not_accepted: 'rechoose',

  invalid_token: 'end',
  expired_token: 'end',
  token_bound_elsewhere: 'end',
  session_expired: 'end',
  session_erased: 'end',
  not_found: 'end',
  consent_denied: 'end',
  too_many_attempts: 'end',
  unsupported_browser: 'end',
  in_app_browser: 'end',
  insecure_context: 'end',
}

/** The way on after `code`; whatever is not listed may simply be tried again. */
export const recoveryOf = (code: ProblemCode): Recovery => recoveries[code] ?? 'redo'

/** The session is over for this device: its key and records are of no more use. */
export const endsSession = (code: ProblemCode): boolean =>
  code === 'session_expired' || code === 'session_erased' || code === 'consent_denied' || code === 'too_many_attempts'

export const faultOf = (code: ProblemCode, requestId: string | null = null): Fault => ({
  code,
  recoverable: recoveryOf(code) !== 'end',
  requestId,
})
