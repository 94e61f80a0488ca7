import type { TenantId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../db/index.ts'
import { endClaimsOf } from './cases/claim-case.ts'
import { accessOf, lockOperators, parseRoles, recordOperator, requireTenants, type Operator } from './operators.ts'
import { drawPassword } from './password.ts'
import type { OperatorContext } from './review-context.ts'
import { ReviewError } from './review-error.ts'
import { forgetFactors } from './sign-in/forget-factors.ts'
import { endSessions } from './sign-in/operator-sessions.ts'

/** Which operator is changed, by id or by login, and by whom: an operator's id, or `command`. */
export interface OperatorOrder {
  readonly who: { readonly id: string } | { readonly login: string }
  readonly by: string
}

const isRunner = ({ roles, tenantIds, disabledAt }: Operator): boolean =>
  roles.includes('administrator') && tenantIds === null && disabledAt === null

/** Throws {@link ReviewError} `last_administrator` where nobody could administer the console after the change. */
const requireRunner = (all: readonly Operator[], changed: Operator): void => {
  const after = all.map((one) => (one.id === changed.id ? changed : one))
  if (all.some(isRunner) && !after.some(isRunner)) throw new ReviewError('last_administrator')
}

/** Changes one operator while all are locked, ends its sessions and claims, and records it. */
const change = (
  context: OperatorContext,
  { who, by }: OperatorOrder,
  work: (
    tx: Transaction,
    operator: Operator,
    all: readonly Operator[],
  ) => Promise<{ readonly type: string; readonly changed: Operator; readonly showsAccess?: boolean }>,
): Promise<Operator> =>
  transaction(context.db, async (tx) => {
    const all = await lockOperators(tx)
    const operator = all.find((one) => ('id' in who ? one.id === who.id : one.login === who.login))
    if (operator === undefined) throw new ReviewError('operator_unknown')
    if (operator.id === by) throw new ReviewError('not_on_yourself')
    if (operator.disabledAt !== null) throw new ReviewError('operator_disabled')
    const { type, changed, showsAccess = false } = await work(tx, operator, all)
    await endSessions(tx, { operatorId: operator.id, except: null })
    await endClaimsOf(tx, operator.id)
    await recordOperator(tx, context, { type, operator: changed, by, plain: showsAccess ? accessOf(changed) : {} })
    return changed
  })

/**
 * Ends an operator's access for good; the row stays, since the audit log names it.
 *
 * Throws {@link ReviewError}: `operator_unknown`, `operator_disabled`, `last_administrator`, `not_on_yourself`.
 */
export const disableOperator = (context: OperatorContext, order: OperatorOrder): Promise<Operator> =>
  change(context, order, async (tx, operator, all) => {
    const changed = { ...operator, disabledAt: context.now() }
    requireRunner(all, changed)
    await tx.query('update operator set disabled_at = $2 where id = $1', [operator.id, changed.disabledAt])
    return { type: 'operator.disabled', changed }
  })

/**
 * Gives other roles and tenants; `undefined` leaves the tenants as they are. Throws as {@link disableOperator}, and `role_unknown`,
 * `not_found` of a tenant.
 */
export const changeAccess = (
  context: OperatorContext,
  {
    roles: wanted,
    tenantIds: wantedTenants,
    ...order
  }: OperatorOrder & { readonly roles: readonly string[]; readonly tenantIds: readonly TenantId[] | null | undefined },
): Promise<Operator> =>
  change(context, order, async (tx, operator, all) => {
    const roles = parseRoles(wanted)
    const tenantIds = wantedTenants === undefined ? operator.tenantIds : wantedTenants
    await requireTenants(tx, tenantIds)
    const changed = { ...operator, roles, tenantIds }
    requireRunner(all, changed)
    await tx.query('update operator set roles = $2, tenant_ids = $3 where id = $1', [operator.id, roles, tenantIds])
    return { type: 'operator.access_changed', changed, showsAccess: true }
  })

/** Draws a password that the next sign-in replaces; it is returned this once. The second factor stays. */
export const resetPassword = async (
  context: OperatorContext,
  order: OperatorOrder,
): Promise<{ readonly operator: Operator; readonly drawnPassword: string }> => {
  const drawnPassword = drawPassword(context.random)
  const passwordHash = await context.passwords.hash(drawnPassword)
  const operator = await change(context, order, async (tx, found) => {
    await tx.query(
      'update operator set password_hash = $2, password_set_at = $3, must_change_password = true where id = $1',
      [found.id, passwordHash, context.now()],
    )
    return { type: 'operator.password_reset', changed: { ...found, mustChangePassword: true } }
  })
  return { operator, drawnPassword }
}

/**
 * Takes every second factor from an operator who has lost them. The password is replaced with it: who has only the password
 * MUST NOT be able to set up a factor of their own.
 */
export const resetFactors = async (
  context: OperatorContext,
  order: OperatorOrder,
): Promise<{ readonly operator: Operator; readonly drawnPassword: string }> => {
  const drawnPassword = drawPassword(context.random)
  const passwordHash = await context.passwords.hash(drawnPassword)
  const operator = await change(context, order, async (tx, found) => {
    await forgetFactors(tx, found.id)
    await tx.query(
      'update operator set password_hash = $2, password_set_at = $3, must_change_password = true where id = $1',
      [found.id, passwordHash, context.now()],
    )
    return { type: 'operator.factors_reset', changed: { ...found, mustChangePassword: true } }
  })
  return { operator, drawnPassword }
}
