import { problems, type ProblemCode, type ProblemDetail } from '@honnin/shared/protocol'

/** The session refuses a request; `code` is the problem's code on the wire. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly code: ProblemCode
  /** The field, header or id that is at fault. */
  readonly param: string | undefined
  readonly detail: ProblemDetail
  constructor(
    code: ProblemCode,
    options: { readonly param?: string | undefined; readonly detail?: ProblemDetail; readonly cause?: unknown } = {},
  ) {
    super(problems[code].title, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.param = options.param
    this.detail = options.detail ?? {}
  }
}
