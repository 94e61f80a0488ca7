import type { AuditLog } from '../audit/index.ts'
import type { MasterKeys, Random } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import type { SessionContext } from '../sessions/index.ts'
import type { Passwords } from './password.ts'

/** What administers operators: the console and the commands. */
export interface OperatorContext {
  readonly db: Db
  readonly random: Random
  readonly now: () => Date
  readonly passwords: Passwords
}

/** What signs operators in. */
export interface SignInContext extends OperatorContext {
  readonly master: MasterKeys
  /** Shown by authenticator apps and passkey dialogs. */
  readonly issuer: string
}

/** What the rest of the console works with. */
export interface ReviewContext extends SignInContext, SessionContext {
  readonly auditLog: AuditLog
}
