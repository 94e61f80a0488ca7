import * as v from 'valibot'
import { sha256, type Random } from '../../crypto/index.ts'
import type { Queryable, Transaction } from '../../db/index.ts'
import { readOperator, type Operator } from '../operators.ts'

/** How far a sign-in is. The password was right at every one of them. */
export const sessionStages = ['second_factor', 'password_change', 'enrol', 'signed_in'] as const
export type SessionStage = (typeof sessionStages)[number]

export interface OperatorSession {
  readonly id: string
  readonly operatorId: string
  readonly stage: SessionStage
  readonly signedInAt: Date | null
  readonly lastSeenAt: Date
  readonly endsAt: Date
  readonly browser: string
  readonly address: string
  readonly challenge: string | null
  readonly sealedEnrolment: Buffer | null
}

/** Where a request comes from, as it is shown in the list of sessions. */
export interface Client {
  readonly browser: string
  readonly address: string
}

/** NIST SP 800-63B-4, 2.2.3 (AAL2): 12 hours, and 30 minutes without a sign of life. */
export const idleSeconds = 30 * 60
const wholeSeconds = 12 * 60 * 60
/** From the right password to the end of the sign-in. */
const signInSeconds = 10 * 60
/** Signs of life are written down this seldom. */
const notedSeconds = 30

const tokenBytes = 32
const mostBrowserCharacters = 200

const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000)

const SessionRowSchema = v.pipe(
  v.object({
    id: v.string(),
    operator_id: v.string(),
    stage: v.picklist(sessionStages),
    signed_in_at: v.nullable(v.date()),
    last_seen_at: v.date(),
    ends_at: v.date(),
    browser: v.string(),
    address: v.string(),
    challenge: v.nullable(v.string()),
    sealed_enrolment: v.nullable(v.instance(Buffer)),
  }),
  v.transform((row): OperatorSession => ({
    id: row.id,
    operatorId: row.operator_id,
    stage: row.stage,
    signedInAt: row.signed_in_at,
    lastSeenAt: row.last_seen_at,
    endsAt: row.ends_at,
    browser: row.browser,
    address: row.address,
    challenge: row.challenge,
    sealedEnrolment: row.sealed_enrolment,
  })),
)

interface Place {
  readonly random: Random
  readonly now: () => Date
}

/** A session after the right password. The token is for the cookie; only its digest is kept. */
export const beginSession = async (
  tx: Transaction,
  { random, now }: Place,
  { operatorId, stage, client }: { readonly operatorId: string; readonly stage: SessionStage; readonly client: Client },
): Promise<string> => {
  const token = random.bytes(tokenBytes).toString('base64url')
  const at = now()
  await tx.query(
    `insert into operator_session (id, token_sha256, operator_id, stage, started_at, last_seen_at, ends_at, browser, address)
     values ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
    [
      ...[random.id('ops'), sha256(token), operatorId, stage, at, after(at, signInSeconds)],
      ...[client.browser.slice(0, mostBrowserCharacters), client.address],
    ],
  )
  return token
}

/** Brings a session to another stage, or stays at it, with another token: the one before is good for nothing. */
export const renewSession = async (
  tx: Transaction,
  { random, now }: Place,
  { session, stage }: { readonly session: OperatorSession; readonly stage: SessionStage },
): Promise<string> => {
  const token = random.bytes(tokenBytes).toString('base64url')
  const at = now()
  const isSignIn = stage === 'signed_in' && session.stage !== 'signed_in'
  await tx.query(
    `update operator_session set token_sha256 = $2, stage = $3, challenge = null, sealed_enrolment = null, last_seen_at = $4,
       signed_in_at = $5, ends_at = $6 where id = $1`,
    [
      ...[session.id, sha256(token), stage, at],
      ...[isSignIn ? at : session.signedInAt, isSignIn ? after(at, wholeSeconds) : session.endsAt],
    ],
  )
  return token
}

/** The session of a cookie's token with its operator; `null` where it has ended, or the operator's access has. */
export const findSession = async (
  db: Queryable,
  { now }: Pick<Place, 'now'>,
  token: string,
): Promise<{ readonly session: OperatorSession; readonly operator: Operator } | null> => {
  const at = now()
  const { rows } = await db.query('select * from operator_session where token_sha256 = $1', [sha256(token)])
  if (rows[0] === undefined) return null
  const session = v.parse(SessionRowSchema, rows[0])
  if (at >= session.endsAt || at >= after(session.lastSeenAt, idleSeconds)) return null
  const operator = await readOperator(db, session.operatorId)
  if (operator === null || operator.disabledAt !== null) return null
  if (at >= after(session.lastSeenAt, notedSeconds))
    await db.query('update operator_session set last_seen_at = $2 where id = $1', [session.id, at])
  return { session, operator }
}

/** As {@link findSession} for a change of the session itself: others wait until the transaction ends. */
export const lockOpenSession = async (tx: Transaction, id: string): Promise<OperatorSession | null> => {
  const { rows } = await tx.query('select * from operator_session where id = $1 for update', [id])
  return rows[0] === undefined ? null : v.parse(SessionRowSchema, rows[0])
}

export const writeChallenge = async (tx: Transaction, id: string, challenge: string): Promise<void> => {
  await tx.query('update operator_session set challenge = $2 where id = $1', [id, challenge])
}

export const writeEnrolment = async (tx: Transaction, id: string, sealed: Uint8Array): Promise<void> => {
  await tx.query('update operator_session set sealed_enrolment = $2 where id = $1', [id, sealed])
}

/** Sessions of an operator that are open, the newest first. */
export const listSessions = async (
  db: Queryable,
  { now }: Pick<Place, 'now'>,
  operatorId: string,
): Promise<readonly OperatorSession[]> => {
  const at = now()
  const { rows } = await db.query(
    `select * from operator_session where operator_id = $1 and stage = 'signed_in' and ends_at > $2 and last_seen_at > $3
     order by signed_in_at desc, id`,
    [operatorId, at, after(at, -idleSeconds)],
  )
  return rows.map((row) => v.parse(SessionRowSchema, row))
}

/** Ends one session of an operator. Says whether there was one. */
export const endSession = async (
  db: Queryable,
  { id, operatorId }: { readonly id: string; readonly operatorId: string },
): Promise<boolean> => {
  const { rowCount } = await db.query('delete from operator_session where id = $1 and operator_id = $2', [
    id,
    operatorId,
  ])
  return (rowCount ?? 0) > 0
}

/** Ends the sessions of an operator, whatever their stage. */
export const endSessions = async (
  tx: Transaction,
  { operatorId, except }: { readonly operatorId: string; readonly except: string | null },
): Promise<void> => {
  await tx.query('delete from operator_session where operator_id = $1 and id is distinct from $2', [operatorId, except])
}

/** Deletes what has ended. */
export const forgetEndedSessions = async ({
  db,
  now,
}: {
  readonly db: Queryable
  readonly now: () => Date
}): Promise<void> => {
  const at = now()
  await db.query('delete from operator_session where ends_at <= $1 or last_seen_at <= $2', [
    at,
    after(at, -idleSeconds),
  ])
}
