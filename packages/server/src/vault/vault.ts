import type { Readable } from 'node:stream'

/** Where encrypted media lie. It never sees plaintext or keys. */
export interface Vault {
  /**
   * Stores a stream under a new key. When it resolves the file survives a loss of power; when it rejects nothing is left
   * under the key.
   */
  write(mediaKey: string, encrypted: Readable): Promise<void>
  /** Throws {@link VaultError} `media_missing`. */
  read(mediaKey: string): Promise<Buffer>
  /** Removing what is not there is no error. */
  remove(mediaKey: string): Promise<void>
  /** Throws {@link VaultError} `vault_unavailable` where nothing can be written. */
  check(): Promise<void>
}

export type VaultErrorCode = 'media_missing' | 'media_key_invalid' | 'vault_unavailable'

export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode
  constructor(code: VaultErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
