export type EvidenceErrorCode =
  | 'evidence_certificate_unreadable'
  | 'evidence_certificate_password'
  | 'evidence_certificate_not_rsa'
  | 'evidence_certificate_without_key'
  | 'evidence_certificate_expired'

/** Evidence cannot be signed as the operator configured it. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError'
  readonly code: EvidenceErrorCode
  constructor(code: EvidenceErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
