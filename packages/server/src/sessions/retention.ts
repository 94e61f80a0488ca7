import type { SessionId } from '@honnin/shared/protocol'
import type { Queryable, Transaction } from '../db/index.ts'
import { daysAfter } from './session-context.ts'
import type { Retention, Session } from './session.ts'

/** What a tenant agreed on, `null` where it takes the operator's. */
export type RetentionWish = { readonly [Kind in keyof Retention]: number | null }

/** The days of a new session. No part outlives the session. */
export const agreeRetention = (wish: RetentionWish, rules: Retention): Retention => {
  const sessionDays = wish.sessionDays ?? rules.sessionDays
  return {
    sessionDays,
    resultDays: Math.min(wish.resultDays ?? rules.resultDays, sessionDays),
    mediaDays: Math.min(wish.mediaDays ?? rules.mediaDays, sessionDays),
  }
}

/** Begins the days of a session that is settled, or that waits for a reviewer. */
export const beginRetention = async (tx: Transaction, { id, retention }: Session, at: Date): Promise<void> => {
  const { sessionDays, resultDays, mediaDays } = retention
  const endOf = (days: number): Date | null => (days < sessionDays ? daysAfter(at, days) : null)
  await tx.query('update session set retain_until = $2, result_until = $3, media_until = $4 where id = $1', [
    ...[id, daysAfter(at, sessionDays), endOf(resultDays), endOf(mediaDays)],
  ])
}

/** Notes once that the decided result was read. */
export const noteFirstRead = async (db: Queryable, id: SessionId, at: Date): Promise<void> => {
  await db.query('update session set first_read_at = $2 where id = $1 and first_read_at is null', [id, at])
}

export const noteWarning = async (tx: Transaction, id: SessionId, at: Date): Promise<void> => {
  await tx.query('update session set warned_at = $2 where id = $1', [id, at])
}

export const endMediaRetention = async (tx: Transaction, id: SessionId): Promise<void> => {
  await tx.query('update session set media_until = null where id = $1', [id])
}

/** Clears what the relying party said and what the checks found; the bare decision stays until the session is erased. */
export const clearResult = async (tx: Transaction, id: SessionId): Promise<void> => {
  await tx.query(
    `update session set sealed_request = null, sealed_result = null, reference_index = null, result_until = null
     where id = $1`,
    [id],
  )
}
