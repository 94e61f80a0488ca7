import {
  BoundSessionSchema,
  CancelRequestSchema,
  CaptureSessionSchema,
  ConsentRequestSchema,
  DocumentRequestSchema,
  GuidanceNoteSchema,
  IssuedStepSchema,
  itemParts,
  NotedGuidanceSchema,
  OutcomeSchema,
  StepRequestSchema,
  StoredItemSchema,
  SubmitRequestSchema,
  type ProblemCode,
} from '@honnin/shared/protocol'
import { ok, type CaptureContracts } from './contract.ts'

const closed: readonly ProblemCode[] = ['session_closed', 'session_expired', 'session_erased', 'illegal_transition']
const consented: readonly ProblemCode[] = [...closed, 'consent_required', 'consent_denied']

/** For the person's page: `<ekyc-capture>` is the client. */
export const captureContracts: CaptureContracts = {
  bind: {
    summary: 'Bind a session to this device',
    answers: ok('An access token for this device key', BoundSessionSchema),
    problems: ['token_bound_elsewhere', ...closed],
  },
  captureSession: {
    summary: 'Read where the capture stands',
    answers: ok('The session as the page needs it', CaptureSessionSchema),
    problems: closed,
  },
  consent: {
    summary: 'Give or refuse consent',
    body: { json: ConsentRequestSchema },
    answers: ok('The session', CaptureSessionSchema),
    problems: [...closed, 'consent_denied', 'consent_version_unknown'],
  },
  chooseDocument: {
    summary: 'Choose the document',
    body: { json: DocumentRequestSchema },
    answers: ok('The session', CaptureSessionSchema),
    problems: [...consented, 'document_not_accepted'],
  },
  issueStep: {
    summary: 'Ask for the next step, or for one anew',
    body: { json: StepRequestSchema, isOptional: true },
    answers: ok('The step; null where all are complete', IssuedStepSchema),
    problems: [...consented, 'document_required', 'step_unknown', 'step_out_of_order', 'too_many_attempts'],
  },
  uploadItem: {
    summary: 'Send one picture of the open step',
    body: {
      multipart: {
        [itemParts.descriptor]: 'The descriptor of the item as JSON, first',
        [itemParts.media]: 'The picture, JPEG, PNG or WebP',
      },
    },
    answers: {
      201: { description: 'The item is stored', body: { json: StoredItemSchema } },
      200: { description: 'The same item was stored before', body: { json: StoredItemSchema } },
    },
    problems: [
      ...consented,
      ...(['step_unknown', 'step_out_of_order', 'step_expired', 'item_invalid', 'item_missing'] as const),
      ...([
        'item_duplicated',
        'item_too_many',
        'item_too_large',
        'item_digest_mismatch',
        'item_type_mismatch',
      ] as const),
      ...(['item_not_an_image', 'item_dimensions', 'item_source_forbidden', 'my_number_refused'] as const),
    ],
  },
  noteGuidance: {
    summary: 'Tell which hint the person cannot follow; nothing is decided from it',
    body: { json: GuidanceNoteSchema },
    answers: ok('Whether the step is still open', NotedGuidanceSchema),
    problems: [...closed, 'step_unknown'],
  },
  completeStep: {
    summary: 'Complete the open step',
    answers: ok('The session', CaptureSessionSchema),
    problems: [...consented, 'step_unknown', 'step_out_of_order', 'step_expired', 'step_incomplete'],
  },
  submit: {
    summary: 'Submit the signed bundle',
    body: { json: SubmitRequestSchema },
    answers: { 202: { description: 'It is being verified', body: { json: OutcomeSchema } } },
    problems: [
      ...consented,
      ...(['document_required', 'steps_incomplete', 'bundle_malformed', 'bundle_wrong_type'] as const),
      ...(['bundle_unknown_key', 'bundle_bad_signature', 'bundle_wrong_session', 'bundle_wrong_attempt'] as const),
      ...(['bundle_wrong_plan', 'bundle_consent_mismatch', 'bundle_nonce_mismatch', 'bundle_stale'] as const),
      ...(['bundle_item_missing', 'bundle_item_unexpected', 'bundle_item_duplicated', 'bundle_item_altered'] as const),
    ],
  },
  outcome: {
    summary: 'Ask for the outcome',
    answers: ok('The outcome, or that it is still being decided', OutcomeSchema),
    problems: closed,
  },
  cancelCapture: {
    summary: 'Stop on behalf of the person',
    body: { json: CancelRequestSchema, isOptional: true },
    answers: ok('The outcome', OutcomeSchema),
    problems: closed,
  },
}
