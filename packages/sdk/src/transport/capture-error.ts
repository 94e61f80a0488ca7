import { problems, ProblemSchema, type ProblemCode } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { recoveryOf } from '../flow/fault-policy.ts'

/** Every failure of the capture, with the code that the server or the page gave it. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError'
  readonly code: ProblemCode
  /** Whether the person can go on in this page. */
  readonly recoverable: boolean
  /** The server's id of the failed request, or null where none reached it. */
  readonly requestId: string | null

  constructor(code: ProblemCode, options: { readonly requestId?: string | null; readonly cause?: unknown } = {}) {
    super(problems[code].title, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.recoverable = recoveryOf(code) !== 'end'
    this.requestId = options.requestId ?? null
  }
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code)

/** Translates an error answer (RFC 9457, or what a proxy in between made of it). */
export const errorFromAnswer = (answer: {
  readonly status: number
  readonly body: string
  readonly requestId: string | null
}): CaptureError => {
  const problem = v.safeParse(ProblemSchema, parseJson(answer.body))
  if (problem.success && isProblemCode(problem.output.code))
    return new CaptureError(problem.output.code, { requestId: problem.output.requestId })
  return new CaptureError(codeOfStatus(answer.status), { requestId: answer.requestId })
}

const codeOfStatus = (status: number): ProblemCode => {
  if (status === 404) return 'not_found'
  if (status === 413) return 'payload_too_large'
  if (status === 429) return 'rate_limited'
  if (status === 502 || status === 503 || status === 504) return 'service_unavailable'
  if (status >= 400 && status < 500) return 'invalid_request'
  return 'internal_error'
}

/** The value, or undefined where the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
