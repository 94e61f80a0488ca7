import { isSame, sha256 } from '../crypto/index.ts'
import type { Queryable } from '../db/index.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'

const keptHours = 24
/** A request that holds its key for longer has died: the server ends requests after two minutes. */
const abandonedMinutes = 3
const mostCharacters = 255

export interface StoredAnswer {
  readonly status: number
  readonly body: string
}

export interface IdempotentRequest {
  readonly tenantId: string
  readonly livemode: boolean
  /** The `Idempotency-Key` header. */
  readonly key: string
  /** Method, path and body, as they came. */
  readonly fingerprint: string
}

type Place = Pick<RelyingContext, 'db' | 'master' | 'now'>

/** What the answer is sealed to: neither another tenant nor another key can be served with it. */
const contextOf = ({ tenantId, livemode, key }: IdempotentRequest): string =>
  `idempotent|${tenantId}|${livemode}|${key}`

interface Row extends Record<string, unknown> {
  readonly request_sha256: Buffer
  readonly status: number | null
  readonly sealed_body: Buffer | null
}

/**
 * Claims the key for this request. Returns the answer of the first request where there was one.
 *
 * Throws {@link RelyingError}: `idempotency_mismatch` (another request used the key), `idempotency_in_progress`.
 */
export const claimIdempotencyKey = async (place: Place, request: IdempotentRequest): Promise<StoredAnswer | null> => {
  const { db, master, now } = place
  if (request.key.length > mostCharacters) throw new RelyingError('invalid_request', { param: 'Idempotency-Key' })
  const digest = sha256(request.fingerprint)
  const until = new Date(now().getTime() + abandonedMinutes * 60_000)
  const { rowCount } = await db.query(
    `insert into idempotent_request as r (tenant_id, livemode, key, request_sha256, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, livemode, key) do update
       set request_sha256 = excluded.request_sha256, status = null, sealed_body = null, expires_at = excluded.expires_at
       where r.expires_at < $6`,
    [request.tenantId, request.livemode, request.key, digest, until, now()],
  )
  if (rowCount === 1) return null
  const { rows } = await db.query<Row>(
    'select request_sha256, status, sealed_body from idempotent_request where tenant_id = $1 and livemode = $2 and key = $3',
    [request.tenantId, request.livemode, request.key],
  )
  const [row] = rows
  // Released between the two statements: the first request failed, and the client may simply try again.
  if (row === undefined) throw new RelyingError('idempotency_in_progress')
  if (!isSame(row.request_sha256, digest)) throw new RelyingError('idempotency_mismatch')
  if (row.status === null || row.sealed_body === null) throw new RelyingError('idempotency_in_progress')
  return { status: row.status, body: master.open(contextOf(request), row.sealed_body).toString('utf8') }
}

/** Keeps the answer for a day, sealed: it may hold a client token. */
export const keepAnswer = async (place: Place, request: IdempotentRequest, answer: StoredAnswer): Promise<void> => {
  const sealed = place.master.seal(contextOf(request), Buffer.from(answer.body))
  await place.db.query(
    `update idempotent_request set status = $4, sealed_body = $5, expires_at = $6
     where tenant_id = $1 and livemode = $2 and key = $3`,
    [
      ...[request.tenantId, request.livemode, request.key, answer.status, sealed],
      new Date(place.now().getTime() + keptHours * 3_600_000),
    ],
  )
}

/** Gives the key back: the request was refused before anything happened, and may be sent again mended. */
export const releaseIdempotencyKey = async (db: Queryable, request: IdempotentRequest): Promise<void> => {
  await db.query('delete from idempotent_request where tenant_id = $1 and livemode = $2 and key = $3', [
    request.tenantId,
    request.livemode,
    request.key,
  ])
}

export const forgetIdempotentRequests = async (db: Queryable, now: Date): Promise<void> => {
  await db.query('delete from idempotent_request where expires_at < $1', [now])
}
