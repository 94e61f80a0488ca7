import type { DocumentType } from '@honnin/shared/documents'
import type { CaptureSession, ItemSource, Outcome, ProblemCode, Step, StepKind } from '@honnin/shared/protocol'
import type { Fault } from './fault-policy.ts'

/** The session with what this page knows beyond the server's last answer. */
export interface Journey {
  readonly session: CaptureSession
  /** Kinds of step whose pictures the person accepted and this device still has the records of. */
  readonly accepted: readonly StepKind[]
  /** Kinds of step for which the server holds items: capturing them again must say so (`retake`). */
  readonly occupied: readonly StepKind[]
}

/** What was taken in one step; the pictures themselves stay outside the machine. */
export interface Shot {
  readonly source: ItemSource
  readonly count: number
  /** The person asked to go on without the movements. */
  readonly assisted: boolean
}

/** What the person sees. `busy`: their wish waits for the server or for the delivery of the step before. */
export type Screen =
  | { readonly name: 'idle' }
  /** `notice`: why the page asks the server where it stands. */
  | { readonly name: 'starting'; readonly notice: ProblemCode | null }
  | { readonly name: 'consent'; readonly journey: Journey; readonly busy: boolean }
  | {
      readonly name: 'document'
      readonly journey: Journey
      readonly busy: boolean
      readonly chosen: DocumentType | null
      readonly notice: ProblemCode | null
    }
  | {
      readonly name: 'instruction'
      readonly journey: Journey
      readonly kind: StepKind
      readonly busy: boolean
      readonly notice: ProblemCode | null
    }
  | { readonly name: 'camera'; readonly journey: Journey; readonly step: Step }
  | { readonly name: 'shot'; readonly journey: Journey; readonly step: Step; readonly shot: Shot }
  | { readonly name: 'upload'; readonly journey: Journey; readonly busy: boolean }
  /** `journey` is null where this device remembers the outcome of an earlier visit and nothing else. */
  | { readonly name: 'outcome'; readonly journey: Journey | null; readonly outcome: Outcome | null }
  | { readonly name: 'error'; readonly fault: Fault; readonly redo: Redo | null }
  | { readonly name: 'canceled'; readonly reason: string }

/** Where a failure leads back to, and what is then asked for again. */
export interface Redo {
  readonly screen: Screen
  readonly event: FlowEvent | null
}

/** The items of an accepted step on their way to the server, beside whatever screen is shown. */
export type Delivery =
  | { readonly status: 'idle' }
  | { readonly status: 'sending'; readonly step: Step; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly status: 'failed'; readonly step: Step }

export interface CaptureFlow {
  readonly screen: Screen
  readonly delivery: Delivery
  /** `waiting`: a request found no network and is tried again until it passes. */
  readonly network: 'reachable' | 'waiting'
  /** Resynchronisations since the last progress, so that two sides that disagree do not do so for ever. */
  readonly resyncs: number
}

export type FlowEvent =
  | { readonly type: 'start' }
  | { readonly type: 'supported' }
  | { readonly type: 'session_known'; readonly session: CaptureSession; readonly recorded: readonly StepKind[] }
  /** An earlier visit of this device ended with this outcome; the server is not asked again. */
  | { readonly type: 'outcome_remembered'; readonly sessionId: string; readonly outcome: Outcome }
  | { readonly type: 'agree' }
  | { readonly type: 'decline' }
  | { readonly type: 'consent_declined' }
  | { readonly type: 'choose'; readonly documentType: DocumentType }
  | { readonly type: 'begin' }
  | { readonly type: 'step_issued'; readonly step: Step | null }
  | { readonly type: 'shot_taken'; readonly shot: Shot }
  | { readonly type: 'retake' }
  | { readonly type: 'accept' }
  | { readonly type: 'retake_step'; readonly kind: StepKind }
  | { readonly type: 'delivery_progressed'; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly type: 'delivered' }
  | { readonly type: 'delivery_failed'; readonly fault: Fault }
  | { readonly type: 'submit' }
  | { readonly type: 'outcome_known'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly fault: Fault }
  | { readonly type: 'retry' }
  | { readonly type: 'cancel'; readonly reason: string }
  | { readonly type: 'network_lost' }
  | { readonly type: 'network_back' }

/** What the host page is told. No picture, score or personal datum is among it. */
export type Announcement =
  | { readonly type: 'start' }
  | { readonly type: 'step'; readonly step: StepKind; readonly index: number; readonly total: number }
  | { readonly type: 'capture'; readonly kind: StepKind; readonly source: ItemSource }
  | { readonly type: 'submit' }
  | { readonly type: 'complete'; readonly sessionId: string; readonly status: Outcome['status'] }
  | { readonly type: 'cancel'; readonly reason: string }
  | { readonly type: 'error'; readonly fault: Fault }

export type Effect =
  | { readonly type: 'check_support' }
  | { readonly type: 'bind' }
  /** Asks the server where the session stands; binds first where that has not happened. */
  | { readonly type: 'resync' }
  | { readonly type: 'send_consent'; readonly granted: boolean; readonly textVersion: string }
  | { readonly type: 'choose_document'; readonly documentType: DocumentType }
  | { readonly type: 'issue_step'; readonly retake: StepKind | null }
  | { readonly type: 'deliver'; readonly step: Step }
  | { readonly type: 'submit' }
  | { readonly type: 'ask_outcome'; readonly when: 'now' | 'later' }
  | { readonly type: 'drop_shot'; readonly stepId: string }
  /** Drops what this device holds of the attempt and begins the next one. */
  | { readonly type: 'begin_attempt' }
  | { readonly type: 'cancel_capture'; readonly reason: string }
  /** Deletes key and records; a settled outcome is remembered, so that a reload shows it again. */
  | { readonly type: 'forget_session'; readonly outcome: Outcome | null }
  | { readonly type: 'announce'; readonly announcement: Announcement }

export interface Transition {
  readonly flow: CaptureFlow
  readonly effects: readonly Effect[]
}

export const initialFlow: CaptureFlow = {
  screen: { name: 'idle' },
  delivery: { status: 'idle' },
  network: 'reachable',
  resyncs: 0,
}
