export type TlsErrorCode =
  | 'tls_file_unreadable'
  | 'tls_certificate_invalid'
  | 'tls_key_mismatch'
  | 'tls_certificate_expired'
  | 'tls_certificate_not_yet_valid'
  | 'local_authority_broken'

/** The server cannot speak TLS with what it was given. */
export class TlsError extends Error {
  override readonly name = 'TlsError'
  readonly code: TlsErrorCode
  readonly mend?: string

  constructor(code: TlsErrorCode, message: string, options: ErrorOptions & { readonly mend?: string } = {}) {
    super(message, options)
    this.code = code
    if (options.mend !== undefined) this.mend = options.mend
  }
}
