import * as v from 'valibot'
import { InstantSchema, TenantIdSchema } from '../protocol/index.ts'
import { OperatorIdSchema, TenantRefSchema, text } from './parts.ts'
import { secondFactors } from './sign-in.ts'
import { OperatorRoleSchema } from './roles.ts'

export const OperatorSchema = v.object({
  id: OperatorIdSchema,
  login: v.string(),
  displayName: v.string(),
  roles: v.array(OperatorRoleSchema),
  /** `null`: all. */
  tenants: v.nullable(v.array(TenantRefSchema)),
  factors: v.array(v.picklist(secondFactors)),
  mustChangePassword: v.boolean(),
  createdAt: InstantSchema,
  lastSignInAt: v.nullable(InstantSchema),
  /** Too many wrong passwords or codes: nobody signs in with this ID before. */
  lockedUntil: v.nullable(InstantSchema),
  disabledAt: v.nullable(InstantSchema),
})
export type ConsoleOperator = v.InferOutput<typeof OperatorSchema>

const access = {
  roles: v.pipe(v.array(OperatorRoleSchema), v.minLength(1), v.maxLength(3)),
  /** `null`: all. */
  tenants: v.nullable(v.pipe(v.array(TenantIdSchema), v.minLength(1), v.maxLength(1000))),
}

export const AddOperatorSchema = v.strictObject({
  login: v.pipe(v.string(), v.maxLength(63)),
  displayName: text(60),
  ...access,
})

/** Roles and tenants together; all sessions of the operator end. */
export const ChangeAccessSchema = v.strictObject(access)

/** `password` is shown this once, to be handed over; the first sign-in replaces it. */
export const PasswordHandoverSchema = v.object({ operator: OperatorSchema, password: v.string() })
