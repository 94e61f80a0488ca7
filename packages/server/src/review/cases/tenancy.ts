import type { SessionId, TenantId } from '@honnin/shared/protocol'
import type { Queryable, Transaction } from '../../db/index.ts'
import { lockKnownSession, readSession, type Session } from '../../sessions/index.ts'
import type { Operator } from '../operators.ts'
import { ReviewError } from '../review-error.ts'

export const isOfTenant = ({ tenantIds }: Operator, tenantId: TenantId): boolean =>
  tenantIds === null || tenantIds.includes(tenantId)

/** Throws {@link ReviewError} `not_found` for what belongs to a tenant of others: it is as if it were not there. */
export const requireTenant = (operator: Operator, tenantId: TenantId): void => {
  if (!isOfTenant(operator, tenantId)) throw new ReviewError('not_found')
}

/** The tenants to look among: the one that was asked for, or all of the operator's; `null` for all there are. */
export const tenantsToSearch = (operator: Operator, wanted: TenantId | undefined): readonly TenantId[] | null => {
  if (wanted === undefined) return operator.tenantIds
  requireTenant(operator, wanted)
  return [wanted]
}

/** A session of one of the operator's tenants. Throws {@link ReviewError} `not_found`. */
export const readCaseSession = async (db: Queryable, operator: Operator, sessionId: SessionId): Promise<Session> => {
  const session = await readSession(db, sessionId)
  if (session === null) throw new ReviewError('not_found')
  requireTenant(operator, session.tenantId)
  return session
}

/** The same, locked until the transaction ends. */
export const lockCaseSession = async (tx: Transaction, operator: Operator, sessionId: SessionId): Promise<Session> => {
  const session = await lockKnownSession(tx, sessionId)
  requireTenant(operator, session.tenantId)
  return session
}
