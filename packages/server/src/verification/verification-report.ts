import type { CheckResult, DecisionStatus, DocumentResult, Finality, ItemId, ReasonCode } from '@honnin/shared/protocol'
import type { Policy } from './policy.ts'

/** What a verification found. It carries no image and no embedding. */
export interface VerificationReport {
  readonly checks: readonly CheckResult[]
  readonly decision: {
    readonly status: DecisionStatus
    readonly finality: Finality
    readonly reasons: readonly ReasonCode[]
  }
  readonly document: DocumentResult
  /** By which the checks were turned into the decision. */
  readonly policy?: Policy
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>
  /** Media that MUST be destroyed unseen: they show a personal number. */
  readonly purge: readonly ItemId[]
}
