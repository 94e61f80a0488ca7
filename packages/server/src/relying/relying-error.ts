import { problems, type ProblemCode } from '@honnin/shared/protocol'

/** A request of a relying party is refused; `code` is the problem's code on the wire. */
export class RelyingError extends Error {
  override readonly name = 'RelyingError'
  readonly code: ProblemCode
  readonly param: string | undefined
  constructor(code: ProblemCode, options: { readonly param?: string; readonly cause?: unknown } = {}) {
    super(problems[code].title, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.param = options.param
  }
}
