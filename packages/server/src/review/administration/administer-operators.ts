import { secondFactors, type ConsoleOperator, type SecondFactor } from '@honnin/shared/console'
import * as v from 'valibot'
import type { ReviewContext } from '../review-context.ts'
import { listOperators, type Operator } from '../operators.ts'
import { lockedUntil } from '../sign-in/lock-out.ts'
import { tenantRefs } from '../sign-in/sign-in-state.ts'

const factorsByOperator = async ({ db }: ReviewContext): Promise<ReadonlyMap<string, readonly SecondFactor[]>> => {
  const { rows } = await db.query<{ id: string; factors: string[] }>(
    `select o.id, array_remove(array[
       case when exists (select from operator_totp t where t.operator_id = o.id) then 'totp' end,
       case when exists (select from operator_passkey p where p.operator_id = o.id) then 'passkey' end,
       case when exists (select from operator_recovery_code c where c.operator_id = o.id and c.used_at is null)
         then 'recovery_code' end], null) as factors from operator o`,
  )
  return new Map(rows.map(({ id, factors }) => [id, v.parse(v.array(v.picklist(secondFactors)), factors)]))
}

/** Operators as administrators see them. */
export const describeOperators = async (
  context: ReviewContext,
  operators: readonly Operator[],
): Promise<ConsoleOperator[]> => {
  const factors = await factorsByOperator(context)
  const locks = await lockedUntil(
    context,
    operators.map(({ login }) => login),
  )
  return Promise.all(
    operators.map(async (operator) => ({
      ...{ id: operator.id, login: operator.login, displayName: operator.displayName, roles: [...operator.roles] },
      tenants: await tenantRefs(context.db, operator.tenantIds),
      factors: [...(factors.get(operator.id) ?? [])],
      mustChangePassword: operator.mustChangePassword,
      createdAt: operator.createdAt.toISOString(),
      lastSignInAt: operator.lastSignInAt?.toISOString() ?? null,
      lockedUntil: locks.get(operator.login)?.toISOString() ?? null,
      disabledAt: operator.disabledAt?.toISOString() ?? null,
    })),
  )
}

/** One operator, as {@link describeOperators}. */
export const describeOperator = async (context: ReviewContext, operator: Operator): Promise<ConsoleOperator> => {
  const [described] = await describeOperators(context, [operator])
  if (described === undefined) throw new TypeError('an operator was lost')
  return described
}

export const listConsoleOperators = async (context: ReviewContext): Promise<ConsoleOperator[]> =>
  describeOperators(context, await listOperators(context.db))
