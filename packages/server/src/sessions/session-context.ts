import type { SessionId, SessionStatus } from '@honnin/shared/protocol'
import type { KeyRing, Random, SessionKey, SessionKeys } from '../crypto/index.ts'
import type { Db, Transaction } from '../db/index.ts'
import type { JobQueue } from '../jobs/index.ts'
import type { ObjectStore } from '../storage/index.ts'

/** What the operator decided for all sessions. */
export interface SessionRules {
  readonly operatorName: string
  readonly privacyUrl: string | null
  readonly retentionDays: number
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
  },
) => Promise<void>

/** What the functions of this folder work with; made once, in `app.ts`. */
export interface SessionContext {
  readonly db: Db
  /** Encrypted media; plaintext never reaches it. */
  readonly vault: ObjectStore
  readonly queue: JobQueue
  readonly keyRing: KeyRing
  readonly sessionKeys: SessionKeys
  readonly random: Random
  readonly now: () => Date
  readonly rules: SessionRules
  readonly announce: AnnounceStatus
}

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000)

/** Places of sealed fields within a session. */
export const sealedPlaces = { request: 'request', result: 'result', bundle: (attempt: number) => `bundle|${attempt}` }

export type { SessionKey }
