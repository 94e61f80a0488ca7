import { consoleProblems, type ConsoleProblemCode } from '@honnin/shared/console'

export type ReviewErrorCode = ConsoleProblemCode | 'not_found' | 'role_unknown' | 'operator_unknown'

const others: Readonly<Record<Exclude<ReviewErrorCode, ConsoleProblemCode>, string>> = {
  not_found: 'there is nothing here, or not for you',
  role_unknown: 'there is no such role',
  operator_unknown: 'there is no operator of this ID',
}

const isConsoleProblem = (code: ReviewErrorCode): code is ConsoleProblemCode => code in consoleProblems

const messageOf = (code: ReviewErrorCode): string => (isConsoleProblem(code) ? consoleProblems[code].en : others[code])

/** Something that an operator wants, or about operators, is refused. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError'
  readonly code: ReviewErrorCode
  /** The field that is at fault. */
  readonly param: string | undefined
  /** When it makes sense to ask again. */
  readonly retryAfterSeconds: number | undefined
  constructor(
    code: ReviewErrorCode,
    options: ErrorOptions & { readonly param?: string | undefined; readonly retryAfterSeconds?: number } = {},
  ) {
    super(messageOf(code), options)
    this.code = code
    this.param = options.param
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
