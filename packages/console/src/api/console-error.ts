import { consoleProblems, type AnyProblemCode } from '@honnin/shared/console'
import { problems, ProblemSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'

/** Why a call failed, by the code that the server or the browser gave it. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError'
  readonly code: AnyProblemCode
  /** The server's id of the failed request, to be quoted; `null` where none reached it. */
  readonly requestId: string | null
  /** The member of the request that the problem concerns. */
  readonly param: string | null
  /** Seconds to wait, where the server says so. */
  readonly retryAfterSeconds: number | null

  constructor(
    code: AnyProblemCode,
    options: {
      readonly requestId?: string | null
      readonly param?: string | null
      readonly retryAfterSeconds?: number | null
      readonly cause?: unknown
    } = {},
  ) {
    super(code, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.requestId = options.requestId ?? null
    this.param = options.param ?? null
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}

const isKnown = (code: string): code is AnyProblemCode =>
  Object.hasOwn(consoleProblems, code) || Object.hasOwn(problems, code)

const codeOfStatus = (status: number): AnyProblemCode => {
  if (status === 401) return 'unauthorized_console'
  if (status === 404) return 'not_found'
  if (status === 429) return 'rate_limited'
  if (status === 502 || status === 503 || status === 504) return 'service_unavailable'
  return status >= 400 && status < 500 ? 'invalid_request' : 'internal_error'
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const secondsOf = (header: string | null): number | null =>
  header !== null && /^[0-9]{1,6}$/.test(header) ? Number(header) : null

/** Translates an error answer (RFC 9457), or what a proxy in between made of it. */
export const errorFromAnswer = (answer: {
  readonly status: number
  readonly body: string
  readonly retryAfter: string | null
}): ConsoleError => {
  const retryAfterSeconds = secondsOf(answer.retryAfter)
  const problem = v.safeParse(ProblemSchema, parseJson(answer.body))
  if (!problem.success || !isKnown(problem.output.code))
    return new ConsoleError(codeOfStatus(answer.status), { retryAfterSeconds })
  const { code, requestId, param = null } = problem.output
  return new ConsoleError(code, { requestId, param, retryAfterSeconds })
}

/** Anything that was thrown, as one kind of error. */
export const toConsoleError = (error: unknown): ConsoleError =>
  error instanceof ConsoleError ? error : new ConsoleError('internal_error', { cause: error })
