import * as v from 'valibot'
import { InstantSchema } from '../protocol/index.ts'
import { CurrentPasswordSchema, OperatorIdSchema, TenantRefSchema, text } from './parts.ts'
import { OperatorRoleSchema, permissions } from './roles.ts'

/** Ways to prove the second factor. */
export const secondFactors = ['totp', 'passkey', 'recovery_code'] as const
export type SecondFactor = (typeof secondFactors)[number]

/** The person who is signed in. */
export const MeSchema = v.object({
  id: OperatorIdSchema,
  login: v.string(),
  displayName: v.string(),
  roles: v.array(OperatorRoleSchema),
  /** What the console may offer; the server asks again at every call. */
  permissions: v.array(v.picklist(permissions)),
  /** `null`: all tenants, those to come as well. */
  tenants: v.nullable(v.array(TenantRefSchema)),
  signedInAt: InstantSchema,
  /** Whatever happens the session ends then. */
  endsAt: InstantSchema,
  /** Without a call it ends after so many seconds. */
  idleSeconds: v.number(),
})
export type Me = v.InferOutput<typeof MeSchema>

/**
 * How far the sign-in is. The cookie that carries it changes at every step.
 *
 * `signed_out`: ask for ID and password. `second_factor`: the password was right; ask for one of `factors`. `password_change`: the
 * password was made by somebody else; a new one is needed. `enrol`: there is no second factor yet; set one up.
 * `signed_in`: all is open that `me.permissions` names.
 */
export const SignInStateSchema = v.variant('stage', [
  v.object({ stage: v.literal('signed_out') }),
  v.object({ stage: v.literal('second_factor'), factors: v.array(v.picklist(secondFactors)) }),
  v.object({ stage: v.literal('password_change') }),
  v.object({ stage: v.literal('enrol') }),
  v.object({ stage: v.literal('signed_in'), me: MeSchema }),
])
export type SignInState = v.InferOutput<typeof SignInStateSchema>

export const SignInRequestSchema = v.strictObject({
  login: v.pipe(v.string(), v.maxLength(512)),
  password: v.pipe(v.string(), v.maxLength(512)),
})

/** Six digits of the authenticator app; spaces between them do not count. */
export const TotpRequestSchema = v.strictObject({ code: v.pipe(v.string(), v.maxLength(32)) })

/** One of the ten codes that were shown once; case and hyphens do not count. */
export const RecoveryRequestSchema = v.strictObject({ code: v.pipe(v.string(), v.maxLength(64)) })

/** Options and responses of WebAuthn Level 3 in their JSON form; `@simplewebauthn/browser` takes and gives them as they are. */
export const WebAuthnJsonSchema = v.record(v.string(), v.unknown())

export const PasskeyRequestSchema = v.strictObject({ response: WebAuthnJsonSchema })

/** `current` may be left out at the stage `password_change` only: the password was given a moment ago. */
export const PasswordRequestSchema = v.strictObject({
  current: v.optional(CurrentPasswordSchema),
  next: v.pipe(v.string(), v.maxLength(512)),
})

/** A key that is not in force before `confirmTotp` has seen a code of it. */
export const TotpEnrolmentSchema = v.object({
  /** For the QR code: `otpauth://totp/…` */
  otpauthUri: v.string(),
  /** The same key to be typed in, base32. */
  secret: v.string(),
})

/** What was set up; `recoveryCodes` are there with the first factor only, and shown this once. */
export const EnrolledSchema = v.object({
  recoveryCodes: v.nullable(v.array(v.string())),
  state: SignInStateSchema,
})
export type Enrolled = v.InferOutput<typeof EnrolledSchema>

export const AddPasskeySchema = v.strictObject({ name: text(60), response: WebAuthnJsonSchema })

/** The second factors of the one who asks. */
export const FactorsSchema = v.object({
  totp: v.nullable(v.object({ enrolledAt: InstantSchema })),
  passkeys: v.array(
    v.object({ id: v.string(), name: v.string(), createdAt: InstantSchema, lastUsedAt: v.nullable(InstantSchema) }),
  ),
  recoveryCodesLeft: v.number(),
})
export type Factors = v.InferOutput<typeof FactorsSchema>

export const RecoveryCodesSchema = v.object({ recoveryCodes: v.array(v.string()) })

/** A session of the one who asks. `browser` is what the browser called itself. */
export const OwnSessionSchema = v.object({
  id: v.string(),
  isThis: v.boolean(),
  browser: v.string(),
  address: v.string(),
  signedInAt: InstantSchema,
  lastSeenAt: InstantSchema,
  endsAt: InstantSchema,
})
export type OwnSession = v.InferOutput<typeof OwnSessionSchema>
