export { operatorRoles } from '@honnin/shared/console'
export { addOperator, listOperators, type Operator } from './operators.ts'
export { changeAccess, disableOperator, resetFactors, resetPassword } from './operator-access.ts'
export { Passwords, type PasswordCosts } from './password.ts'
export type { OperatorContext, ReviewContext, SignInContext } from './review-context.ts'
export { ReviewError } from './review-error.ts'
export { changePassword } from './sign-in/change-password.ts'
export { addPasskey, beginPasskey, beginTotp, confirmTotp } from './sign-in/enrol-factor.ts'
export { forgetOldFailures } from './sign-in/lock-out.ts'
export { findSession, forgetEndedSessions, type Client } from './sign-in/operator-sessions.ts'
export {
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  readFactors,
  removePasskey,
  renewRecoveryCodes,
} from './sign-in/own-account.ts'
export { sealedEnrolments, sealedTotpSecrets } from './sign-in/second-factors.ts'
export { describeState, type SignedIn, type SignInStep } from './sign-in/sign-in-state.ts'
export { passkeyOptions, signIn, signInPasskey, signInRecovery, signInTotp, signOut } from './sign-in/sign-in.ts'
