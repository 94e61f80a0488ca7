import { scopes, type Scope, type TenantId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import { sha256, type Random } from '../crypto/index.ts'
import { transaction, type Db, type Queryable, type Transaction } from '../db/index.ts'
import { RelyingError } from './relying-error.ts'

/** A secret API key as its owner sees it again: everything but the secret. */
export interface ApiKey {
  readonly id: string
  readonly label: string
  readonly livemode: boolean
  readonly scopes: readonly Scope[]
  readonly createdAt: string
  /** To the minute. */
  readonly lastUsedAt: string | null
  /** When it ends by itself; `null`: when it is revoked. */
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  /** Id of the key that this one takes over from. */
  readonly replaces: string | null
}

/** Which keys: those of one mode of one tenant. */
export interface KeyOwner {
  readonly tenantId: TenantId
  readonly livemode: boolean
}

interface Place {
  readonly db: Db
  readonly random: Random
  readonly now: () => Date
}

/** Who did it, for the audit log: the id of a key or of an operator, or `command`. */
interface Actor {
  readonly by?: string
}

const idBytes = 12
const secretBytes = 32
/** Two keys live side by side for at most so long. */
export const longestOverlapMinutes = 30 * 24 * 60
export const usualOverlapMinutes = 24 * 60

const KeyRowSchema = v.pipe(
  v.object({
    id: v.string(),
    label: v.string(),
    livemode: v.boolean(),
    scopes: v.array(v.picklist(scopes)),
    created_at: v.date(),
    last_used_at: v.nullable(v.date()),
    expires_at: v.nullable(v.date()),
    revoked_at: v.nullable(v.date()),
    replaces: v.nullable(v.string()),
  }),
  v.transform((row): ApiKey => ({
    ...{ id: row.id, label: row.label, livemode: row.livemode, scopes: row.scopes, replaces: row.replaces },
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  })),
)

interface NewKey extends KeyOwner {
  readonly label: string
  readonly scopes: readonly Scope[]
  readonly replaces?: string
}

interface IssuedKey {
  readonly apiKey: ApiKey
  /** The whole secret key. */
  readonly key: string
}

const insertKey = async (tx: Transaction, { random, now }: Place, given: NewKey): Promise<IssuedKey> => {
  const id = random.bytes(idBytes).toString('base64url')
  const secret = random.bytes(secretBytes).toString('base64url')
  const { rows } = await tx.query(
    `insert into api_key (id, tenant_id, livemode, label, secret_sha256, scopes, created_at, replaces)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
    [...[id, given.tenantId, given.livemode, given.label, sha256(secret), given.scopes, now()], given.replaces ?? null],
  )
  return { apiKey: v.parse(KeyRowSchema, rows[0]), key: `sk_${given.livemode ? 'live' : 'test'}_${id}${secret}` }
}

const note = (
  tx: Transaction,
  { random, now }: Place,
  { type, owner, plain }: { readonly type: string; readonly owner: KeyOwner; readonly plain: Record<string, string> },
): Promise<number> =>
  appendEntry(
    tx,
    {
      ...{ type, at: now(), tenantId: owner.tenantId, sessionId: null },
      plain: { ...plain, livemode: owner.livemode },
    },
    { random, key: null },
  )

/** Makes a secret API key. The whole key is returned this once; only the digest of its secret part is kept. */
export const issueApiKey = async (place: Place, { by = 'command', ...given }: NewKey & Actor): Promise<IssuedKey> =>
  transaction(place.db, async (tx) => {
    const made = await insertKey(tx, place, given)
    const plain = { apiKey: made.apiKey.id, scopes: given.scopes.join(','), by }
    await note(tx, place, { type: 'apikey.created', owner: given, plain })
    return made
  })

/** As {@link issueApiKey}, for those who need only the key. */
export const createApiKey = async (place: Place, given: NewKey & Actor): Promise<string> =>
  (await issueApiKey(place, given)).key

const lockKey = async (tx: Transaction, owner: KeyOwner, id: string): Promise<ApiKey> => {
  const { rows } = await tx.query(
    'select * from api_key where id = $1 and tenant_id = $2 and livemode = $3 for update',
    [...[id, owner.tenantId, owner.livemode]],
  )
  if (rows[0] === undefined) throw new RelyingError('not_found')
  return v.parse(KeyRowSchema, rows[0])
}

/**
 * Makes the key that takes over from another, with its label and scopes. The old one lives on for `overlapMinutes` (0 to
 * 43,200), so that servers can change one after the other.
 *
 * Throws {@link RelyingError}: `not_found`, `api_key_ended` where the old one was revoked or is being replaced already,
 * `insufficient_scope` where it may do what `within` may not.
 */
export const rotateApiKey = async (
  place: Place,
  owner: KeyOwner,
  {
    id,
    overlapMinutes = usualOverlapMinutes,
    within = scopes,
    by = 'command',
  }: { readonly id: string; readonly overlapMinutes?: number; readonly within?: readonly Scope[] } & Actor,
): Promise<IssuedKey> =>
  transaction(place.db, async (tx) => {
    const old = await lockKey(tx, owner, id)
    if (old.revokedAt !== null || old.expiresAt !== null) throw new RelyingError('api_key_ended')
    const missing = old.scopes.find((scope) => !within.includes(scope))
    if (missing !== undefined) throw new RelyingError('insufficient_scope', { param: missing })
    const made = await insertKey(tx, place, { ...owner, label: old.label, scopes: old.scopes, replaces: id })
    await tx.query('update api_key set expires_at = $2 where id = $1', [
      ...[id, new Date(place.now().getTime() + overlapMinutes * 60_000)],
    ])
    await note(tx, place, { type: 'apikey.rotated', owner, plain: { apiKey: made.apiKey.id, replaces: id, by } })
    return made
  })

/** Ends a key at once; ending it twice is no error. Throws {@link RelyingError} `not_found`. */
export const revokeApiKey = async (
  place: Place,
  owner: KeyOwner,
  { id, by = 'command' }: { readonly id: string } & Actor,
): Promise<ApiKey> =>
  transaction(place.db, async (tx) => {
    const key = await lockKey(tx, owner, id)
    if (key.revokedAt !== null) return key
    const { rows } = await tx.query('update api_key set revoked_at = $2 where id = $1 returning *', [id, place.now()])
    await note(tx, place, { type: 'apikey.revoked', owner, plain: { apiKey: id, by } })
    return v.parse(KeyRowSchema, rows[0])
  })

/** Ends every key of the tenant with this label. Returns how many. */
export const revokeApiKeys = async (
  place: Place,
  { tenantId, label }: { readonly tenantId: TenantId; readonly label: string },
): Promise<number> => {
  const { rows } = await place.db.query<{ id: string; livemode: boolean }>(
    'select id, livemode from api_key where tenant_id = $1 and label = $2 and revoked_at is null',
    [tenantId, label],
  )
  for (const { id, livemode } of rows) await revokeApiKey(place, { tenantId, livemode }, { id })
  return rows.length
}

/** Every key of the owner, ended ones too, newest first. */
export const listApiKeys = async (db: Queryable, owner: KeyOwner): Promise<readonly ApiKey[]> => {
  const { rows } = await db.query(
    'select * from api_key where tenant_id = $1 and livemode = $2 order by created_at desc, id desc',
    [owner.tenantId, owner.livemode],
  )
  return rows.map((row) => v.parse(KeyRowSchema, row))
}
