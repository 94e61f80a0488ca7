import {
  CancelRequestSchema,
  CreatedSessionSchema,
  CreateSessionSchema,
  HoldRequestSchema,
  InstantSchema,
  IssuedReceiptSchema,
  itemMediaTypes,
  SessionResultSchema,
  SimulateSessionSchema,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import { EvidenceQuerySchema, RecordsQuerySchema } from '../routes/evidence-routes.ts'
import { LinkRequestSchema } from '../routes/link-routes.ts'
import { ListQuerySchema } from '../routes/session-routes.ts'
import { ok, page, type RelyingPartyContracts } from './contract.ts'

export const SessionSummarySchema = v.pick(SessionResultSchema, [
  ...(['id', 'status', 'livemode', 'reference', 'plan', 'createdAt', 'expiresAt', 'attempt'] as const),
])

type SessionContracts = Pick<
  RelyingPartyContracts,
  | 'createSession'
  | 'listSessions'
  | 'getSession'
  | 'renewClientToken'
  | 'cancelSession'
  | 'eraseSession'
  | 'holdSession'
  | 'releaseSession'
  | 'getDeletionReceipt'
  | 'simulateSession'
  | 'getCapture'
  | 'linkCapture'
  | 'getEvidence'
  | 'listRecords'
>

/** Sessions, and what proves them. */
export const sessionContracts: SessionContracts = {
  createSession: {
    summary: 'Create a session',
    description:
      'Begins one verification of one person. The client token goes to the page, the secret key never does. With a test key `simulate` decides it at once, without a capture.',
    body: { json: CreateSessionSchema, isOptional: true },
    answers: { 201: { description: 'The session and its client token', body: { json: CreatedSessionSchema } } },
    problems: [
      ...(['return_url_refused', 'document_not_accepted', 'method_not_lawful', 'test_mode_only'] as const),
      // By the same Idempotency-Key, of a session that was erased since.
      'session_erased',
    ],
  },
  listSessions: {
    summary: 'List sessions, newest first',
    description: 'By state, your reference, plan, method, and the days of their creation in Japan.',
    query: ListQuerySchema,
    answers: ok('One page', page(SessionSummarySchema)),
    problems: [],
  },
  getSession: {
    summary: 'Read a session and its result',
    description: 'As often as needed, until the session is erased.',
    answers: ok('The session', SessionResultSchema),
    problems: ['not_found'],
  },
  renewClientToken: {
    summary: 'Give out another client token',
    description:
      'For a person who goes on later or on another device. Only a session that still takes captures has one.',
    answers: ok('The session and its new client token', CreatedSessionSchema),
    problems: ['not_found', 'session_closed', 'session_expired', 'session_erased', 'illegal_transition'],
  },
  cancelSession: {
    summary: 'Cancel a session',
    body: { json: CancelRequestSchema, isOptional: true },
    answers: ok('The session', SessionResultSchema),
    problems: ['not_found', 'illegal_transition', 'session_erased'],
  },
  eraseSession: {
    summary: 'Erase everything personal of a session',
    description:
      'Keys, pictures and personal fields are destroyed at once; files that do not go are tried again until they are gone.',
    answers: ok('What is left of the session', SessionResultSchema),
    problems: ['not_found', 'illegal_transition', 'session_on_hold'],
  },
  holdSession: {
    summary: 'Put a session under legal hold',
    description: 'Until it is released neither the retention clock nor an order erases anything of it.',
    body: { json: HoldRequestSchema },
    answers: ok('The session', SessionResultSchema),
    problems: ['not_found', 'session_erased'],
  },
  releaseSession: {
    summary: 'End the legal hold of a session',
    description: 'What became due meanwhile is erased within a minute.',
    body: { json: HoldRequestSchema },
    answers: ok('The session', SessionResultSchema),
    problems: ['not_found', 'session_erased'],
  },
  getDeletionReceipt: {
    summary: 'Read the signed receipt of an erasure',
    description: 'There is one once every file is gone. It can be read for as long as the installation lives.',
    answers: ok('The receipt, its digest and the proof of the erasure', IssuedReceiptSchema),
    problems: ['not_found', 'receipt_pending'],
  },
  simulateSession: {
    summary: 'Decide a test session without a capture',
    description:
      'For a session of a test key. States, audit entries and webhooks follow one another as when a person captures; the decision says `simulation`, and no check is listed.',
    body: { json: SimulateSessionSchema },
    answers: ok('The session', SessionResultSchema),
    problems: [
      'not_found',
      'test_mode_only',
      'too_many_attempts',
      'session_closed',
      'session_expired',
      'session_erased',
    ],
  },
  getCapture: {
    summary: 'Read one captured picture',
    description: 'Every reading is recorded in the audit log.',
    answers: { 200: { description: 'The picture', body: { mediaTypes: itemMediaTypes } } },
    problems: ['not_found', 'session_erased'],
  },
  linkCapture: {
    summary: 'Make a link that shows one captured picture for some minutes',
    description:
      'For a page of yours that may not hold the key. Whoever has the link sees the picture until it expires or the key ends; that it was made and each reading are recorded in the audit log.',
    body: { json: LinkRequestSchema, isOptional: true },
    answers: {
      201: { description: 'The link', body: { json: v.object({ url: v.string(), expiresAt: InstantSchema }) } },
    },
    problems: ['not_found', 'session_erased'],
  },
  getEvidence: {
    summary: 'Read the evidence package of a session',
    description:
      'A signed file that anyone verifies offline. Values of the document are masked unless `personal` (needs sessions:read) or `captures` (needs captures:read, and adds the pictures) is asked for. Every reading is recorded in the audit log.',
    query: EvidenceQuerySchema,
    answers: { 200: { description: 'The package', body: { mediaTypes: ['application/zip'] } } },
    problems: [
      ...(['not_found', 'evidence_not_ready', 'evidence_not_captured'] as const),
      ...(['evidence_certificate_unusable', 'session_erased'] as const),
    ],
  },
  listRecords: {
    summary: 'Read customer records (確認記録)',
    description:
      'Of one approved session, or of those approved on the days from–to in Japan. Fields that only the business knows are empty. Every reading is recorded in the audit log.',
    query: RecordsQuerySchema,
    answers: { 200: { description: 'The records', body: { mediaTypes: ['application/json', 'text/csv'] } } },
    problems: ['not_found', 'evidence_not_ready', 'evidence_not_captured', 'record_not_made', 'session_erased'],
  },
}
