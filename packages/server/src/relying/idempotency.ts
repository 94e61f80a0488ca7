import { problems, SessionIdSchema, type SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { hmacSha256, isSame } from '../crypto/index.ts'
import type { Queryable, Transaction } from '../db/index.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'

const keptHours = 24
/** A request that holds its key for longer has died: the server ends requests after two minutes. */
const abandonedMinutes = 3
const mostCharacters = 255

export interface StoredAnswer {
  readonly status: number
  /** JSON: of a refusal, its problem or at least the problem's `code`. */
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

type KeyedPlace = Pick<Place, 'master'>

/** Keys and bodies of requests hold personal data: only digests by a secret key of ours are kept. */
const blind = ({ master }: KeyedPlace, text: string): Buffer => hmacSha256(master.derive('idempotency'), text)

const keyOf = (place: KeyedPlace, { tenantId, livemode, key }: IdempotentRequest): string =>
  blind(place, `${tenantId}|${livemode}|${key}`).toString('base64url')

/** What the answer is sealed to: neither another tenant nor another key can be served with it. */
const sealedTo = (tenantId: string, livemode: boolean, blindKey: string): string =>
  `idempotent|${tenantId}|${livemode}|${blindKey}`

const contextOf = (place: KeyedPlace, request: IdempotentRequest): string =>
  sealedTo(request.tenantId, request.livemode, keyOf(place, request))

interface Row extends Record<string, unknown> {
  readonly request_sha256: Buffer
  readonly status: number | null
  readonly sealed_body: Buffer | null
}

/** Whose turn it is. */
export type IdempotencyClaim =
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** `made`: the session that the same request made before its process died without a word. */
  | { readonly kind: 'ours'; readonly made: SessionId | null }

const MadeSchema = v.object({ made: v.nullable(SessionIdSchema) })

/**
 * Claims the key for this request, or returns the answer of the first request where there was one.
 *
 * Throws {@link RelyingError}: `idempotency_mismatch` (another request used the key), `idempotency_in_progress`.
 */
export const claimIdempotencyKey = async (place: Place, request: IdempotentRequest): Promise<IdempotencyClaim> => {
  const { db, master, now } = place
  if (request.key.length > mostCharacters) throw new RelyingError('invalid_request', { param: 'Idempotency-Key' })
  const digest = blind(place, request.fingerprint)
  const key = keyOf(place, request)
  const until = new Date(now().getTime() + abandonedMinutes * 60_000)
  const { rows: claimed } = await db.query(
    `insert into idempotent_request as r (tenant_id, livemode, key, request_sha256, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, livemode, key) do update
       set request_sha256 = excluded.request_sha256, status = null, sealed_body = null, expires_at = excluded.expires_at,
         session_id = case when r.status is null then r.session_id end
       where r.expires_at < $6
         and (r.status is not null or r.session_id is null or r.request_sha256 = excluded.request_sha256)
     returning session_id as made`,
    [request.tenantId, request.livemode, key, digest, until, now()],
  )
  if (claimed[0] !== undefined) return { kind: 'ours', ...v.parse(MadeSchema, claimed[0]) }
  const { rows } = await db.query<Row>(
    'select request_sha256, status, sealed_body from idempotent_request where tenant_id = $1 and livemode = $2 and key = $3',
    [request.tenantId, request.livemode, key],
  )
  const [row] = rows
  // Released between the two statements: the first request failed, and the client may simply try again.
  if (row === undefined) throw new RelyingError('idempotency_in_progress')
  if (!isSame(row.request_sha256, digest)) throw new RelyingError('idempotency_mismatch')
  if (row.status === null || row.sealed_body === null) throw new RelyingError('idempotency_in_progress')
  const body = master.open(contextOf(place, request), row.sealed_body).toString('utf8')
  return { kind: 'answered', answer: { status: row.status, body } }
}

/**
 * Notes, within the transaction that makes a session, for which request it is made: should the process die before it has
 * answered, the request that comes again finds the session and makes no second one.
 */
export const noteMadeSession = async (
  tx: Transaction,
  place: KeyedPlace,
  { request, sessionId }: { readonly request: IdempotentRequest; readonly sessionId: SessionId },
): Promise<void> => {
  await tx.query('update idempotent_request set session_id = $4 where tenant_id = $1 and livemode = $2 and key = $3', [
    request.tenantId,
    request.livemode,
    keyOf(place, request),
    sessionId,
  ])
}

const AboutSessionSchema = v.looseObject({ id: SessionIdSchema })

const sessionOf = (body: string): string | null => {
  const about = v.safeParse(AboutSessionSchema, JSON.parse(body))
  return about.success ? about.output.id : null
}

/** Keeps the answer for a day, sealed: it may hold a client token, or what is known of a person. */
export const keepAnswer = async (place: Place, request: IdempotentRequest, answer: StoredAnswer): Promise<void> => {
  const sealed = place.master.seal(contextOf(place, request), Buffer.from(answer.body))
  // Waits for an erasure that runs, and keeps nothing of a session that was erased.
  await place.db.query(
    `update idempotent_request set status = $4, sealed_body = $5, expires_at = $6, session_id = $7
     where tenant_id = $1 and livemode = $2 and key = $3
       and ($7::text is null or exists (select from session where id = $7 and status <> 'erased' for share))`,
    [
      ...[request.tenantId, request.livemode, keyOf(place, request), answer.status, sealed],
      ...[new Date(place.now().getTime() + keptHours * 3_600_000), sessionOf(answer.body)],
    ],
  )
}

const erasedAnswer: StoredAnswer = {
  status: problems.session_erased.status,
  body: JSON.stringify({ code: 'session_erased' }),
}

/** Replaces the answers about a session that is erased: the same request is still not carried out twice. */
export const forgetAnswersAbout = async (tx: Transaction, place: KeyedPlace, sessionId: string): Promise<void> => {
  const { rows } = await tx.query<{ tenant_id: string; livemode: boolean; key: string }>(
    'select tenant_id, livemode, key from idempotent_request where session_id = $1 for update',
    [sessionId],
  )
  for (const { tenant_id: tenantId, livemode, key } of rows) {
    const sealed = place.master.seal(sealedTo(tenantId, livemode, key), Buffer.from(erasedAnswer.body))
    await tx.query(
      'update idempotent_request set status = $4, sealed_body = $5 where tenant_id = $1 and livemode = $2 and key = $3',
      [tenantId, livemode, key, erasedAnswer.status, sealed],
    )
  }
}

/** Gives the key back: the request was refused before anything happened, and may be sent again mended. */
export const releaseIdempotencyKey = async (place: Place, request: IdempotentRequest): Promise<void> => {
  await place.db.query('delete from idempotent_request where tenant_id = $1 and livemode = $2 and key = $3', [
    request.tenantId,
    request.livemode,
    keyOf(place, request),
  ])
}

/** What was made for a request that was never answered is known for as long as an answer. */
export const forgetIdempotentRequests = async (db: Queryable, now: Date): Promise<void> => {
  await db.query(
    `delete from idempotent_request where expires_at < $1 and (status is not null or session_id is null or expires_at < $2)`,
    [now, new Date(now.getTime() - keptHours * 3_600_000)],
  )
}
