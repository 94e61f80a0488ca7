import { disclosureItems, disclosureStates } from '@honnin/shared/console'
import { SessionIdSchema, TenantIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { MasterKeys, SealedColumn } from '../../crypto/index.ts'
import type { Queryable, Transaction } from '../../db/index.ts'

const sealedContext = (id: string): string => `disclosure|${id}`

/** For the rotation of the master key. */
export const sealedDisclosures: SealedColumn = {
  ...{ table: 'disclosure', idColumn: 'id', column: 'sealed' },
  context: sealedContext,
}

const GroundsSchema = v.object({
  authority: v.string(),
  legalBasis: v.string(),
  matter: v.string(),
  necessity: v.string(),
})
/** Who demands what on which ground. */
export type Grounds = v.InferOutput<typeof GroundsSchema>

export const sealGrounds = (master: MasterKeys, id: string, grounds: Grounds): Buffer =>
  master.seal(sealedContext(id), Buffer.from(JSON.stringify(grounds)))

const RowSchema = v.object({
  id: v.string(),
  session_id: SessionIdSchema,
  tenant_id: TenantIdSchema,
  tenant_name: v.string(),
  items: v.array(v.picklist(disclosureItems)),
  state: v.picklist(disclosureStates),
  requested_by: v.string(),
  requested_at: v.date(),
  decided_by: v.nullable(v.string()),
  decided_at: v.nullable(v.date()),
  exports: v.number(),
  last_export_at: v.nullable(v.date()),
  last_export_sha256: v.nullable(v.string()),
  sealed: v.instance(Buffer),
})

const open = (master: MasterKeys, given: unknown) => {
  const { sealed, ...row } = v.parse(RowSchema, given)
  const text = master.open(sealedContext(row.id), sealed).toString('utf8')
  return { ...row, ...v.parse(GroundsSchema, JSON.parse(text)) }
}
export type StoredDisclosure = ReturnType<typeof open>

const select = `select d.*, t.name as tenant_name from disclosure d join tenant t on t.id = d.tenant_id`

export const readDisclosure = async (
  db: Queryable,
  master: MasterKeys,
  id: string,
): Promise<StoredDisclosure | null> => {
  const { rows } = await db.query(`${select} where d.id = $1`, [id])
  return rows[0] === undefined ? null : open(master, rows[0])
}

/** The same, locked until the transaction ends. */
export const lockDisclosure = async (
  tx: Transaction,
  master: MasterKeys,
  id: string,
): Promise<StoredDisclosure | null> => {
  const { rows } = await tx.query(`${select} where d.id = $1 for update of d`, [id])
  return rows[0] === undefined ? null : open(master, rows[0])
}

export interface DisclosureFilter {
  readonly tenantIds: readonly string[] | null
  readonly state: string | undefined
  readonly session: string | undefined
  readonly limit: number
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

/** Newest first. */
export const listStoredDisclosures = async (
  db: Queryable,
  master: MasterKeys,
  filter: DisclosureFilter,
): Promise<readonly StoredDisclosure[]> => {
  const { rows } = await db.query(
    `${select} where ($1::text[] is null or d.tenant_id = any($1)) and ($2::text is null or d.state = $2)
       and ($3::text is null or d.session_id = $3)
       and ($4::timestamptz is null or (d.requested_at, d.id) < ($4, $5))
     order by d.requested_at desc, d.id desc limit $6`,
    [
      ...[filter.tenantIds, filter.state ?? null, filter.session ?? null],
      ...[filter.after?.createdAt ?? null, filter.after?.id ?? null, filter.limit],
    ],
  )
  return rows.map((row) => open(master, row))
}
