export type ConfigErrorCode = 'config_invalid' | 'config_file_unreadable'

/** The configuration cannot be used; `message` names every setting at fault, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code: ConfigErrorCode
  constructor(code: ConfigErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
