import { operatorRoles, type OperatorRole } from '@honnin/shared/console'
import { TenantIdSchema, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import type { JsonValue } from '@honnin/shared/audit'
import { transaction, type Queryable, type Transaction } from '../db/index.ts'
import { drawPassword, requireGoodPassword } from './password.ts'
import type { OperatorContext } from './review-context.ts'
import { ReviewError } from './review-error.ts'

export interface Operator {
  readonly id: string
  readonly login: string
  readonly displayName: string
  readonly roles: readonly OperatorRole[]
  /** `null`: all. */
  readonly tenantIds: readonly TenantId[] | null
  readonly mustChangePassword: boolean
  readonly createdAt: Date
  readonly lastSignInAt: Date | null
  readonly disabledAt: Date | null
}

const loginForm = /^[a-z0-9][a-z0-9._@-]{1,62}$/
const uniqueViolation = '23505'

const OperatorRowSchema = v.pipe(
  v.object({
    id: v.string(),
    login: v.string(),
    display_name: v.string(),
    roles: v.array(v.picklist(operatorRoles)),
    tenant_ids: v.nullable(v.array(TenantIdSchema)),
    must_change_password: v.boolean(),
    created_at: v.date(),
    last_sign_in_at: v.nullable(v.date()),
    disabled_at: v.nullable(v.date()),
  }),
  v.transform((row): Operator => ({
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    roles: row.roles,
    tenantIds: row.tenant_ids,
    mustChangePassword: row.must_change_password,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    disabledAt: row.disabled_at,
  })),
)
const columns =
  'id, login, display_name, roles, tenant_ids, must_change_password, created_at, last_sign_in_at, disabled_at'

const parseOperator = (row: unknown): Operator => v.parse(OperatorRowSchema, row)

/** The entry of the audit log about a change of an operator: who it was, by id, and who changed it. */
export const recordOperator = (
  tx: Transaction,
  { random, now }: Pick<OperatorContext, 'random' | 'now'>,
  {
    type,
    operator,
    by,
    plain = {},
  }: {
    readonly type: string
    readonly operator: Pick<Operator, 'id'>
    /** An operator's id, or `command`. */
    readonly by: string
    readonly plain?: Readonly<Record<string, JsonValue>>
  },
): Promise<number> =>
  appendEntry(
    tx,
    { type, at: now(), tenantId: null, sessionId: null, plain: { ...plain, operator: operator.id, by } },
    { random, key: null },
  )

/** Roles and tenants, as entries of the audit log show them. */
export const accessOf = ({ roles, tenantIds }: Pick<Operator, 'roles' | 'tenantIds'>): Record<string, JsonValue> => ({
  roles: [...roles],
  tenants: tenantIds === null ? 'all' : [...tenantIds],
})

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === uniqueViolation

export const parseRoles = (roles: readonly string[]): readonly OperatorRole[] => {
  const parsed = v.safeParse(v.pipe(v.array(v.picklist(operatorRoles)), v.minLength(1)), [...new Set(roles)])
  if (!parsed.success) throw new ReviewError('role_unknown')
  return parsed.output
}

/** Throws {@link ReviewError} `not_found` where one of the tenants does not exist. */
export const requireTenants = async (db: Queryable, tenantIds: readonly TenantId[] | null): Promise<void> => {
  if (tenantIds === null) return
  const { rows } = await db.query<{ count: number }>('select count(*) from tenant where id = any($1)', [tenantIds])
  if (rows[0]?.count !== new Set(tenantIds).size) throw new ReviewError('not_found', { param: 'tenants' })
}

/**
 * Adds an operator and records it in the audit log by id and roles. Without `password` one is drawn, which the person has to
 * replace at the first sign-in; it is returned this once.
 *
 * Throws {@link ReviewError}: `login_malformed`, `login_taken`, `role_unknown`, `not_found` of a tenant, and those of a bad
 * password.
 */
export const addOperator = async (
  context: OperatorContext,
  given: {
    readonly login: string
    readonly displayName: string
    readonly roles: readonly string[]
    readonly tenantIds?: readonly TenantId[] | null
    readonly password?: string
    /** Who adds it: an operator's id, or `command`. */
    readonly by: string
  },
): Promise<{ readonly operator: Operator; readonly drawnPassword: string | null }> => {
  if (!loginForm.test(given.login)) throw new ReviewError('login_malformed')
  const roles = parseRoles(given.roles)
  const { tenantIds = null } = given
  await requireTenants(context.db, tenantIds)
  if (given.password !== undefined) requireGoodPassword(given.password, given.login)
  const drawnPassword = given.password === undefined ? drawPassword(context.random) : null
  const passwordHash = await context.passwords.hash(given.password ?? drawnPassword ?? '')
  const id = context.random.id('opr')
  const at = context.now()
  try {
    const operator = await transaction(context.db, async (tx) => {
      const { rows } = await tx.query(
        `insert into operator (id, login, display_name, roles, tenant_ids, password_hash, password_set_at,
           must_change_password, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $7) returning ${columns}`,
        [id, given.login, given.displayName, roles, tenantIds, passwordHash, at, drawnPassword !== null],
      )
      const added = parseOperator(rows[0])
      await recordOperator(tx, context, {
        ...{ type: 'operator.added', operator: added, by: given.by },
        plain: accessOf(added),
      })
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
  return rows.map(parseOperator)
}

/** Every operator, locked until the transaction ends: two administrators cannot take each other's access at once. */
export const lockOperators = async (tx: Transaction): Promise<readonly Operator[]> => {
  const { rows } = await tx.query(`select ${columns} from operator order by id for no key update`)
  return rows.map(parseOperator)
}

export const readOperator = async (db: Queryable, id: string): Promise<Operator | null> => {
  const { rows } = await db.query(`select ${columns} from operator where id = $1`, [id])
  return rows[0] === undefined ? null : parseOperator(rows[0])
}

/** The operator who may sign in with this ID, with the hash of the password; `null` for a disabled one too. */
export const findForSignIn = async (
  db: Queryable,
  login: string,
): Promise<{ readonly operator: Operator; readonly passwordHash: string } | null> => {
  const { rows } = await db.query<{ password_hash: string }>(
    `select ${columns}, password_hash from operator where login = $1 and disabled_at is null`,
    [login],
  )
  const [row] = rows
  return row === undefined ? null : { operator: parseOperator(row), passwordHash: row.password_hash }
}

/** Names for lists, by id. */
export const operatorNames = async (
  db: Queryable,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await db.query<{ id: string; display_name: string }>(
    'select id, display_name from operator where id = any($1)',
    [wanted],
  )
  return new Map(rows.map((row) => [row.id, row.display_name]))
}
