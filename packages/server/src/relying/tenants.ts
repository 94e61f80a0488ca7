import { sectors, type Sector } from '@honnin/shared/methods'
import { TenantIdSchema, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Random } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'

/** Days that this tenant agreed on; `null` takes the operator's. */
export interface TenantRetention {
  readonly sessionDays: number | null
  readonly resultDays: number | null
  readonly mediaDays: number | null
}

export interface Tenant {
  readonly id: TenantId
  readonly name: string
  readonly sector: Sector
}

const TenantRowSchema = v.object({ id: TenantIdSchema, name: v.string(), sector: v.picklist(sectors) })

export const findTenant = async (db: Queryable, name: string): Promise<Tenant | null> => {
  const { rows } = await db.query('select id, name, sector from tenant where name = $1', [name])
  return rows[0] === undefined ? null : v.parse(TenantRowSchema, rows[0])
}

/** Adds a tenant, or returns the one of that name; its sector stays as it was then. */
export const addTenant = async (
  { db, random, now }: { readonly db: Queryable; readonly random: Random; readonly now: () => Date },
  { name, sector }: { readonly name: string; readonly sector: Sector },
): Promise<Tenant> => {
  const { rows } = await db.query(
    `insert into tenant (id, name, sector, created_at) values ($1, $2, $3, $4)
     on conflict (name) do update set name = excluded.name returning id, name, sector`,
    [random.id('ten'), name, sector, now()],
  )
  return v.parse(TenantRowSchema, rows[0])
}

export const writeTenantRetention = async (
  db: Queryable,
  tenantId: TenantId,
  retention: TenantRetention,
): Promise<void> => {
  await db.query('update tenant set session_days = $2, result_days = $3, media_days = $4 where id = $1', [
    ...[tenantId, retention.sessionDays, retention.resultDays, retention.mediaDays],
  ])
}
