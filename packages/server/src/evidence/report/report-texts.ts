import type { DocumentType, DocumentWarning, FieldComparison } from '@honnin/shared/documents'
import type { Sector } from '@honnin/shared/methods'
import type {
  CheckId,
  CheckOutcome,
  DecisionStatus,
  DocumentField,
  FacePhase,
  ItemKind,
  ItemSource,
  Locale,
  Movement,
  ReasonCode,
  StepKind,
} from '@honnin/shared/protocol'
import type { EvidenceLanguage } from '../language.ts'
import type { ReportLabels } from './report-labels.ts'

/** Every word of the report, in one language. */
export interface ReportTexts {
  readonly language: EvidenceLanguage
  readonly labels: ReportLabels
  readonly statuses: Readonly<Record<DecisionStatus, string>>
  readonly statusMeanings: Readonly<Record<DecisionStatus, string>>
  readonly outcomes: Readonly<Record<CheckOutcome, string>>
  readonly checks: Readonly<Record<CheckId, string>>
  readonly reasons: Readonly<Record<ReasonCode, string>>
  readonly comparisons: Readonly<Record<FieldComparison, string>>
  readonly warnings: Readonly<Record<DocumentWarning, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly sources: Readonly<Record<DocumentField['source'], string>>
  readonly documents: Readonly<Record<DocumentType, string>>
  readonly sectors: Readonly<Record<Sector, string>>
  readonly methods: Readonly<Record<string, string>>
  readonly steps: Readonly<Record<StepKind, string>>
  readonly items: Readonly<Record<ItemKind, string>>
  readonly movements: Readonly<Record<Movement, string>>
  readonly phases: Readonly<Record<FacePhase, string>>
  readonly itemSources: Readonly<Record<ItemSource, string>>
  readonly locales: Readonly<Record<Locale, string>>
}
