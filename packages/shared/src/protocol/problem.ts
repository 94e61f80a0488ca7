import * as v from 'valibot'

/**
 * Every problem code with its HTTP status and English title (RFC 9457). A code, once published, is never reused.
 * Codes with status 0 arise in the page and never on the wire.
 */
export const problems = {
  // request
  invalid_request: { status: 400, title: 'The request is not well formed' },
  not_found: { status: 404, title: 'There is nothing here, or not for you' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  payload_too_large: { status: 413, title: 'The body is larger than this address takes' },
  unsupported_media_type: { status: 415, title: 'This media type is not accepted here' },
  rate_limited: { status: 429, title: 'Too many requests: wait and try again' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  service_unavailable: { status: 503, title: 'Not available at the moment: try again' },
  // relying party
  unauthorized: { status: 401, title: 'The API key is missing or unknown' },
  insufficient_scope: { status: 403, title: 'The API key lacks the scope for this' },
  api_key_ended: { status: 409, title: 'The API key was revoked, or another takes over from it already' },
  idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used with another request' },
  idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is still running' },
  method_not_lawful: { status: 422, title: 'The plan is not a lawful method on this date' },
  illegal_transition: { status: 409, title: 'The session is in a state that does not allow this' },
  session_on_hold: { status: 409, title: 'The session is under legal hold: nothing of it may be erased' },
  receipt_pending: { status: 409, title: 'The erasure is not complete yet: ask for its receipt again' },
  link_expired: { status: 410, title: 'The link has expired: ask for another' },
  session_erased: { status: 410, title: 'The session was erased' },
  evidence_not_ready: { status: 409, title: 'The session has no decision yet' },
  evidence_not_captured: { status: 409, title: 'Nobody captured anything: the decision was simulated' },
  record_not_made: { status: 409, title: 'A customer record is made of approved sessions only' },
  evidence_certificate_unusable: { status: 503, title: 'The certificate that signs evidence cannot be used' },
  test_mode_only: { status: 403, title: 'Only sessions of a test key can be simulated' },
  return_url_refused: { status: 422, title: 'The return URL is of an origin that is not listed for you' },
  webhook_url_taken: { status: 409, title: 'Another endpoint has this address' },
  webhook_disabled: { status: 409, title: 'The endpoint is switched off' },
  webhook_url_refused: { status: 422, title: 'The address of the webhook is not allowed' },
  // client token and proof of possession
  invalid_token: { status: 401, title: 'The session token is not valid' },
  expired_token: { status: 401, title: 'The session token has expired' },
  token_bound_elsewhere: { status: 401, title: 'The session is bound to another device' },
  invalid_dpop_proof: { status: 401, title: 'The proof of possession is not valid' },
  dpop_proof_reused: { status: 401, title: 'The proof of possession was used before' },
  use_dpop_nonce: { status: 401, title: 'The proof of possession needs the nonce given with this answer' },
  // session and steps
  session_closed: { status: 409, title: 'The session takes no more captures' },
  session_expired: { status: 410, title: 'The session has expired' },
  consent_required: { status: 409, title: 'Consent must be given first' },
  consent_denied: { status: 409, title: 'Consent was denied' },
  consent_version_unknown: { status: 422, title: 'The consent names a text that was not shown' },
  document_required: { status: 409, title: 'A document must be chosen first' },
  document_not_accepted: { status: 422, title: 'This document is not accepted' },
  step_unknown: { status: 404, title: 'The step was not issued for this session' },
  step_out_of_order: { status: 409, title: 'The step is not the open one' },
  step_expired: { status: 410, title: 'The step has expired: ask for it anew' },
  step_incomplete: { status: 409, title: 'The step lacks items' },
  steps_incomplete: { status: 409, title: 'Not all steps are complete' },
  // items
  item_invalid: { status: 400, title: 'The descriptor of the item is not valid' },
  item_missing: { status: 400, title: 'The request carries no item' },
  item_duplicated: { status: 409, title: 'This item was sent before with other content' },
  item_too_many: { status: 409, title: 'The step has all its items' },
  item_too_large: { status: 413, title: 'The picture is larger than accepted' },
  item_digest_mismatch: { status: 422, title: 'The picture is not the one described' },
  item_type_mismatch: { status: 415, title: 'The picture is not of the type described' },
  item_not_an_image: { status: 422, title: 'The file is not a readable picture' },
  item_dimensions: { status: 422, title: 'The picture has too many or too few pixels' },
  item_source_forbidden: { status: 422, title: 'The plan takes pictures from the camera only' },
  my_number_refused: { status: 422, title: 'The side with the personal number must not be sent: nothing was kept' },
  // bundle
  bundle_malformed: { status: 400, title: 'The bundle is not a compact JWS with a manifest' },
  bundle_wrong_type: { status: 422, title: 'The bundle has another typ or alg than agreed' },
  bundle_unknown_key: { status: 422, title: 'The bundle is signed by a key that is not bound to the session' },
  bundle_bad_signature: { status: 422, title: 'The signature of the bundle does not verify' },
  bundle_wrong_session: { status: 422, title: 'The bundle belongs to another session' },
  bundle_wrong_attempt: { status: 422, title: 'The bundle belongs to another attempt' },
  bundle_wrong_plan: { status: 422, title: 'The bundle names another plan or document' },
  bundle_consent_mismatch: { status: 422, title: 'The bundle names another consent' },
  bundle_nonce_mismatch: { status: 422, title: 'The bundle does not carry the nonces that were issued' },
  bundle_stale: { status: 422, title: 'The bundle was not signed within the life of the session' },
  bundle_item_missing: { status: 422, title: 'The bundle lacks an item that was sent' },
  bundle_item_unexpected: { status: 422, title: 'The bundle lists an item that was not sent' },
  bundle_item_duplicated: { status: 422, title: 'The bundle lists an item twice' },
  bundle_item_altered: { status: 422, title: 'An item differs from the one that was sent' },
  // in the page
  permission_denied: { status: 0, title: 'The camera was not allowed' },
  no_camera: { status: 0, title: 'No camera was found' },
  camera_in_use: { status: 0, title: 'The camera is in use elsewhere' },
  camera_disconnected: { status: 0, title: 'The camera was unplugged or stopped' },
  unsupported_browser: { status: 0, title: 'This browser lacks what the capture needs' },
  in_app_browser: { status: 0, title: 'The browser inside this app cannot use the camera' },
  insecure_context: { status: 0, title: 'The page is not secure (HTTPS)' },
  asset_load_failed: { status: 0, title: 'A file of the capture could not be loaded' },
  network_error: { status: 0, title: 'The network is not reachable' },
  upload_failed: { status: 0, title: 'A picture could not be sent' },
  timeout: { status: 0, title: 'It took too long' },
  too_many_attempts: { status: 409, title: 'Too many attempts: a person will look' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems
export const problemCodes: readonly ProblemCode[] = Object.keys(problems).filter(
  (code): code is ProblemCode => code in problems,
)

/** Members of a problem beyond those of RFC 9457, for the codes that have them. */
export interface ProblemDetail {
  readonly citation?: string
  readonly lawfulUntil?: string | null
}

/** Body of every error answer, `application/problem+json` (RFC 9457). */
export const ProblemSchema = v.looseObject({
  /** Address of the code's description, relative to the server's base. */
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  requestId: v.string(),
  detail: v.optional(v.string()),
  /** The field, header or id that the problem concerns. */
  param: v.optional(v.string()),
  /** The provision of the law that stands against the request. */
  citation: v.optional(v.string()),
  /** Last day in Japan on which that provision allowed it; `null` where it never did. */
  lawfulUntil: v.optional(v.nullable(v.string())),
})
export type Problem = v.InferOutput<typeof ProblemSchema>
