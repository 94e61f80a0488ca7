import { problems, SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { hmacSha256, isSame } from '../crypto/index.ts'
import { joining, transaction, tryLock, type Queryable, type Transaction } from '../db/index.ts'
import type { RelyingContext } from './relying-context.ts'
import { RelyingError } from './relying-error.ts'

const keptHours = 24
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

type TimedPlace = Pick<Place, 'master' | 'now'>

/** Keys and bodies of requests hold personal data: only digests by a secret key of ours are kept. */
const blind = ({ master }: KeyedPlace, text: string): Buffer => hmacSha256(master.derive('idempotency'), text)

const digestOf = (place: KeyedPlace, { tenantId, livemode, key }: IdempotentRequest): Buffer =>
  blind(place, `${tenantId}|${livemode}|${key}`)

const keyOf = (place: KeyedPlace, request: IdempotentRequest): string => digestOf(place, request).toString('base64url')

/** What the answer is sealed to: neither another tenant nor another key can be served with it. */
const sealedTo = (tenantId: string, livemode: boolean, digest: string): string =>
  `idempotent|${tenantId}|${livemode}|${digest}`

const contextOf = (place: KeyedPlace, request: IdempotentRequest): string =>
  sealedTo(request.tenantId, request.livemode, keyOf(place, request))

interface Row extends Record<string, unknown> {
  readonly request_sha256: Buffer
  readonly status: number
  readonly sealed_body: Buffer
}

/** The answer to the same request before; `null` where it is this transaction's turn to make one. */
const takeTurn = async (
  tx: Transaction,
  place: TimedPlace,
  request: IdempotentRequest,
): Promise<StoredAnswer | null> => {
  if (request.key.length > mostCharacters) throw new RelyingError('invalid_request', { param: 'Idempotency-Key' })
  const digest = digestOf(place, request)
  if (!(await tryLock(tx, digest.readBigInt64BE()))) throw new RelyingError('idempotency_in_progress')
  const { rows } = await tx.query<Row>(
    `select request_sha256, status, sealed_body from idempotent_request
     where tenant_id = $1 and livemode = $2 and key = $3 and expires_at >= $4`,
    [request.tenantId, request.livemode, digest.toString('base64url'), place.now()],
  )
  const [row] = rows
  if (row === undefined) return null
  if (!isSame(row.request_sha256, blind(place, request.fingerprint))) throw new RelyingError('idempotency_mismatch')
  const body = place.master.open(contextOf(place, request), row.sealed_body).toString('utf8')
  return { status: row.status, body }
}

const AboutSessionSchema = v.looseObject({ id: SessionIdSchema })

const sessionOf = (body: string): string | null => {
  const about = v.safeParse(AboutSessionSchema, JSON.parse(body))
  return about.success ? about.output.id : null
}

/** Sealed, for a day: it may hold a client token, or what is known of a person. */
const keepAnswer = async (
  tx: Transaction,
  place: TimedPlace,
  { request, answer }: { readonly request: IdempotentRequest; readonly answer: StoredAnswer },
): Promise<void> => {
  const sealed = place.master.seal(contextOf(place, request), Buffer.from(answer.body))
  // Waits for an erasure that runs, and keeps nothing of a session that was erased.
  await tx.query(
    `insert into idempotent_request (tenant_id, livemode, key, request_sha256, status, sealed_body, expires_at, session_id)
     select $1, $2, $3, $4, $5, $6, $7, $8
     where $8::text is null or exists (select from session where id = $8 and status <> 'erased' for share)
     on conflict (tenant_id, livemode, key) do update set request_sha256 = excluded.request_sha256, status = excluded.status,
       sealed_body = excluded.sealed_body, expires_at = excluded.expires_at, session_id = excluded.session_id`,
    [
      ...[request.tenantId, request.livemode, keyOf(place, request), blind(place, request.fingerprint)],
      ...[answer.status, sealed, new Date(place.now().getTime() + keptHours * 3_600_000), sessionOf(answer.body)],
    ],
  )
}

/**
 * Answers a request under its key: as before, where it was answered in the last day, or with what `work` does in the context
 * that it is given. Work and answer are one transaction: whatever dies, both are there afterwards or neither, and the turn of a
 * process that died is over. `work` MUST do nothing outside the database.
 *
 * Throws {@link RelyingError}: `idempotency_mismatch` (another request used the key), `idempotency_in_progress` (it is another
 * transaction's turn), `invalid_request` (a key that is too long), and what `work` throws.
 */
export const answerUnderKey = <Context extends Place>(
  context: Context,
  request: IdempotentRequest,
  work: (within: Context) => Promise<StoredAnswer>,
): Promise<{ readonly answer: StoredAnswer; readonly isReplay: boolean }> =>
  transaction(context.db, async (tx) => {
    const before = await takeTurn(tx, context, request)
    if (before !== null) return { answer: before, isReplay: true }
    const answer = await work({ ...context, db: joining(context.db, tx) })
    await keepAnswer(tx, context, { request, answer })
    return { answer, isReplay: false }
  })

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

/** Forgets the answers whose day is over. */
export const forgetIdempotentRequests = async (db: Queryable, now: Date): Promise<void> => {
  await db.query('delete from idempotent_request where expires_at < $1', [now])
}
