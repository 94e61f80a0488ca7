import type { PolicyChange } from '@honnin/shared/console'
import type { PlanId, SessionEventType, SessionId, SessionStatus } from '@honnin/shared/protocol'
import type { BlindIndex, KeyRing, Random, SessionKey, SessionKeys } from '../crypto/index.ts'
import type { Db, Queryable, Transaction } from '../db/index.ts'
import type { JobQueue } from '../jobs/index.ts'
import type { ObjectStore } from '../storage/index.ts'
import type { Retention } from './session.ts'

/** What the operator decided for all sessions. */
export interface SessionRules {
  readonly operatorName: string
  readonly privacyUrl: string | null
  readonly retention: Retention
  /** How long before the end of its retention an unread result is told of. */
  readonly expiryWarningDays: number
  /** How long a backup is kept. */
  readonly backupDays: number
  readonly sessionMinutes: number
}

/** Tells the relying party, within the transaction of the change. */
export type AnnounceStatus = (
  tx: Transaction,
  fact: {
    readonly tenantId: string
    readonly livemode: boolean
    readonly sessionId: SessionId
    readonly status: SessionStatus
    readonly at: Date
    /** An event that is no change of state. */
    readonly type?: SessionEventType
  },
) => Promise<void>

/** Forgets, within the transaction of an erasure, what was answered about the session. */
export type ForgetAnswers = (tx: Transaction, sessionId: SessionId) => Promise<void>

/** What the tenant wants to be otherwise than the built-in policy of a plan. */
export type ReadPolicyChange = (
  db: Queryable,
  place: { readonly tenantId: string; readonly plan: PlanId },
) => Promise<PolicyChange>

/** What the functions of this folder work with; made once, in `app.ts`. */
export interface SessionContext {
  readonly db: Db
  /** Encrypted media; plaintext never reaches it. */
  readonly vault: ObjectStore
  readonly queue: JobQueue
  readonly keyRing: KeyRing
  readonly sessionKeys: SessionKeys
  readonly blindIndex: BlindIndex
  readonly random: Random
  readonly now: () => Date
  readonly rules: SessionRules
  readonly announce: AnnounceStatus
  readonly forgetAnswers: ForgetAnswers
  readonly readPolicyChange: ReadPolicyChange
  /** Name of the audit log. */
  readonly logOrigin: string
}

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000)

/** Places of sealed fields within a session. */
export const sealedPlaces = {
  request: 'request',
  result: 'result',
  hold: 'hold',
  returnUrl: 'returnUrl',
  bundle: (attempt: number) => `bundle|${attempt}`,
}

export type { SessionKey }
