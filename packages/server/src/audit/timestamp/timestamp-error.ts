/** Why a time stamp is not accepted. */
export type TimestampErrorCode =
  | 'timestamp_unreachable'
  /** The authority answered, and gave no token. */
  | 'timestamp_refused'
  | 'timestamp_malformed'
  /** The token is about other bytes. */
  | 'timestamp_wrong_imprint'
  | 'timestamp_wrong_nonce'
  | 'timestamp_wrong_policy'
  | 'timestamp_bad_signature'
  /** The certificate is not for time stamps alone, or is not the one that the token names. */
  | 'timestamp_wrong_certificate'
  | 'timestamp_untrusted'
  | 'timestamp_wrong_time'

export class TimestampError extends Error {
  override readonly name = 'TimestampError'
  readonly code: TimestampErrorCode

  constructor(code: TimestampErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
