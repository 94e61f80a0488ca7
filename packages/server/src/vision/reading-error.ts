/** `reader_unavailable`: the recogniser of text cannot be started. `reading_timeout`: a line took too long. */
export type ReadingErrorCode = 'reader_unavailable' | 'reading_failed' | 'reading_timeout'

/** Why print could not be read at all; print that is merely illegible is no error. */
export class ReadingError extends Error {
  override readonly name = 'ReadingError'
  readonly code: ReadingErrorCode

  constructor(code: ReadingErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.code = code
  }
}
