import type { DocumentType } from '@honnin/shared/documents'
import type { GuidanceCode, ProblemCode, ReasonCode, StepKind } from '@honnin/shared/protocol'

/** The browsers whose way to allow the camera differs. */
export type BrowserFamily =
  'chrome-android' | 'chrome-desktop' | 'edge' | 'firefox' | 'safari-ios' | 'safari-mac' | 'samsung' | 'other'

/** What happened, and what the person can do about it. */
export interface ProblemText {
  readonly title: string
  readonly body: string
}

export interface InstructionText {
  readonly title: string
  readonly points: readonly string[]
  readonly begin: string
  /** What the drawn picture shows, for those who do not see it. */
  readonly picture: string
}

/** What a review asks to be taken again, and why. */
export type ShownStatus = 'processing' | 'approved' | 'review' | 'resubmit' | 'declined'

/**
 * Every text that the person meets, in one locale. A locale that lacks one does not compile. Text between `[` and `]`
 * with a bar (`[写真|しゃしん]`) is shown with its reading above it.
 */
export interface Messages {
  readonly stages: {
    readonly label: string
    readonly document: string
    readonly face: string
    readonly confirmation: string
  }
  readonly stepOf: (index: number, total: number) => string
  readonly action: {
    readonly agree: string
    readonly decline: string
    readonly shutter: string
    readonly continue: string
    readonly assisted: string
    readonly light: string
    readonly withoutLight: string
    readonly stopLight: string
    readonly retake: string
    readonly accept: string
    readonly submit: string
    readonly retry: string
    readonly cancel: string
    readonly help: string
    readonly closeHelp: string
    readonly soundOn: string
    readonly soundOff: string
    readonly torchOn: string
    readonly torchOff: string
    readonly otherCamera: string
    readonly openSettingsAgain: string
  }
  readonly cancelDialog: {
    readonly title: string
    readonly body: string
    readonly confirm: string
    readonly back: string
  }
  readonly starting: { readonly title: string; readonly resume: string }
  readonly consent: {
    readonly title: string
    readonly lead: (operator: string) => string
    readonly purposeLabel: string
    readonly takenLabel: string
    readonly takenWithThickness: string
    readonly takenDocumentAndFace: string
    readonly keeperLabel: string
    readonly keeper: (operator: string, days: number) => string
    readonly useLabel: string
    readonly use: string
    readonly needLabel: string
    readonly need: string
    readonly privacy: string
    readonly version: (version: string) => string
    readonly testMode: string
  }
  readonly document: {
    readonly title: string
    readonly lead: string
    readonly names: Readonly<Record<DocumentType, string>>
    readonly hints: Readonly<Record<DocumentType, string>>
    readonly notAccepted: string
  }
  readonly instruction: Readonly<Record<StepKind, InstructionText>>
  readonly notice: {
    readonly step_expired: string
    readonly my_number_refused: string
    readonly recapture: string
  }
  readonly camera: {
    readonly title: Readonly<Record<StepKind, string>>
    readonly opening: string
    readonly aim: Readonly<Record<StepKind, string>>
    readonly almost: string
    readonly trouble: string
    readonly manual: string
    readonly myNumber: string
    readonly guidanceAway: string
    readonly helpTitle: string
    readonly helpPoints: Readonly<Record<'document' | 'thickness' | 'face' | 'held', readonly string[]>>
    readonly challengeTrouble: string
    readonly progress: (done: number, total: number) => string
    /** Said before the colours are shown, and while they are. */
    readonly lightOffer: string
    readonly lighting: string
  }
  readonly guidance: Readonly<Record<GuidanceCode, string>>
  readonly shot: {
    readonly title: Readonly<Record<StepKind, string>>
    readonly alt: Readonly<Record<StepKind, string>>
    readonly auto: readonly string[]
    readonly faceAuto: readonly string[]
    readonly lightAuto: readonly string[]
    readonly manual: string
    readonly question: Readonly<Record<StepKind, string>>
    readonly assisted: string
    readonly withoutLight: string
    readonly private: string
  }
  readonly upload: {
    readonly title: string
    readonly lead: string
    readonly sending: string
    readonly sent: string
    readonly submitting: string
    readonly items: Readonly<Record<StepKind, string>>
  }
  readonly outcome: Readonly<
    Record<ShownStatus, { readonly title: string; readonly body: string; readonly next: string }>
  > & {
    readonly receipt: string
    readonly sentLabel: string
    readonly attemptsLeft: (left: number) => string
    readonly again: string
    readonly reasonsLabel: string
  }
  readonly reasons: Readonly<Record<ReasonCode, string>>
  readonly canceled: { readonly title: string; readonly body: string; readonly declined: string }
  readonly problems: Readonly<Record<ProblemCode, ProblemText>>
  readonly problemActions: {
    readonly quote: (code: string, requestId: string | null) => string
    readonly copyAddress: string
    readonly copied: string
    readonly offlineKeeps: string
    readonly stepsLabel: string
  }
  readonly permission: Readonly<Record<BrowserFamily, readonly string[]>>
}
