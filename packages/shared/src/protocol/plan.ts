import * as v from 'valibot'
import { documentCatalogue, type DocumentType } from '../documents/index.ts'
import { itemSources, type ItemSource } from './item.ts'
import type { StepKind } from './step.ts'

export const planIds = ['jp-image-face', 'jp-image-face-light', 'document-and-face'] as const
export const PlanIdSchema = v.picklist(planIds)
export type PlanId = (typeof planIds)[number]

/** What a verification asks of the person. The legal method is named by its stable id; see `methods`. */
export interface Plan {
  readonly id: PlanId
  readonly methodId: string | null
  readonly documentTypes: readonly DocumentType[]
  readonly steps: readonly StepKind[]
  readonly sources: readonly ItemSource[]
  /** How many movements the server draws for the challenge. */
  readonly movements: number
  /** Seconds until a step that was issued must have its items. */
  readonly stepSeconds: number
  /** How often a person may submit before a reviewer must look. */
  readonly attempts: number
}

const cameraOnly: readonly ItemSource[] = itemSources.filter((source) => source !== 'file')

/**
 * Image of the document (with its thickness) and of the face, both taken in the operator's software, none chosen from a
 * file (Regulation on prevention of transfer of criminal proceeds, article 6(1)(i)). A passport shows no address.
 */
const imageAndFace = {
  methodId: 'jp.aptcp.image_face',
  documentTypes: ['jp_driving_licence', 'jp_my_number_card', 'jp_residence_card'],
  sources: cameraOnly,
  movements: 3,
  stepSeconds: 180,
  attempts: 3,
} as const

export const plans: Readonly<Record<PlanId, Plan>> = {
  'jp-image-face': {
    ...imageAndFace,
    id: 'jp-image-face',
    steps: ['document_front', 'document_back', 'document_thickness', 'face_challenge', 'face_with_document'],
  },
  /** The same with a sequence of coloured light; what it answers is in docs/threat-model.md. Never measured on living people. */
  'jp-image-face-light': {
    ...imageAndFace,
    id: 'jp-image-face-light',
    steps: [
      'document_front',
      'document_back',
      'document_thickness',
      'face_challenge',
      'face_light',
      'face_with_document',
    ],
  },
  /** For uses without a statutory method: age checks, account recovery, marketplaces. */
  'document-and-face': {
    id: 'document-and-face',
    methodId: null,
    documentTypes: ['jp_driving_licence', 'jp_my_number_card', 'jp_residence_card', 'passport'],
    steps: ['document_front', 'face_challenge'],
    sources: cameraOnly,
    movements: 3,
    stepSeconds: 180,
    attempts: 3,
  },
}

/** The steps of `plan` for one document: the back is asked for only where it carries needed facts. */
export const stepsFor = (plan: Plan, documentType: DocumentType): readonly StepKind[] =>
  plan.steps.filter((kind) => kind !== 'document_back' || documentCatalogue[documentType].back === 'required')
