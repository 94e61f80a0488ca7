export type CryptoErrorCode =
  | 'master_key_unreadable'
  | 'master_key_version_unknown'
  | 'master_key_fixed'
  | 'ciphertext_invalid'
  | 'session_key_destroyed'
  | 'backup_key_unreadable'
  | 'backup_key_wrong'

export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoErrorCode
  constructor(code: CryptoErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
