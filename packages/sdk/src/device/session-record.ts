import {
  DeviceFactsSchema,
  InstantSchema,
  ItemDescriptorSchema,
  LocaleSchema,
  NonceSchema,
  OutcomeSchema,
  StepIdSchema,
  StepKindSchema,
  type ItemDescriptor,
  type Step,
  type StepKind,
} from '@honnin/shared/protocol'
import * as v from 'valibot'

const CameraRecordSchema = DeviceFactsSchema.entries.cameras.pipe[0].item

/** What the bundle says of the camera of one step. */
export type CameraRecord = v.InferOutput<typeof CameraRecordSchema>

/** One accepted step of the running attempt: what the bundle needs of it, without its pictures. */
const StepRecordSchema = v.object({
  stepId: StepIdSchema,
  kind: StepKindSchema,
  nonce: NonceSchema,
  items: v.array(ItemDescriptorSchema),
  camera: v.nullable(CameraRecordSchema),
})

export const SessionRecordSchema = v.object({
  sessionId: v.string(),
  attempt: v.number(),
  expiresAt: InstantSchema,
  consentLocale: v.nullable(LocaleSchema),
  steps: v.array(StepRecordSchema),
  /** How the session ended, once it is settled: all that is remembered of it then. */
  outcome: v.nullable(OutcomeSchema),
})

/** What a device keeps of a session so that a page that was closed or reloaded can go on. */
export type SessionRecord = v.InferOutput<typeof SessionRecordSchema>

/** `record` with the step in it; an earlier capture of the same kind is replaced. */
export const withStep = (
  record: SessionRecord,
  step: Pick<Step, 'stepId' | 'kind' | 'nonce'>,
  captured: { readonly items: readonly ItemDescriptor[]; readonly camera: CameraRecord | null },
): SessionRecord => ({
  ...record,
  steps: [
    ...record.steps.filter((other) => other.kind !== step.kind),
    { stepId: step.stepId, kind: step.kind, nonce: step.nonce, items: [...captured.items], camera: captured.camera },
  ],
})

/** The kinds of step of which every recorded item is also held by the server. */
export const recordedKinds = (
  record: SessionRecord,
  held: readonly { readonly itemId: string; readonly sha256: string }[],
): readonly StepKind[] =>
  record.steps
    .filter(
      (step) =>
        step.items.length > 0 &&
        step.items.every((item) => held.some((other) => other.itemId === item.itemId && other.sha256 === item.sha256)),
    )
    .map((step) => step.kind)
