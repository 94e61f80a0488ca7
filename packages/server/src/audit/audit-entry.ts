import type { JsonValue } from '@honnin/shared/audit'

/** What is recorded in the transaction of the change that it tells of. */
export interface AuditEntry {
  /** For example `session.approved`, `capture.read`. */
  readonly type: string
  readonly at: Date
  readonly tenantId: string | null
  readonly sessionId: string | null
  /** Readable by everybody who has the log. MUST hold no personal data: states, codes, digests, numbers. A change of state has `to`. */
  readonly plain?: Readonly<Record<string, JsonValue>>
  /** Personal facts: the log carries a salted commitment to them only. */
  readonly facts?: JsonValue
}
