import { sectors, type Sector } from '@honnin/shared/methods'
import { scopes, TenantIdSchema, type Scope, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { isSame, sha256 } from '../crypto/index.ts'
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

/** `sk_test_` or `sk_live_`, 16 characters that find the key, 43 that prove it. */
const keyForm = /^sk_(test|live)_([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{43})$/
/** When a key was used is written at most so often. */
const noteEveryMs = 60_000

const KeyRowSchema = v.object({
  id: v.string(),
  tenant_id: TenantIdSchema,
  sector: v.picklist(sectors),
  livemode: v.boolean(),
  secret_sha256: v.instance(Buffer),
  scopes: v.array(v.picklist(scopes)),
  last_used_at: v.nullable(v.date()),
  session_days: v.nullable(v.number()),
  result_days: v.nullable(v.number()),
  media_days: v.nullable(v.number()),
})
type KeyRow = v.InferOutput<typeof KeyRowSchema>

interface Place {
  readonly db: Queryable
  readonly now: () => Date
}

const noteUse = async ({ db, now }: Place, { id, last_used_at: last }: KeyRow): Promise<void> => {
  const before = new Date(now().getTime() - noteEveryMs)
  if (last !== null && last > before) return
  // Of many requests at once one writes.
  await db.query(
    'update api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at <= $3)',
    [id, now(), before],
  )
}

/** Throws {@link RelyingError} `unauthorized` for anything but a key that we made and that has not ended. */
export const authenticateApiKey = async (place: Place, authorization: string | undefined): Promise<Caller> => {
  const [, mode, id, secret] = keyForm.exec(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '') ?? []
  if (id === undefined || secret === undefined) throw new RelyingError('unauthorized')
  const { rows } = await place.db.query(
    `select k.id, k.tenant_id, t.sector, k.livemode, k.secret_sha256, k.scopes, k.last_used_at, t.session_days,
       t.result_days, t.media_days
     from api_key k join tenant t on t.id = k.tenant_id
     where k.id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`,
    [id, place.now()],
    'authenticate-key',
  )
  if (rows[0] === undefined) throw new RelyingError('unauthorized')
  const key = v.parse(KeyRowSchema, rows[0])
  const isRight = isSame(key.secret_sha256, sha256(secret)) && key.livemode === (mode === 'live')
  if (!isRight) throw new RelyingError('unauthorized')
  await noteUse(place, key)
  return {
    ...{ keyId: key.id, tenantId: key.tenant_id, sector: key.sector, livemode: key.livemode, scopes: key.scopes },
    retention: { sessionDays: key.session_days, resultDays: key.result_days, mediaDays: key.media_days },
  }
}

/** Whether a key has neither been revoked nor come to its end. */
export const isLiveApiKey = async ({ db, now }: Place, id: string): Promise<boolean> => {
  const { rowCount } = await db.query(
    'select from api_key where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)',
    [id, now()],
  )
  return rowCount === 1
}

/** Throws {@link RelyingError} `insufficient_scope`. */
export const requireScope = (caller: Caller, scope: Scope): void => {
  if (!caller.scopes.includes(scope)) throw new RelyingError('insufficient_scope', { param: scope })
}
