import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import type { Random } from '../crypto/index.ts'
import { transaction, type Db, type Queryable, type Transaction } from '../db/index.ts'
import { drawPassword, hashPassword, requireGoodPassword } from './password.ts'
import { ReviewError } from './review-error.ts'

/** `administrator` runs the installation, `reviewer` decides cases, `auditor` reads everything and changes nothing. */
export const operatorRoles = ['administrator', 'reviewer', 'auditor'] as const
export type OperatorRole = (typeof operatorRoles)[number]

export interface Operator {
  readonly id: string
  readonly login: string
  readonly displayName: string
  readonly roles: readonly OperatorRole[]
  readonly mustChangePassword: boolean
  readonly createdAt: Date
  readonly disabledAt: Date | null
}

export interface OperatorContext {
  readonly db: Db
  readonly random: Random
  readonly now: () => Date
}

const loginForm = /^[a-z0-9][a-z0-9._@-]{1,62}$/
const uniqueViolation = '23505'

const OperatorRowSchema = v.pipe(
  v.object({
    id: v.string(),
    login: v.string(),
    display_name: v.string(),
    roles: v.array(v.picklist(operatorRoles)),
    must_change_password: v.boolean(),
    created_at: v.date(),
    disabled_at: v.nullable(v.date()),
  }),
  v.transform((row): Operator => ({
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    roles: row.roles,
    mustChangePassword: row.must_change_password,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
  })),
)
const columns = 'id, login, display_name, roles, must_change_password, created_at, disabled_at'

const record = (
  tx: Transaction,
  { random, now }: OperatorContext,
  { type, operator }: { readonly type: string; readonly operator: Operator },
): Promise<number> =>
  appendEntry(
    tx,
    { type, at: now(), tenantId: null, sessionId: null, plain: { operator: operator.id, roles: [...operator.roles] } },
    { random, key: null },
  )

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === uniqueViolation

const parseRoles = (roles: readonly string[]): readonly OperatorRole[] => {
  const parsed = v.safeParse(v.pipe(v.array(v.picklist(operatorRoles)), v.minLength(1)), [...new Set(roles)])
  if (!parsed.success) throw new ReviewError('role_unknown')
  return parsed.output
}

/**
 * Adds an operator and records it in the audit log by id and roles. Without `password` one is drawn, which the person has to
 * replace at the first sign-in; it is returned this once.
 *
 * Throws {@link ReviewError}: `login_malformed`, `login_taken`, `role_unknown`, and those of a bad password.
 */
export const addOperator = async (
  context: OperatorContext,
  given: {
    readonly login: string
    readonly displayName: string
    readonly roles: readonly string[]
    readonly password?: string
  },
): Promise<{ readonly operator: Operator; readonly drawnPassword: string | null }> => {
  if (!loginForm.test(given.login)) throw new ReviewError('login_malformed')
  const roles = parseRoles(given.roles)
  if (given.password !== undefined) requireGoodPassword(given.password, given.login)
  const drawnPassword = given.password === undefined ? drawPassword(context.random) : null
  const passwordHash = await hashPassword(given.password ?? drawnPassword ?? '')
  const id = context.random.id('opr')
  const at = context.now()
  try {
    const operator = await transaction(context.db, async (tx) => {
      const { rows } = await tx.query(
        `insert into operator (id, login, display_name, roles, password_hash, password_set_at, must_change_password, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $6) returning ${columns}`,
        [id, given.login, given.displayName, roles, passwordHash, at, drawnPassword !== null],
      )
      const added = v.parse(OperatorRowSchema, rows[0])
      await record(tx, context, { type: 'operator.added', operator: added })
      return added
    })
    return { operator, drawnPassword }
  } catch (error) {
    if (isTaken(error)) throw new ReviewError('login_taken', { cause: error })
    throw error
  }
}

/** All operators, disabled ones too, in the order in which they were added. */
export const listOperators = async (db: Queryable): Promise<readonly Operator[]> => {
  const { rows } = await db.query(`select ${columns} from operator order by created_at, login`)
  return rows.map((row) => v.parse(OperatorRowSchema, row))
}

/**
 * Ends an operator's access for good; the row stays, since the audit log names it.
 *
 * Throws {@link ReviewError}: `operator_unknown`, `operator_disabled`, `last_administrator`.
 */
export const disableOperator = (context: OperatorContext, login: string): Promise<Operator> =>
  transaction(context.db, async (tx) => {
    // Every row is locked, so that two administrators cannot disable each other at once.
    const { rows } = await tx.query(`select ${columns} from operator order by id for update`)
    const all = rows.map((row) => v.parse(OperatorRowSchema, row))
    const operator = all.find((one) => one.login === login)
    if (operator === undefined) throw new ReviewError('operator_unknown')
    if (operator.disabledAt !== null) throw new ReviewError('operator_disabled')
    const isNeeded =
      operator.roles.includes('administrator') &&
      all.every((one) => one.id === operator.id || one.disabledAt !== null || !one.roles.includes('administrator'))
    if (isNeeded) throw new ReviewError('last_administrator')
    const disabledAt = context.now()
    await tx.query('update operator set disabled_at = $2 where id = $1', [operator.id, disabledAt])
    await record(tx, context, { type: 'operator.disabled', operator })
    return { ...operator, disabledAt }
  })
