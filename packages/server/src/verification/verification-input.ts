import type { PolicyChange } from '@honnin/shared/console'
import type { DocumentType } from '@honnin/shared/documents'
import type {
  BundleFinding,
  DeclaredData,
  DeviceFacts,
  ItemDescriptor,
  Plan,
  SessionId,
  Step,
} from '@honnin/shared/protocol'

/** One captured item: what the client said of it, when it came, and how to read it. */
export interface VerificationItem {
  readonly descriptor: ItemDescriptor
  readonly receivedAt: Date
  /** The decrypted bytes as they were sent. */
  readMedia(): Promise<Uint8Array>
}

/** Everything that one verification is made from. */
export interface VerificationInput {
  readonly sessionId: SessionId
  readonly plan: Plan
  /** What the tenant wants to be otherwise than the built-in policy. */
  readonly policyChange?: PolicyChange
  readonly documentType: DocumentType
  /** What the document is to be compared with. */
  readonly declared?: DeclaredData
  /** From 1. */
  readonly attempt: number
  /** How often the person may still capture anew after this attempt. */
  readonly attemptsLeft: number
  /** The completed steps of this attempt in order, with the parameters that the server drew. */
  readonly steps: readonly (Step & { readonly completedAt: Date })[]
  readonly items: readonly VerificationItem[]
  readonly device: DeviceFacts
  /** `finding` is what the worker found when it verified the manifest's signature and digests again. */
  readonly bundle: { readonly signedAt: Date; readonly submittedAt: Date; readonly finding: BundleFinding | null }
}
