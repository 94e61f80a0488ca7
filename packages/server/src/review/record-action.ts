import type { JsonValue } from '@honnin/shared/audit'
import { appendEntry } from '../audit/index.ts'
import type { Random, SessionKey } from '../crypto/index.ts'
import type { Queryable, Transaction } from '../db/index.ts'

/** What an operator does about a session. */
export interface SessionAction {
  /** For example `review.capture_viewed`. */
  readonly type: string
  readonly operatorId: string
  readonly session: { readonly id: string; readonly tenantId: string }
  /** `null` once the session was erased: then only {@link actorsOf} knows who it was. */
  readonly key: SessionKey | null
  readonly plain?: Readonly<Record<string, JsonValue>>
  /** Beside who it was; only committed to in the log. */
  readonly facts?: Readonly<Record<string, JsonValue>>
}

interface Place {
  readonly random: Random
  readonly now: () => Date
}

/**
 * The entry of the audit log about it. The log is for the public: that somebody looked is open, who it was is committed to, and
 * kept beside the log. Returns the entry's id.
 */
export const recordAction = async (
  tx: Transaction,
  { random, now }: Place,
  { type, operatorId, session, key, plain = {}, facts = {} }: SessionAction,
): Promise<number> => {
  const entryId = await appendEntry(
    tx,
    {
      ...{ type, at: now(), tenantId: session.tenantId, sessionId: session.id, plain },
      facts: { ...facts, operator: operatorId },
    },
    { random, key },
  )
  await tx.query('insert into operator_action (entry_id, operator_id) values ($1, $2)', [entryId, operatorId])
  return entryId
}

/** What an operator does about a relying party or the installation; who it was stands in the entry, by id. */
export const recordOrder = async (
  tx: Transaction,
  { random, now }: Place,
  {
    type,
    operatorId,
    tenantId,
    plain = {},
  }: {
    readonly type: string
    readonly operatorId: string
    readonly tenantId: string | null
    readonly plain?: Readonly<Record<string, JsonValue>>
  },
): Promise<number> =>
  appendEntry(
    tx,
    { type, at: now(), tenantId, sessionId: null, plain: { ...plain, by: operatorId } },
    { random, key: null },
  )

/** Who did what these entries tell of, by entry, where it was an operator. */
export const actorsOf = async (db: Queryable, entryIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await db.query<{ entry_id: number; operator_id: string }>(
    'select entry_id, operator_id from operator_action where entry_id = any($1)',
    [entryIds],
  )
  return new Map(rows.map((row) => [row.entry_id, row.operator_id]))
}
