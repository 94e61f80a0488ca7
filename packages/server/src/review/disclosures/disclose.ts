import { permissionsOf, type Disclosure, type DisclosureItem } from '@honnin/shared/console'
import type { SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../../db/index.ts'
import { findKeyOf, SessionError } from '../../sessions/index.ts'
import { lockCaseSession, readCaseSession, requireTenant } from '../cases/tenancy.ts'
import { operatorNames, type Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import {
  listStoredDisclosures,
  lockDisclosure,
  readDisclosure,
  sealGrounds,
  type DisclosureFilter,
  type Grounds,
  type StoredDisclosure,
} from './disclosure-store.ts'

const mayApprove = ({ roles, tenantIds }: Operator): boolean =>
  permissionsOf({ roles, ofAllTenants: tenantIds === null }).includes('disclosures:approve')

const isInvolved = (operator: Operator, { requested_by: first, decided_by: second }: StoredDisclosure): boolean =>
  operator.id === first || operator.id === second

const describe = async (context: ReviewContext, operator: Operator, stored: StoredDisclosure): Promise<Disclosure> => {
  const { requested_by: first, decided_by: second, state } = stored
  const names = await operatorNames(context.db, [first, second])
  const isOpen = state === 'requested'
  const isSecond = operator.id !== first && mayApprove(operator)
  return {
    ...{ id: stored.id, sessionId: stored.session_id, tenant: { id: stored.tenant_id, name: stored.tenant_name } },
    ...{ authority: stored.authority, legalBasis: stored.legalBasis, matter: stored.matter, items: stored.items },
    ...{ necessity: stored.necessity, state },
    requestedBy: { id: first, displayName: names.get(first) ?? '' },
    requestedAt: stored.requested_at.toISOString(),
    decidedBy: second === null ? null : { id: second, displayName: names.get(second) ?? '' },
    ...{ decidedAt: stored.decided_at?.toISOString() ?? null, exports: stored.exports },
    lastExportAt: stored.last_export_at?.toISOString() ?? null,
    lastExportSha256: stored.last_export_sha256,
    can: {
      approve: isOpen && isSecond,
      refuse: isOpen && (isSecond || operator.id === first),
      export: state === 'approved' && isInvolved(operator, stored),
    },
  }
}

/** Disclosures about sessions of the operator's tenants, newest first. */
export const listDisclosures = async (
  context: ReviewContext,
  operator: Operator,
  filter: Omit<DisclosureFilter, 'tenantIds'>,
): Promise<readonly Disclosure[]> => {
  const own = { ...filter, tenantIds: operator.tenantIds }
  const found = await listStoredDisclosures(context.db, context.master, own)
  return Promise.all(found.map((stored) => describe(context, operator, stored)))
}

const show = async (context: ReviewContext, operator: Operator, id: string): Promise<Disclosure> => {
  const stored = await readDisclosure(context.db, context.master, id)
  if (stored === null) throw new ReviewError('not_found')
  return describe(context, operator, stored)
}

/** Asks for a disclosure. Throws {@link ReviewError} `not_found`, `SessionError` `session_erased`. */
export const requestDisclosure = async (
  context: ReviewContext,
  operator: Operator,
  {
    sessionId,
    items,
    ...grounds
  }: Grounds & { readonly sessionId: SessionId; readonly items: readonly DisclosureItem[] },
): Promise<Disclosure> => {
  const id = context.random.id('dsc')
  const wanted = [...new Set(items)]
  await transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    const key = await findKeyOf(context, tx, session)
    if (key === null) throw new SessionError('session_erased')
    await tx.query(
      `insert into disclosure (id, session_id, tenant_id, items, state, requested_by, requested_at, sealed)
       values ($1, $2, $3, $4, 'requested', $5, $6, $7)`,
      [
        ...[id, sessionId, session.tenantId, wanted, operator.id, context.now()],
        sealGrounds(context.master, id, grounds),
      ],
    )
    await recordAction(tx, context, {
      ...{ type: 'disclosure.requested', operatorId: operator.id, session, key },
      ...{ plain: { disclosure: id, items: wanted }, facts: { ...grounds } },
    })
  })
  return show(context, operator, id)
}

/** A disclosure of the operator's tenants, locked. Throws {@link ReviewError} `not_found`. */
export const lockOwnDisclosure = async (
  tx: Transaction,
  context: ReviewContext,
  { operator, id }: { readonly operator: Operator; readonly id: string },
): Promise<StoredDisclosure> => {
  const stored = await lockDisclosure(tx, context.master, id)
  if (stored === null) throw new ReviewError('not_found')
  requireTenant(operator, stored.tenant_id)
  return stored
}

const decide = async (
  context: ReviewContext,
  operator: Operator,
  { id, choose }: { readonly id: string; readonly choose: (stored: StoredDisclosure) => Disclosure['state'] },
): Promise<Disclosure> => {
  await transaction(context.db, async (tx) => {
    const stored = await lockOwnDisclosure(tx, context, { operator, id })
    const state = choose(stored)
    if (stored.state !== 'requested') throw new ReviewError('disclosure_decided')
    await tx.query('update disclosure set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
      ...[id, state, operator.id, context.now()],
    ])
    const session = await readCaseSession(tx, operator, stored.session_id)
    await recordAction(tx, context, {
      ...{ type: `disclosure.${state}`, operatorId: operator.id, session, key: await findKeyOf(context, tx, session) },
      plain: { disclosure: id },
    })
  })
  return show(context, operator, id)
}

/** The word of the second person. Throws {@link ReviewError}: `not_found`, `same_person`, `disclosure_decided`. */
export const approveDisclosure = (context: ReviewContext, operator: Operator, id: string): Promise<Disclosure> =>
  decide(context, operator, {
    id,
    choose: ({ requested_by: first }) => {
      if (first === operator.id) throw new ReviewError('same_person')
      return 'approved'
    },
  })

/** The second person says no, or the first withdraws. Throws {@link ReviewError}: `not_found`, `forbidden`, `disclosure_decided`. */
export const refuseDisclosure = (context: ReviewContext, operator: Operator, id: string): Promise<Disclosure> =>
  decide(context, operator, {
    id,
    choose: ({ requested_by: first }) => {
      if (first === operator.id) return 'withdrawn'
      if (!mayApprove(operator)) throw new ReviewError('forbidden')
      return 'refused'
    },
  })
