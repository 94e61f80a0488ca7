/** Why the log cannot be copied, witnessed, stamped or sealed. */
export type AuditFaultCode =
  /** The log has fewer entries than a copy or a witness has seen. */
  | 'log_rolled_back'
  /** The log does not begin with what a copy or a witness has seen. */
  | 'log_diverged'
  /** An entry is not in its place. */
  | 'log_damaged'
  | 'replica_damaged'
  | 'replica_unreachable'
  | 'witness_unreachable'
  /** It does not know the log or its key. */
  | 'witness_refused'
  /** Its answer is no valid cosignature. */
  | 'witness_invalid'

export class AuditFault extends Error {
  override readonly name = 'AuditFault'
  readonly code: AuditFaultCode
  /** The first entry concerned, where it is known. */
  readonly index: number | null

  constructor(code: AuditFaultCode, message: string, options: ErrorOptions & { readonly index?: number } = {}) {
    super(message, options)
    this.code = code
    this.index = options.index ?? null
  }
}
