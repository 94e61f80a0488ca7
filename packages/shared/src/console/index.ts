export {
  OperatorRoleSchema,
  operatorRoles,
  permissions,
  permissionsOf,
  rolePermissions,
  installationPermissions,
  type OperatorRole,
  type Permission,
} from './roles.ts'
export type { Hold } from './holds.ts'
export type { OperatorRef, TenantRef } from './parts.ts'
export {
  secondFactors,
  type Enrolled,
  type Factors,
  type Me,
  type OwnSession,
  type SecondFactor,
  type SignInState,
} from './sign-in.ts'
export {
  reviewerDecisions,
  reviewerReasons,
  type Case,
  type CaseCapture,
  type CaseField,
  type CaseSummary,
  type Claim,
  type Decide,
  type Decided,
  type Proposal,
  type ReviewerDecision,
  type TimelineEntry,
  type Unmasked,
} from './cases.ts'
export type { ApiKey, ConsoleDelivery, ConsoleEndpoint, ReviewRules, TenantDetail } from './tenants.ts'
export type { ConsoleOperator } from './operators.ts'
export type { AuditLine, AuditProof } from './audit.ts'
export {
  consequences,
  flooredChecks,
  PolicyChangeSchema,
  type PolicyChange,
  type PolicyPreview,
  type TenantPolicy,
} from './policies.ts'
export { disclosureItems, disclosureStates, type Disclosure, type DisclosureItem } from './disclosures.ts'
export type { Figures } from './figures.ts'
export { consoleEndpointNames, consoleEndpoints, consoleHeader, type ConsoleEndpointName } from './endpoints.ts'
export {
  consoleContracts,
  type ConsoleAnswer,
  type ConsoleBody,
  type ConsoleContract,
  type ConsoleQuery,
} from './contracts.ts'
export { consoleProblems, type AnyProblemCode, type ConsoleProblemCode } from './problems.ts'
