export type ReviewErrorCode =
  | 'login_malformed'
  | 'login_taken'
  | 'role_unknown'
  | 'operator_unknown'
  | 'operator_disabled'
  | 'last_administrator'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_guessable'

const messages: Readonly<Record<ReviewErrorCode, string>> = {
  login_malformed: 'a login has 2 to 63 of a-z, 0-9, ".", "_", "@" and "-", and begins with a letter or digit',
  login_taken: 'an operator of this login exists; logins are never given again',
  role_unknown: 'there is no such role',
  operator_unknown: 'there is no operator of this login',
  operator_disabled: 'this operator is disabled already',
  last_administrator: 'nobody else is an administrator: without one nobody can administer the console',
  password_too_short: 'a password has 12 characters or more',
  password_too_long: 'a password has 128 characters at most',
  password_guessable: 'the password is easy to guess: it is mostly the login, one character, or a common word',
}

/** Something about operators is refused. */
export class ReviewError extends Error {
  override readonly name = 'ReviewError'
  readonly code: ReviewErrorCode
  constructor(code: ReviewErrorCode, options: ErrorOptions = {}) {
    super(messages[code], options)
    this.code = code
  }
}
