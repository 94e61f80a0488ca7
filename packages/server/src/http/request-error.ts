import { problems, type ProblemCode } from '@honnin/shared/protocol'

/** The request itself is at fault, before any domain has seen it. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: ProblemCode
  readonly param: string | undefined
  constructor(code: ProblemCode, options: { readonly param?: string | undefined; readonly cause?: unknown } = {}) {
    super(problems[code].title, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.param = options.param
  }
}
