import { parseLogProof } from '@honnin/shared/audit'
import type { AuditLine, AuditProof } from '@honnin/shared/console'
import { TenantIdSchema, type SessionId, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isOfTenant, tenantsToSearch } from '../cases/tenancy.ts'
import type { Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { listLines, type EntryLine } from './entry-lines.ts'

export interface LogWish {
  readonly session: SessionId | undefined
  readonly operator: string | undefined
  readonly tenant: TenantId | undefined
  readonly type: string | undefined
  readonly limit: number
  /** Id of the last entry of the page before. */
  readonly before: number | null
}

/** What is listed, and the id by which the list goes on. */
export interface LoggedLine {
  readonly id: number
  readonly line: AuditLine
}

const toLine = ({ index, at, type, tenantId, sessionId, operator, details, hasCommitment }: EntryLine): AuditLine => ({
  ...{ index, at, type, tenant: tenantId, session: sessionId, operator, details, hasCommitment },
})

/** Entries of the log, newest first: all of them for an operator of all tenants, else those of the operator's tenants. */
export const readLog = async (
  context: ReviewContext,
  operator: Operator,
  { session, operator: actor, tenant, type, limit, before }: LogWish,
): Promise<readonly LoggedLine[]> => {
  const tenantIds = tenantsToSearch(operator, tenant)
  const lines = await listLines(context.db, { tenantIds, sessionId: session, operatorId: actor, type, limit, before })
  return lines.map((line) => ({ id: line.id, line: toLine(line) }))
}

/** Proof of an entry, for a browser that verifies it by itself. Throws {@link ReviewError} `not_found`. */
export const proveEntry = async (context: ReviewContext, operator: Operator, index: number): Promise<AuditProof> => {
  const proof = await context.auditLog.proof(index)
  if (proof === null) throw new ReviewError('not_found')
  const entry: unknown = JSON.parse(Buffer.from(parseLogProof(proof).entry).toString('utf8'))
  const { tenant } = v.parse(v.object({ tenant: v.nullable(TenantIdSchema) }), entry)
  const isOurs = tenant === null ? operator.tenantIds === null : isOfTenant(operator, tenant)
  if (!isOurs) throw new ReviewError('not_found')
  return { index, proof, key: context.auditLog.verifierKey() }
}
