import type { ProblemCode } from '@honnin/shared/protocol'
import type { ProblemText } from './messages.ts'

/** Failures that mean the same to the person; each locale words every group once. */
export interface ProblemGroups {
  readonly trouble: ProblemText
  readonly busy: ProblemText
  readonly linkInvalid: ProblemText
  readonly linkExpired: ProblemText
  readonly otherDevice: ProblemText
  readonly sessionOver: ProblemText
  readonly sessionExpired: ProblemText
  readonly erased: ProblemText
  readonly consent: ProblemText
  readonly document: ProblemText
  readonly stepExpired: ProblemText
  readonly recapture: ProblemText
  readonly myNumber: ProblemText
  readonly bundle: ProblemText
  readonly permissionDenied: ProblemText
  readonly noCamera: ProblemText
  readonly cameraInUse: ProblemText
  readonly cameraDisconnected: ProblemText
  readonly unsupported: ProblemText
  readonly inApp: ProblemText
  readonly insecure: ProblemText
  readonly assets: ProblemText
  readonly network: ProblemText
  readonly upload: ProblemText
  readonly timeout: ProblemText
  readonly attempts: ProblemText
}

/** Which group each code belongs to: a new code does not compile until it has one. */
const groupOf: Readonly<Record<ProblemCode, keyof ProblemGroups>> = {
  invalid_request: 'trouble',
  not_found: 'linkInvalid',
  method_not_allowed: 'trouble',
  payload_too_large: 'recapture',
  unsupported_media_type: 'trouble',
  rate_limited: 'busy',
  internal_error: 'trouble',
  service_unavailable: 'busy',
  unauthorized: 'trouble',
  insufficient_scope: 'trouble',
  webhook_url_taken: 'trouble',
  webhook_disabled: 'trouble',
  link_expired: 'linkInvalid',
  return_url_refused: 'trouble',
  api_key_ended: 'trouble',
  idempotency_mismatch: 'trouble',
  idempotency_in_progress: 'busy',
  method_not_lawful: 'trouble',
  illegal_transition: 'sessionOver',
  session_on_hold: 'trouble',
  receipt_pending: 'trouble',
  session_erased: 'erased',
  evidence_not_ready: 'trouble',
  evidence_not_captured: 'trouble',
  record_not_made: 'trouble',
  evidence_certificate_unusable: 'trouble',
  test_mode_only: 'trouble',
  webhook_url_refused: 'trouble',
  invalid_token: 'linkInvalid',
  expired_token: 'linkExpired',
  token_bound_elsewhere: 'otherDevice',
  invalid_dpop_proof: 'trouble',
  dpop_proof_reused: 'trouble',
  use_dpop_nonce: 'trouble',
  session_closed: 'sessionOver',
  session_expired: 'sessionExpired',
  consent_required: 'consent',
  consent_denied: 'consent',
  consent_version_unknown: 'consent',
  document_required: 'document',
  document_not_accepted: 'document',
  step_unknown: 'stepExpired',
  step_out_of_order: 'stepExpired',
  step_expired: 'stepExpired',
  step_incomplete: 'recapture',
  steps_incomplete: 'recapture',
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
  my_number_refused: 'myNumber',
  bundle_malformed: 'bundle',
  bundle_wrong_type: 'bundle',
  bundle_unknown_key: 'otherDevice',
  bundle_bad_signature: 'bundle',
  bundle_wrong_session: 'bundle',
  bundle_wrong_attempt: 'bundle',
  bundle_wrong_plan: 'bundle',
  bundle_consent_mismatch: 'bundle',
  bundle_nonce_mismatch: 'bundle',
  bundle_stale: 'bundle',
  bundle_item_missing: 'bundle',
  bundle_item_unexpected: 'bundle',
  bundle_item_duplicated: 'bundle',
  bundle_item_altered: 'bundle',
  permission_denied: 'permissionDenied',
  no_camera: 'noCamera',
  camera_in_use: 'cameraInUse',
  camera_disconnected: 'cameraDisconnected',
  unsupported_browser: 'unsupported',
  in_app_browser: 'inApp',
  insecure_context: 'insecure',
  asset_load_failed: 'assets',
  network_error: 'network',
  upload_failed: 'upload',
  timeout: 'timeout',
  too_many_attempts: 'attempts',
}

/** Spreads the wording of the groups over all codes. */
export const problemTexts = (groups: ProblemGroups): Readonly<Record<ProblemCode, ProblemText>> => {
  const entries = Object.entries(groupOf).map(([code, group]) => [code, groups[group]] as const)
  return Object.fromEntries(entries) as Record<ProblemCode, ProblemText>
}
