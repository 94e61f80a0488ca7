import type * as v from 'valibot'
import { ApiKeySchema, itemMediaTypes, WebhookDeliverySchema, WebhookEndpointSchema } from '../protocol/index.ts'
import { AuditLineSchema, AuditProofSchema, AuditQuerySchema } from './audit.ts'
import {
  CaseSchema,
  CaseSummarySchema,
  ClaimSchema,
  ConfirmSchema,
  DecidedSchema,
  DecideSchema,
  QueuePageSchema,
  QueueQuerySchema,
  ReasonedSchema,
  SearchQuerySchema,
  TakeOverSchema,
  UnmaskedSchema,
} from './cases.ts'
import { DisclosureQuerySchema, DisclosureSchema, RequestDisclosureSchema } from './disclosures.ts'
import type { ConsoleEndpointName } from './endpoints.ts'
import { FiguresQuerySchema, FiguresSchema } from './figures.ts'
import { HoldSchema, HoldsQuerySchema } from './holds.ts'
import { AddOperatorSchema, ChangeAccessSchema, OperatorSchema, PasswordHandoverSchema } from './operators.ts'
import { ApiDescriptionSchema, DoneSchema, listOf, pageOf } from './parts.ts'
import { PolicyPreviewSchema, PreviewPolicySchema, TenantPolicySchema, WritePolicySchema } from './policies.ts'
import {
  AddPasskeySchema,
  EnrolledSchema,
  FactorsSchema,
  OwnSessionSchema,
  PasskeyRequestSchema,
  PasswordRequestSchema,
  RecoveryCodesSchema,
  RecoveryRequestSchema,
  SignInRequestSchema,
  SignInStateSchema,
  TotpEnrolmentSchema,
  TotpRequestSchema,
  WebAuthnJsonSchema,
} from './sign-in.ts'
import {
  AddedEndpointSchema,
  AddEndpointSchema,
  AddTenantSchema,
  ChangeEndpointSchema,
  CreateApiKeySchema,
  CreatedApiKeySchema,
  DeliveryQuerySchema,
  ReviewRulesSchema,
  RotateSchema,
  TenantDetailSchema,
  TenantRetentionSchema,
} from './tenants.ts'

/** What an address of the console takes and gives. */
export interface ConsoleContract {
  readonly query?: v.GenericSchema
  readonly body?: v.GenericSchema
  /** JSON of this schema with status 200, or bytes of these media types. */
  readonly answer: v.GenericSchema | readonly string[]
}

