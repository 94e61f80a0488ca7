/** Why a proof, a checkpoint or a note is not accepted. */
export type AuditErrorCode =
  | 'proof_malformed'
  | 'proof_mismatch'
  | 'note_malformed'
  | 'note_unsigned'
  | 'note_bad_signature'
  | 'checkpoint_malformed'
  | 'key_malformed'

export class AuditError extends Error {
  override readonly name = 'AuditError'
  readonly code: AuditErrorCode
  constructor(code: AuditErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
