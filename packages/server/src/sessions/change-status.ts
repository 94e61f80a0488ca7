import type { JsonValue } from '@honnin/shared/audit'
import { transition, type SessionStatus } from '@honnin/shared/protocol'
import { appendEntry } from '../audit/index.ts'
import type { SessionKey } from '../crypto/index.ts'
import type { Transaction } from '../db/index.ts'
import type { SessionContext } from './session-context.ts'
import type { Session } from './session.ts'
import { writeStatus } from './session-store.ts'
import { noteUsage } from './usage.ts'

export interface StatusChange {
  readonly session: Session
  readonly to: SessionStatus
  /** Seals the opening of the facts; `null` once the key is gone. */
  readonly key: SessionKey | null
  /** Of a person: only committed to in the log. */
  readonly facts?: Readonly<Record<string, JsonValue>>
  /** Readable in the log; no personal data. */
  readonly plain?: Readonly<Record<string, JsonValue>>
}

/**
 * The one place where a session changes its state: the row, the audit entry and the announcement in one transaction, by the
 * table of legal transitions. The session MUST be locked. Throws `IllegalTransitionError`.
 */
export const recordStatus = async (
  tx: Transaction,
  context: SessionContext,
  { session, to, key, facts, plain }: StatusChange,
): Promise<{ readonly session: Session; readonly entryId: number; readonly at: Date }> => {
  const status = transition(session.status, to)
  const at = context.now()
  await writeStatus(tx, session.id, status)
  const entryId = await appendEntry(
    tx,
    {
      type: `session.${status}`,
      at,
      tenantId: session.tenantId,
      sessionId: session.id,
      plain: { ...plain, from: session.status, to: status, attempt: session.attempt },
      ...(facts === undefined ? {} : { facts }),
    },
    { random: context.random, key },
  )
  await noteUsage(tx, session, { event: status, at, entryId })
  const { tenantId, livemode, id: sessionId } = session
  await context.announce(tx, { tenantId, livemode, sessionId, status, at })
  return { session: { ...session, status }, entryId, at }
}

/** As {@link recordStatus}, for those who need only the session. */
export const changeStatus = async (tx: Transaction, context: SessionContext, change: StatusChange): Promise<Session> =>
  (await recordStatus(tx, context, change)).session
