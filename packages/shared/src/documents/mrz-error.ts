/** Why text is no machine-readable zone. Failing check digits are no error: `parseMrz` reports them one by one. */
export type MrzErrorCode =
  /** Neither 3 lines of 30, 2 of 36 nor 2 of 44 characters. */
  | 'mrz_shape'
  /** A character other than A to Z, 0 to 9 and `<`. */
  | 'mrz_character'

export class MrzError extends Error {
  override readonly name = 'MrzError'
  readonly code: MrzErrorCode
  constructor(code: MrzErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.code = code
  }
}