export const consoleContracts = {
  describeApi: { answer: ApiDescriptionSchema },

  signInState: { answer: SignInStateSchema },
  signIn: { body: SignInRequestSchema, answer: SignInStateSchema },
  signInTotp: { body: TotpRequestSchema, answer: SignInStateSchema },
  signInRecovery: { body: RecoveryRequestSchema, answer: SignInStateSchema },
  passkeyOptions: { answer: WebAuthnJsonSchema },
  signInPasskey: { body: PasskeyRequestSchema, answer: SignInStateSchema },
  signOut: { answer: SignInStateSchema },

  changePassword: { body: PasswordRequestSchema, answer: SignInStateSchema },
  factors: { answer: FactorsSchema },
  beginTotp: { answer: TotpEnrolmentSchema },
  confirmTotp: { body: TotpRequestSchema, answer: EnrolledSchema },
  beginPasskey: { answer: WebAuthnJsonSchema },
  addPasskey: { body: AddPasskeySchema, answer: EnrolledSchema },
  removePasskey: { answer: FactorsSchema },
  renewRecoveryCodes: { answer: RecoveryCodesSchema },
  ownSessions: { answer: listOf(OwnSessionSchema) },
  endSession: { answer: listOf(OwnSessionSchema) },
  endOtherSessions: { answer: listOf(OwnSessionSchema) },

  queue: { query: QueueQuerySchema, answer: QueuePageSchema },
  searchCases: { query: SearchQuerySchema, answer: pageOf(CaseSummarySchema) },
  readCase: { answer: CaseSchema },
  claimCase: { answer: ClaimSchema },
  releaseCase: { answer: DoneSchema },
  takeOverCase: { body: TakeOverSchema, answer: ClaimSchema },
  unmaskCase: { answer: UnmaskedSchema },
  caseCapture: { answer: itemMediaTypes },
  decideCase: { body: DecideSchema, answer: DecidedSchema },
  confirmDecision: { body: ConfirmSchema, answer: DecidedSchema },
  sendBackDecision: { body: ConfirmSchema, answer: DecidedSchema },
  holdCase: { body: ReasonedSchema, answer: CaseSchema },
  releaseHold: { body: ReasonedSchema, answer: CaseSchema },
  eraseCase: { body: ReasonedSchema, answer: CaseSchema },
  listHolds: { query: HoldsQuerySchema, answer: pageOf(HoldSchema) },

  listTenants: { answer: listOf(TenantDetailSchema) },
  addTenant: { body: AddTenantSchema, answer: TenantDetailSchema },
  readTenant: { answer: TenantDetailSchema },
  writeRetention: { body: TenantRetentionSchema, answer: TenantDetailSchema },
  writeReviewRules: { body: ReviewRulesSchema, answer: TenantDetailSchema },
  listApiKeys: { answer: listOf(ApiKeySchema) },
  createApiKey: { body: CreateApiKeySchema, answer: CreatedApiKeySchema },
  rotateApiKey: { body: RotateSchema, answer: CreatedApiKeySchema },
  revokeApiKey: { answer: ApiKeySchema },
  listEndpoints: { answer: listOf(WebhookEndpointSchema) },
  addEndpoint: { body: AddEndpointSchema, answer: AddedEndpointSchema },
  changeEndpoint: { body: ChangeEndpointSchema, answer: WebhookEndpointSchema },
  rotateEndpointSecret: { body: RotateSchema, answer: AddedEndpointSchema },
  testEndpoint: { answer: DoneSchema },
  disableEndpoint: { answer: WebhookEndpointSchema },
  listEndpointDeliveries: { query: DeliveryQuerySchema, answer: pageOf(WebhookDeliverySchema) },
  resendEndpointDelivery: { answer: DoneSchema },
  listPolicies: { answer: listOf(TenantPolicySchema) },
  previewPolicy: { body: PreviewPolicySchema, answer: PolicyPreviewSchema },
  writePolicy: { body: WritePolicySchema, answer: TenantPolicySchema },

  listOperators: { answer: listOf(OperatorSchema) },
  addOperator: { body: AddOperatorSchema, answer: PasswordHandoverSchema },
  disableOperator: { answer: OperatorSchema },
  resetPassword: { answer: PasswordHandoverSchema },
  /** Whoever has only the password must not set up a factor: the password is replaced as well. */
  resetFactors: { answer: PasswordHandoverSchema },
  changeAccess: { body: ChangeAccessSchema, answer: OperatorSchema },

  listAudit: { query: AuditQuerySchema, answer: pageOf(AuditLineSchema) },
  auditProof: { answer: AuditProofSchema },

  listDisclosures: { query: DisclosureQuerySchema, answer: pageOf(DisclosureSchema) },
  requestDisclosure: { body: RequestDisclosureSchema, answer: DisclosureSchema },
  approveDisclosure: { answer: DisclosureSchema },
  refuseDisclosure: { answer: DisclosureSchema },
  exportDisclosure: { answer: ['application/zip'] },

  readFigures: { query: FiguresQuerySchema, answer: FiguresSchema },
} as const satisfies { readonly [Name in ConsoleEndpointName]: ConsoleContract }

type Contract<Name extends ConsoleEndpointName> = (typeof consoleContracts)[Name]

/** Body of a call as it is sent; `undefined` where it has none. */
export type ConsoleBody<Name extends ConsoleEndpointName> =
  Contract<Name> extends { readonly body: infer Schema extends v.GenericSchema } ? v.InferInput<Schema> : undefined

/** Members of the query as they are sent, all of them text. */
export type ConsoleQuery<Name extends ConsoleEndpointName> =
  Contract<Name> extends { readonly query: infer Schema extends v.GenericSchema } ? v.InferInput<Schema> : undefined

/** What a call answers; `Blob`s for bytes are the caller's business. */
export type ConsoleAnswer<Name extends ConsoleEndpointName> = Contract<Name>['answer'] extends infer Schema extends
  v.GenericSchema
  ? v.InferOutput<Schema>
  : never
