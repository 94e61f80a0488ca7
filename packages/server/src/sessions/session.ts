import type { DocumentType } from '@honnin/shared/documents'
import type { Sector } from '@honnin/shared/methods'
import type {
  Decision,
  DeclaredData,
  ItemDescriptor,
  Locale,
  Plan,
  SessionId,
  SessionStatus,
  Step,
  StepId,
  TenantId,
} from '@honnin/shared/protocol'

/** Days from the settlement of a session until it, its result and its media are erased. No part outlives the session. */
export interface Retention {
  readonly sessionDays: number
  readonly resultDays: number
  readonly mediaDays: number
}

/** A session as the database holds it. Personal fields stay sealed until they are needed. */
export interface Session {
  readonly id: SessionId
  readonly tenantId: TenantId
  readonly livemode: boolean
  readonly status: SessionStatus
  readonly plan: Plan
  readonly sector: Sector
  readonly locale: Locale | null
  readonly documentTypes: readonly DocumentType[]
  readonly documentType: DocumentType | null
  readonly createdAt: Date
  readonly expiresAt: Date
  /** As it was when the session was created: what the person agreed to holds. */
  readonly retention: Retention
  readonly retainUntil: Date | null
  /** `null` where the kind ends with the session, and once it is gone. */
  readonly resultUntil: Date | null
  readonly mediaUntil: Date | null
  readonly firstReadAt: Date | null
  readonly warnedAt: Date | null
  /** Under legal hold since. */
  readonly heldSince: Date | null
  readonly sealedHold: Buffer | null
  /** From 1; 0 before the first device is bound. */
  readonly attempt: number
  readonly receipt: string
  readonly clientTokenId: string
  readonly boundJkt: string | null
  readonly mayRebind: boolean
  readonly consent: { readonly textVersion: string; readonly locale: Locale; readonly grantedAt: Date } | null
  readonly decision: Decision | null
  readonly sealedRequest: Buffer | null
  readonly sealedResult: Buffer | null
  /** Where the hosted page leads the person back to. */
  readonly sealedReturnUrl: Buffer | null
  readonly processingRuns: number
}

/** What the relying party said about the case; sealed. */
export interface SessionRequest {
  readonly purpose: string | null
  readonly reference: string | null
  readonly metadata: Readonly<Record<string, string>>
  /** What the document is to be compared with. */
  readonly declared: DeclaredData
}

export type StepState = 'open' | 'complete' | 'dropped'

/** A step as it was issued, with where it stands. */
export interface StoredStep {
  readonly step: Step
  readonly attempt: number
  readonly state: StepState
  readonly completedAt: Date | null
}

/** An item as it was stored. The digest and the size are ours. */
export interface StoredItemRecord {
  readonly descriptor: ItemDescriptor
  readonly stepId: StepId
  readonly attempt: number
  readonly receivedAt: Date
  readonly mediaKey: string
}

/** How many more times the person may submit after the present attempt. */
export const attemptsLeft = (session: Session): number =>
  Math.max(0, session.plan.attempts - Math.max(1, session.attempt))
