import * as v from 'valibot'
import { DocumentTypeSchema } from '../documents/index.ts'
import { InstantSchema, NonceSchema, StepIdSchema } from './ids.ts'
import { LightSchema, lightRules } from './light.ts'

/** The kinds of step that the server can issue, in the order in which plans ask for them. */
export const stepKinds = [
  'document_front',
  'document_back',
  'document_thickness',
  'face_challenge',
  'face_light',
  'face_with_document',
] as const
export const StepKindSchema = v.picklist(stepKinds)
export type StepKind = (typeof stepKinds)[number]

/** Movements of the ordered challenge. Left and right are the person's own. */
export const movements = ['turn_left', 'turn_right', 'nod', 'open_mouth', 'blink'] as const
export const MovementSchema = v.picklist(movements)
export type Movement = (typeof movements)[number]

const issued = {
  stepId: StepIdSchema,
  nonce: NonceSchema,
  issuedAt: InstantSchema,
  /** Items of the step are refused after this instant; the client asks for the step anew. */
  expiresAt: InstantSchema,
  /** Position in the plan, 0-based, and the number of steps of the plan. */
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  total: v.pipe(v.number(), v.integer(), v.minValue(1)),
}

const documentStep = <const Kind extends StepKind>(kind: Kind) =>
  v.object({ ...issued, kind: v.literal(kind), documentType: DocumentTypeSchema })

/** One step as the server issues it: never more than one is open at a time. */
export const StepSchema = v.variant('kind', [
  documentStep('document_front'),
  documentStep('document_back'),
  v.object({
    ...issued,
    kind: v.literal('document_thickness'),
    documentType: DocumentTypeSchema,
    /** Accepted tilt of the card against the image plane, in degrees. */
    tiltDeg: v.object({ min: v.number(), max: v.number() }),
  }),
  v.object({
    ...issued,
    kind: v.literal('face_challenge'),
    /** Drawn by the server; to be performed in this order, each from and back to a frontal, resting face. */
    movements: v.pipe(v.array(MovementSchema), v.minLength(2), v.maxLength(5)),
  }),
  v.object({
    ...issued,
    kind: v.literal('face_light'),
    /** Drawn by the server; the page lights the face with them in this order and photographs it in each. */
    lights: v.pipe(v.array(LightSchema), v.length(lightRules.count)),
  }),
  documentStep('face_with_document'),
])
export type Step = v.InferOutput<typeof StepSchema>
