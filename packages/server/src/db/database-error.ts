export type DatabaseErrorCode =
  'database_unreachable' | 'database_too_old' | 'migration_altered' | 'embedded_unsupported' | 'embedded_failed'

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly code: DatabaseErrorCode
  constructor(code: DatabaseErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
