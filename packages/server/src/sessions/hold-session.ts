import type { SessionId } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { appendEntry } from '../audit/index.ts'
import type { SessionKey } from '../crypto/index.ts'
import { transaction, type Transaction } from '../db/index.ts'
import { keyOf, lockKnownSession } from './require-session.ts'
import { sealedPlaces, type SessionContext } from './session-context.ts'
import { SessionError } from './session-error.ts'
import type { Session } from './session.ts'

const HoldSchema = v.object({ reason: v.string() })

export interface HoldOrder {
  readonly reason: string
  /** An API key, or the command line. No name of a person. */
  readonly by: string
}

/** Why the session is held; `null` where it is not. */
export const openHold = (session: Session, key: SessionKey | null): { since: string; reason: string } | null => {
  if (session.heldSince === null || session.sealedHold === null || key === null) return null
  const { reason } = v.parse(HoldSchema, JSON.parse(key.openText(sealedPlaces.hold, session.sealedHold)))
  return { since: session.heldSince.toISOString(), reason }
}

/** Throws {@link SessionError} `session_on_hold`. */
export const requireNotHeld = (session: Session): void => {
  if (session.heldSince !== null) throw new SessionError('session_on_hold')
}

const record = async (
  tx: Transaction,
  context: SessionContext,
  change: { readonly type: string; readonly session: Session; readonly key: SessionKey; readonly order: HoldOrder },
): Promise<void> => {
  const { type, session, key, order } = change
  const entry = { type, at: context.now(), tenantId: session.tenantId, sessionId: session.id }
  await appendEntry(
    tx,
    { ...entry, plain: { by: order.by }, facts: { reason: order.reason } },
    { random: context.random, key },
  )
}

const change = (
  context: SessionContext,
  sessionId: SessionId,
  work: (tx: Transaction, session: Session, key: SessionKey) => Promise<void>,
): Promise<void> =>
  transaction(context.db, async (tx) => {
    const session = await lockKnownSession(tx, sessionId)
    if (session.status === 'erased') throw new SessionError('session_erased')
    await work(tx, session, await keyOf(context, tx, session))
  })

/**
 * Puts a session under legal hold: neither the clock nor an order erases anything of it until it is released. One that is held
 * keeps its first reason. Throws {@link SessionError} `session_erased`.
 */
export const holdSession = (context: SessionContext, sessionId: SessionId, order: HoldOrder): Promise<void> =>
  change(context, sessionId, async (tx, session, key) => {
    if (session.heldSince !== null) return
    const sealed = key.sealText(sealedPlaces.hold, JSON.stringify({ reason: order.reason }))
    await tx.query('update session set held_since = $2, sealed_hold = $3 where id = $1', [
      ...[sessionId, context.now(), sealed],
    ])
    await record(tx, context, { type: 'session.held', session, key, order })
  })

/** Ends the hold; what became due meanwhile is erased by the clock within a minute. One that is not held stays as it is. */
export const releaseSession = (context: SessionContext, sessionId: SessionId, order: HoldOrder): Promise<void> =>
  change(context, sessionId, async (tx, session, key) => {
    if (session.heldSince === null) return
    await tx.query('update session set held_since = null, sealed_hold = null where id = $1', [sessionId])
    await record(tx, context, { type: 'session.released', session, key, order })
  })
