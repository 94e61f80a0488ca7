import { sectors, type Sector } from '@honnin/shared/methods'
import { scopes, TenantIdSchema, type Scope, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isSame, sha256, type Random } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import { RelyingError } from './relying-error.ts'
import type { TenantRetention } from './tenants.ts'

/** The relying party behind a request. */
export interface Caller {
  readonly keyId: string
  readonly tenantId: TenantId
  readonly sector: Sector
  readonly livemode: boolean
  readonly scopes: readonly Scope[]
  readonly retention: TenantRetention
}

const idBytes = 12
const secretBytes = 32
/** `sk_test_` or `sk_live_`, 16 characters that find the key, 43 that prove it. */
const keyForm = /^sk_(test|live)_([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{43})$/

/** Makes a secret API key. The whole key is returned this once; only the digest of its secret part is kept. */
export const createApiKey = async (
  { db, random, now }: { readonly db: Queryable; readonly random: Random; readonly now: () => Date },
  options: {
    readonly tenantId: TenantId
    readonly livemode: boolean
    readonly label: string
    readonly scopes: readonly Scope[]
  },
): Promise<string> => {
  const id = random.bytes(idBytes).toString('base64url')
  const secret = random.bytes(secretBytes).toString('base64url')
  await db.query(
    `insert into api_key (id, tenant_id, livemode, label, secret_sha256, scopes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, options.tenantId, options.livemode, options.label, sha256(secret), options.scopes, now()],
  )
  return `sk_${options.livemode ? 'live' : 'test'}_${id}${secret}`
}

/** Ends every key of the tenant with this label. Returns how many. */
export const revokeApiKeys = async (
  { db, now }: { readonly db: Queryable; readonly now: () => Date },
  { tenantId, label }: { readonly tenantId: TenantId; readonly label: string },
): Promise<number> => {
  const { rowCount } = await db.query(
    'update api_key set revoked_at = $3 where tenant_id = $1 and label = $2 and revoked_at is null',
    [tenantId, label, now()],
  )
  return rowCount ?? 0
}

const KeyRowSchema = v.object({
  id: v.string(),
  tenant_id: TenantIdSchema,
  sector: v.picklist(sectors),
  livemode: v.boolean(),
  secret_sha256: v.instance(Buffer),
  scopes: v.array(v.picklist(scopes)),
  session_days: v.nullable(v.number()),
  result_days: v.nullable(v.number()),
  media_days: v.nullable(v.number()),
})

/** Throws {@link RelyingError} `unauthorized` for anything but a key that we made and did not revoke. */
export const authenticateApiKey = async (db: Queryable, authorization: string | undefined): Promise<Caller> => {
  const [, mode, id, secret] = keyForm.exec(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '') ?? []
  if (id === undefined || secret === undefined) throw new RelyingError('unauthorized')
  const { rows } = await db.query(
    `select k.id, k.tenant_id, t.sector, k.livemode, k.secret_sha256, k.scopes, t.session_days, t.result_days, t.media_days
     from api_key k join tenant t on t.id = k.tenant_id where k.id = $1 and k.revoked_at is null`,
    [id],
  )
  if (rows[0] === undefined) throw new RelyingError('unauthorized')
  const key = v.parse(KeyRowSchema, rows[0])
  const isRight = isSame(key.secret_sha256, sha256(secret)) && key.livemode === (mode === 'live')
  if (!isRight) throw new RelyingError('unauthorized')
  return {
    ...{ keyId: key.id, tenantId: key.tenant_id, sector: key.sector, livemode: key.livemode, scopes: key.scopes },
    retention: { sessionDays: key.session_days, resultDays: key.result_days, mediaDays: key.media_days },
  }
}

/** Throws {@link RelyingError} `insufficient_scope`. */
export const requireScope = (caller: Caller, scope: Scope): void => {
  if (!caller.scopes.includes(scope)) throw new RelyingError('insufficient_scope', { param: scope })
}
