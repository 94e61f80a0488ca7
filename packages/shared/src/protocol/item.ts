import * as v from 'valibot'
import { guidanceCodes } from './guidance.ts'
import { InstantSchema, ItemIdSchema, Sha256Schema, StepIdSchema } from './ids.ts'
import { LightColourSchema } from './light.ts'
import { MovementSchema, type Step, type StepKind } from './step.ts'

export const itemKinds = [
  'document_front',
  'document_back',
  'document_thickness',
  'face_frame',
  'face_light',
  'face_with_document',
] as const
export const ItemKindSchema = v.picklist(itemKinds)
export type ItemKind = (typeof itemKinds)[number]

/** How the picture came to be. `file` is only accepted by plans that allow it. */
export const itemSources = ['camera-auto', 'camera-manual', 'file'] as const
export const ItemSourceSchema = v.picklist(itemSources)
export type ItemSource = (typeof itemSources)[number]

export const itemMediaTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export const ItemMediaTypeSchema = v.picklist(itemMediaTypes)
export type ItemMediaType = (typeof itemMediaTypes)[number]

/** Limits of one item; the server refuses anything beyond them before it decodes a pixel. */
export const itemLimits = {
  sizeBytes: 8 * 1024 * 1024,
  /** Longest side and number of pixels after decoding. */
  sidePixels: 4096,
  pixels: 16_777_216,
  minimumSidePixels: 240,
  descriptorBytes: 8 * 1024,
} as const

/** Which moment of the challenge a face frame shows, as the client saw it. The server measures it again. */
export const facePhases = ['neutral', 'onset', 'peak'] as const
export const FacePhaseSchema = v.picklist(facePhases)
export type FacePhase = (typeof facePhases)[number]

const QuadFindingSchema = v.tuple([
  v.tuple([v.number(), v.number()]),
  v.tuple([v.number(), v.number()]),
  v.tuple([v.number(), v.number()]),
  v.tuple([v.number(), v.number()]),
])

/** What the page saw. Hints for support and analytics; nothing is decided from them. */
export const ClientFindingsSchema = v.strictObject({
  /** Prompt and phase of a face frame; `neutral` frames carry no movement. */
  movement: v.optional(MovementSchema),
  phase: v.optional(FacePhaseSchema),
  /** The colour in which the page lit the face. */
  light: v.optional(LightColourSchema),
  /** Order of the frame within its step, from 0. */
  sequence: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63))),
  /** Guidance that still held when the shutter fell (a manual shot may have some). */
  guidance: v.optional(v.pipe(v.array(v.picklist(guidanceCodes)), v.maxLength(8))),
  /** Corners in fractions of the picture's width and height, clockwise from the card's top left. */
  quad: v.optional(QuadFindingSchema),
  /** The person asked to go on without the movements, or without the lights: the case goes to a reviewer at best. */
  assisted: v.optional(v.boolean()),
})
export type ClientFindings = v.InferOutput<typeof ClientFindingsSchema>

/** One captured item as it stands in the upload's descriptor and in the bundle manifest. */
export const ItemDescriptorSchema = v.strictObject({
  itemId: ItemIdSchema,
  stepId: StepIdSchema,
  kind: ItemKindSchema,
  mediaType: ItemMediaTypeSchema,
  size: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(itemLimits.sizeBytes)),
  sha256: Sha256Schema,
  capturedAt: InstantSchema,
  source: ItemSourceSchema,
  clientFindings: ClientFindingsSchema,
})
export type ItemDescriptor = v.InferOutput<typeof ItemDescriptorSchema>

/** The kind of item that a step of `kind` takes. */
export const itemKindOfStep = (kind: StepKind): ItemKind => (kind === 'face_challenge' ? 'face_frame' : kind)

export interface ExpectedFaceFrame {
  readonly phase: FacePhase
  readonly movement?: (typeof MovementSchema.options)[number]
}

/**
 * The frames that answer a challenge, in order: a resting face, then the onset and the peak of each movement, then a
 * resting face again: `2 + 2 * movements.length` frames.
 */
export const expectedFaceFrames = (
  step: Pick<Extract<Step, { kind: 'face_challenge' }>, 'movements'>,
): readonly ExpectedFaceFrame[] => [
  { phase: 'neutral' },
  ...step.movements.flatMap((movement): ExpectedFaceFrame[] => [
    { phase: 'onset', movement },
    { phase: 'peak', movement },
  ]),
  { phase: 'neutral' },
]

/** How many items complete a step. */
export const expectedItemCount = (step: Step): number => {
  if (step.kind === 'face_challenge') return expectedFaceFrames(step).length
  return step.kind === 'face_light' ? step.lights.length : 1
}
