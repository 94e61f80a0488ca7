export type StageErrorCode = 'face_not_found' | 'photo_unreadable' | 'stage_failed'

/** What went wrong in the page, with a code that survives the way to Node. */
export class StageError extends Error {
  override readonly name = 'StageError'
  readonly code: StageErrorCode
  constructor(code: StageErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
