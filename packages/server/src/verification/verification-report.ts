import type { DocumentType } from '@honnin/shared/documents'
import type { CheckResult, DecisionStatus, Finality, ItemId, ReasonCode, SessionResult } from '@honnin/shared/protocol'

type DocumentFields = NonNullable<SessionResult['document']>['fields']

/** What a verification found. It carries no image and no embedding. */
export interface VerificationReport {
  readonly checks: readonly CheckResult[]
  readonly decision: {
    readonly status: DecisionStatus
    readonly finality: Finality
    readonly reasons: readonly ReasonCode[]
  }
  readonly document: { readonly type: DocumentType; readonly fields: DocumentFields }
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
  /** Media that MUST be destroyed unseen: they show a personal number. */
  readonly purge: readonly ItemId[]
}
