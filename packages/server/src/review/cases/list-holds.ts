import type { Hold } from '@honnin/shared/console'
import { SessionIdSchema, type SessionId, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable } from '../../db/index.ts'
import { findKeyOf, openHold, readSession } from '../../sessions/index.ts'
import { operatorNames, type Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import type { ListPlace } from './find-cases.ts'
import { tenantsToSearch } from './tenancy.ts'

const HeldRowSchema = v.object({ id: SessionIdSchema, tenant_name: v.string(), held_since: v.date() })

const findHeld = async (
  db: Queryable,
  { tenantIds, limit, after }: ListPlace & { readonly tenantIds: readonly TenantId[] | null },
): Promise<readonly v.InferOutput<typeof HeldRowSchema>[]> => {
  const { rows } = await db.query(
    `select s.id, t.name as tenant_name, s.held_since from session s join tenant t on t.id = s.tenant_id
     where s.held_since is not null and ($1::text[] is null or s.tenant_id = any($1))
       and ($2::timestamptz is null or (s.held_since, s.id) > ($2, $3))
     order by s.held_since, s.id limit $4`,
    [tenantIds, after?.createdAt ?? null, after?.id ?? null, limit],
  )
  return rows.map((row) => v.parse(HeldRowSchema, row))
}

/** Who the newest entry of each session says has put it on hold. Entries in the archive are not among them. */
const findActors = async (db: Queryable, ids: readonly SessionId[]): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await db.query<{ session_id: string; by: string }>(
    `select distinct on (session_id) session_id, convert_from(body, 'UTF8')::jsonb ->> 'by' as by from audit_entry
     where session_id = any($1) and convert_from(body, 'UTF8')::jsonb ->> 'type' = 'session.held'
     order by session_id, id desc`,
    [ids],
  )
  return new Map(rows.map((row) => [row.session_id, row.by]))
}

const nameHolders = async (db: Queryable, ids: readonly SessionId[]): Promise<(id: SessionId) => Hold['by']> => {
  const actors = await findActors(db, ids)
  const operators = await operatorNames(db, [...actors.values()])
  const { rows } = await db.query<{ id: string; label: string }>('select id, label from api_key where id = any($1)', [
    [...actors.values()],
  ])
  const labels = new Map(rows.map(({ id, label }) => [id, label]))
  return (session) => {
    const id = actors.get(session)
    if (id === undefined) return null
    const [displayName, label] = [operators.get(id), labels.get(id)]
    if (displayName !== undefined) return { kind: 'operator', id, displayName }
    return label === undefined ? { kind: 'command' } : { kind: 'api_key', id, label }
  }
}

/** Sessions of the operator's tenants that are on hold, the longest held first. Throws `ReviewError` `not_found` of a tenant. */
export const listHolds = async (
  context: ReviewContext,
  operator: Operator,
  { tenant, ...place }: ListPlace & { readonly tenant: TenantId | undefined },
): Promise<readonly Hold[]> => {
  const { db } = context
  const held = await findHeld(db, { ...place, tenantIds: tenantsToSearch(operator, tenant) })
  const holderOf = await nameHolders(
    db,
    held.map(({ id }) => id),
  )
  const lines = await Promise.all(
    held.map(async ({ id, tenant_name: name, held_since: since }): Promise<readonly Hold[]> => {
      const session = await readSession(db, id)
      const key = session === null ? null : await findKeyOf(context, db, session)
      const hold = session === null ? null : openHold(session, key)
      // One that was released since the list was read.
      if (session === null || hold === null) return []
      const { tenantId, livemode, status, retainUntil } = session
      return [
        {
          ...{ sessionId: id, tenant: { id: tenantId, name }, livemode, status, since: since.toISOString() },
          ...{ by: holderOf(id), reason: hold.reason, retainUntil: retainUntil?.toISOString() ?? null },
        },
      ]
    }),
  )
  return lines.flat()
}
