import type { JsonValue } from '@honnin/shared/audit'
import { transition, type SessionStatus } from '@honnin/shared/protocol'
import { appendEntry } from '../audit/index.ts'
import type { SessionKey } from '../crypto/index.ts'
import type { Transaction } from '../db/index.ts'
import type { SessionContext } from './session-context.ts'
import type { Session } from './session.ts'
import { writeStatus } from './session-store.ts'

export interface StatusChange {
  readonly session: Session
  readonly to: SessionStatus
  /** Seals the opening of the facts; `null` once the key is gone. */
  readonly key: SessionKey | null
  /** Of a person: only committed to in the log. */
  readonly facts?: Readonly<Record<string, JsonValue>>
}

/**
 * The one place where a session changes its state: the row, the audit entry and the announcement in one transaction, by the
 * table of legal transitions. The session MUST be locked. Throws `IllegalTransitionError`.
 */
export const changeStatus = async (
  tx: Transaction,
  context: SessionContext,
  { session, to, key, facts }: StatusChange,
): Promise<Session> => {
  const status = transition(session.status, to)
  const at = context.now()
  await writeStatus(tx, session.id, status)
  await appendEntry(
    tx,
    {
      type: `session.${status}`,
      at,
      tenantId: session.tenantId,
      sessionId: session.id,
      plain: { from: session.status, to: status, attempt: session.attempt },
      ...(facts === undefined ? {} : { facts }),
    },
    { random: context.random, key },
  )
  const { tenantId, livemode, id: sessionId } = session
  await context.announce(tx, { tenantId, livemode, sessionId, status, at })
  return { ...session, status }
}
