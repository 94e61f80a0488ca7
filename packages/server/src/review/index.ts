export { operatorRoles } from '@honnin/shared/console'
export {
  addEndpoint,
  changeEndpoint,
  listEndpointDeliveries,
  listEndpoints,
  resendEndpointDelivery,
  rotateEndpointSecret,
  testEndpoint,
} from './administration/administer-endpoints.ts'
export { createKey, listKeys, revokeKey, rotateKey } from './administration/administer-keys.ts'
export { describeOperator, listConsoleOperators } from './administration/administer-operators.ts'
export {
  addNewTenant,
  listTenants,
  readTenant,
  writeRetention,
  writeReviewRules,
} from './administration/administer-tenants.ts'
export { forgetReview } from './cases/case-store.ts'
export { claimCase, releaseCase, takeOverCase } from './cases/claim-case.ts'
export { confirmDecision, decideCase, sendBackDecision } from './cases/decide-case.ts'
export { findQueue, findSessions } from './cases/find-cases.ts'
export { eraseCase, holdCase, releaseHold } from './cases/keep-or-erase.ts'
export { listHolds } from './cases/list-holds.ts'
export { unmaskCase, viewCapture } from './cases/look-into-case.ts'
export { readCase } from './cases/read-case.ts'
export { approveDisclosure, listDisclosures, refuseDisclosure, requestDisclosure } from './disclosures/disclose.ts'
export { sealedDisclosures } from './disclosures/disclosure-store.ts'
export { exportDisclosure } from './disclosures/export-disclosure.ts'
export { readFigures } from './figures/read-figures.ts'
export { proveEntry, readLog } from './log/read-log.ts'
export { readPolicyChange } from './policies/policy-store.ts'
export { isPlan, listPolicies, previewPolicy, writePolicy } from './policies/tenant-policies.ts'
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
