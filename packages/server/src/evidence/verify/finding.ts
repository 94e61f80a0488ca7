/** What a check says of a package. `open`: it cannot be told from what was given. */
export type FindingOutcome = 'holds' | 'fails' | 'open'

/** Every statement that a verification can make, by the part that it concerns. */
export const findingCodes = [
  'files_match',
  'file_altered',
  'file_missing',
  'file_unlisted',
  'file_broken',
  'manifest_malformed',
  'cms_verifies',
  'cms_malformed',
  'cms_other_content',
  'cms_bad_signature',
  'certificate_trusted',
  'certificate_untrusted',
  'certificate_development',
  'certificate_self_signed',
  'certificate_unchecked',
  'certificate_in_time',
  'certificate_out_of_time',
  'certificate_not_for_signing',
  'jws_verifies',
  'jws_malformed',
  'jws_bad_signature',
  'jws_other_content',
  'key_given',
  'key_of_package',
  'key_differs',
  'bundle_verifies',
  'bundle_refused',
  'nonces_match',
  'captures_match',
  'capture_altered',
  'capture_missing',
  'captures_absent',
  'capture_destroyed',
  'captures_erased',
  'consent_matches',
  'consent_differs',
  'consent_text_unknown',
  'receipts_verify',
  'receipt_refused',
  'receipts_missing',
  'checkpoint_verifies',
  'checkpoint_refused',
  'timestamp_verifies',
  'timestamp_refused',
  'timestamp_unchecked',
  'timestamp_absent',
  'cosignature_verifies',
  'cosignature_refused',
  'openings_match',
  'opening_differs',
  'decision_logged',
  'decision_not_logged',
  'bundle_logged',
  'bundle_not_logged',
  'result_logged',
  'result_differs',
  'result_masked',
  'decision_follows',
  'decision_contradicts',
  'decision_by_person',
  'policy_unknown',
  'method_matches',
  'method_differs',
  'method_none',
  'models_match',
  'model_differs',
  'content_malformed',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** What each finding says; `{param}` stands for what it is about. */
export type FindingTexts = Readonly<Record<FindingCode, string>>

export interface Finding {
  readonly outcome: FindingOutcome
  readonly code: FindingCode
  /** The file, the key, the number or the reason that the statement is about. */
  readonly param: string | null
}

export const holds = (code: FindingCode, param: string | null = null): Finding => ({ outcome: 'holds', code, param })
export const fails = (code: FindingCode, param: string | null = null): Finding => ({ outcome: 'fails', code, param })
export const open = (code: FindingCode, param: string | null = null): Finding => ({ outcome: 'open', code, param })
