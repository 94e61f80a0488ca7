import { permissionsOf, type Me, type SignInState, type TenantRef } from '@honnin/shared/console'
import { TenantIdSchema, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../../db/index.ts'
import type { Operator } from '../operators.ts'
import { idleSeconds, type OperatorSession } from './operator-sessions.ts'
import { factorsOf } from './second-factors.ts'

/** A session of the console with whose it is. */
export interface SignedIn {
  readonly session: OperatorSession
  readonly operator: Operator
}

/** What a step of the sign-in leads to: the state, and the token for the cookie. */
export interface SignInStep {
  readonly state: SignInState
  readonly token: string
}

/** Tenants by name; `null` for all. */
export const tenantRefs = async (db: Queryable, ids: readonly TenantId[] | null): Promise<TenantRef[] | null> => {
  if (ids === null) return null
  const { rows } = await db.query('select id, name from tenant where id = any($1) order by name', [ids])
  return rows.map((row) => v.parse(v.object({ id: TenantIdSchema, name: v.string() }), row))
}

const describeMe = async (db: Queryable, { session, operator }: SignedIn): Promise<Me> => ({
  ...{ id: operator.id, login: operator.login, displayName: operator.displayName, roles: [...operator.roles] },
  permissions: [...permissionsOf({ roles: operator.roles, ofAllTenants: operator.tenantIds === null })],
  tenants: await tenantRefs(db, operator.tenantIds),
  signedInAt: (session.signedInAt ?? session.lastSeenAt).toISOString(),
  endsAt: session.endsAt.toISOString(),
  idleSeconds,
})

/** Where a sign-in stands, for the page. */
export const describeState = async (db: Queryable, found: SignedIn | null): Promise<SignInState> => {
  if (found === null) return { stage: 'signed_out' }
  switch (found.session.stage) {
    case 'second_factor':
      return { stage: 'second_factor', factors: [...(await factorsOf(db, found.operator.id))] }
    case 'password_change':
      return { stage: 'password_change' }
    case 'enrol':
      return { stage: 'enrol' }
    case 'signed_in':
      return { stage: 'signed_in', me: await describeMe(db, found) }
    default: {
      const unreachable: never = found.session.stage
      throw new TypeError(`unknown stage ${String(unreachable)}`)
    }
  }
}
