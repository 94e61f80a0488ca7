import { DocumentTypeSchema } from '@honnin/shared/documents'
import { sectors } from '@honnin/shared/methods'
import {
  DecisionSchema,
  LocaleSchema,
  PlanIdSchema,
  plans,
  SessionIdSchema,
  SessionStatusSchema,
  TenantIdSchema,
  type Decision,
  type PlanId,
  type SessionId,
  type SessionStatus,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable, Transaction } from '../db/index.ts'
import type { Session } from './session.ts'

const instant = v.date()

/** One row, parsed at the edge: everything behind it trusts the types. */
const SessionRowSchema = v.pipe(
  v.object({
    id: SessionIdSchema,
    tenant_id: TenantIdSchema,
    livemode: v.boolean(),
    status: SessionStatusSchema,
    plan: PlanIdSchema,
    sector: v.picklist(sectors),
    locale: v.nullable(LocaleSchema),
    document_types: v.array(DocumentTypeSchema),
    document_type: v.nullable(DocumentTypeSchema),
    created_at: instant,
    expires_at: instant,
    retain_until: v.nullable(instant),
    session_days: v.number(),
    result_days: v.number(),
    media_days: v.number(),
    result_until: v.nullable(instant),
    media_until: v.nullable(instant),
    first_read_at: v.nullable(instant),
    warned_at: v.nullable(instant),
    held_since: v.nullable(instant),
    sealed_hold: v.nullable(v.instance(Buffer)),
    attempt: v.number(),
    receipt: v.string(),
    client_token_id: v.string(),
    bound_jkt: v.nullable(v.string()),
    may_rebind: v.boolean(),
    consent_text_version: v.nullable(v.string()),
    consent_locale: v.nullable(LocaleSchema),
    consent_granted_at: v.nullable(instant),
    decision: v.nullable(DecisionSchema),
    sealed_request: v.nullable(v.instance(Buffer)),
    sealed_result: v.nullable(v.instance(Buffer)),
    sealed_return_url: v.nullable(v.instance(Buffer)),
    processing_runs: v.number(),
  }),
  v.transform((row): Session => ({
    id: row.id,
    tenantId: row.tenant_id,
    livemode: row.livemode,
    status: row.status,
    plan: plans[row.plan],
    sector: row.sector,
    locale: row.locale,
    documentTypes: row.document_types,
    documentType: row.document_type,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    retention: { sessionDays: row.session_days, resultDays: row.result_days, mediaDays: row.media_days },
    retainUntil: row.retain_until,
    resultUntil: row.result_until,
    mediaUntil: row.media_until,
    firstReadAt: row.first_read_at,
    warnedAt: row.warned_at,
    heldSince: row.held_since,
    sealedHold: row.sealed_hold,
    attempt: row.attempt,
    receipt: row.receipt,
    clientTokenId: row.client_token_id,
    boundJkt: row.bound_jkt,
    mayRebind: row.may_rebind,
    consent:
      row.consent_text_version === null || row.consent_locale === null || row.consent_granted_at === null
        ? null
        : { textVersion: row.consent_text_version, locale: row.consent_locale, grantedAt: row.consent_granted_at },
    decision: row.decision,
    sealedRequest: row.sealed_request,
    sealedResult: row.sealed_result,
    sealedReturnUrl: row.sealed_return_url,
    processingRuns: row.processing_runs,
  })),
)

const parseFirst = (rows: readonly unknown[]): Session | null =>
  rows[0] === undefined ? null : v.parse(SessionRowSchema, rows[0])

export const insertSession = async (tx: Transaction, session: Session): Promise<void> => {
  await tx.query(
    `insert into session (id, tenant_id, livemode, status, plan, sector, locale, document_types, created_at, expires_at,
       attempt, receipt, client_token_id, sealed_request, session_days, result_days, media_days)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      ...[session.id, session.tenantId, session.livemode, session.status, session.plan.id, session.sector],
      ...[session.locale, session.documentTypes, session.createdAt, session.expiresAt, session.attempt],
      ...[session.receipt, session.clientTokenId, session.sealedRequest],
      ...[session.retention.sessionDays, session.retention.resultDays, session.retention.mediaDays],
    ],
  )
}

export const readSession = async (db: Queryable, id: SessionId): Promise<Session | null> =>
  parseFirst((await db.query('select * from session where id = $1', [id])).rows)

/** Reads the session and keeps every other writer waiting until the transaction ends. */
export const lockSession = async (tx: Transaction, id: SessionId): Promise<Session | null> =>
  parseFirst((await tx.query('select * from session where id = $1 for update', [id])).rows)

export interface SessionFilter {
  readonly tenantId: string
  readonly livemode: boolean
  readonly status: SessionStatus | null
  /** `null`: of any. */
  readonly plans?: readonly PlanId[] | null
  /** Created at this instant or later, and before that one. */
  readonly createdFrom?: Date | null
  readonly createdBefore?: Date | null
  /** Blind index of the relying party's reference. */
  readonly referenceIndex: Buffer | null
  readonly limit: number
  /** The last session of the page before. */
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

/** Newest first. */
export const listSessions = async (db: Queryable, filter: SessionFilter): Promise<readonly Session[]> => {
  const { rows } = await db.query(
    `select * from session
     where tenant_id = $1 and livemode = $2 and ($3::text is null or status = $3)
       and ($4::timestamptz is null or (created_at, id) < ($4, $5))
       and ($7::bytea is null or reference_index = $7)
       and ($8::text[] is null or plan = any($8))
       and ($9::timestamptz is null or created_at >= $9) and ($10::timestamptz is null or created_at < $10)
     order by created_at desc, id desc limit $6`,
    [
      ...[filter.tenantId, filter.livemode, filter.status],
      ...[filter.after?.createdAt ?? null, filter.after?.id ?? null, filter.limit, filter.referenceIndex],
      ...[filter.plans ?? null, filter.createdFrom ?? null, filter.createdBefore ?? null],
    ],
  )
  return rows.map((row) => v.parse(SessionRowSchema, row))
}

export const writeRequest = async (
  tx: Transaction,
  id: SessionId,
  { sealed, referenceIndex }: { readonly sealed: Uint8Array; readonly referenceIndex: Uint8Array | null },
): Promise<void> => {
  await tx.query('update session set sealed_request = $2, reference_index = $3 where id = $1', [
    id,
    sealed,
    referenceIndex,
  ])
}

/** Only through `changeStatus`, which knows what is legal; the database refuses the rest again. */
export const writeStatus = async (tx: Transaction, id: SessionId, status: SessionStatus): Promise<void> => {
  await tx.query('update session set status = $2 where id = $1', [id, status])
}

export const findByLink = async (db: Queryable, digest: Uint8Array): Promise<Session | null> =>
  parseFirst((await db.query('select * from session where link_sha256 = $1', [digest])).rows)

export const writeLink = async (tx: Transaction, id: SessionId, digest: Uint8Array): Promise<void> => {
  await tx.query('update session set link_sha256 = $2 where id = $1', [id, digest])
}

export const writeReturnUrl = async (tx: Transaction, id: SessionId, sealed: Uint8Array): Promise<void> => {
  await tx.query('update session set sealed_return_url = $2 where id = $1', [id, sealed])
}

export const writeClientToken = async (tx: Transaction, id: SessionId, tokenId: string): Promise<void> => {
  await tx.query('update session set client_token_id = $2, may_rebind = true where id = $1', [id, tokenId])
}

export const writeBinding = async (tx: Transaction, id: SessionId, jkt: string): Promise<void> => {
  await tx.query('update session set bound_jkt = $2, may_rebind = false where id = $1', [id, jkt])
}

export const writeConsent = async (
  tx: Transaction,
  id: SessionId,
  consent: NonNullable<Session['consent']>,
): Promise<void> => {
  await tx.query(
    'update session set consent_text_version = $2, consent_locale = $3, consent_granted_at = $4 where id = $1',
    [id, consent.textVersion, consent.locale, consent.grantedAt],
  )
}

export const writeDocumentType = async (tx: Transaction, id: SessionId, documentType: string): Promise<void> => {
  await tx.query('update session set document_type = $2 where id = $1', [id, documentType])
}

export const beginAttempt = async (tx: Transaction, id: SessionId, attempt: number): Promise<void> => {
  await tx.query('update session set attempt = $2, processing_runs = 0, processing_began_at = null where id = $1', [
    id,
    attempt,
  ])
}

/** Counts a run of the present attempt; says which it is, from 1. */
export const countProcessingRun = async (tx: Transaction, id: SessionId, at: Date): Promise<number> => {
  const { rows } = await tx.query<{ processing_runs: number }>(
    `update session set processing_runs = processing_runs + 1, processing_began_at = $2 where id = $1
     returning processing_runs`,
    [id, at],
  )
  return rows[0]?.processing_runs ?? 0
}

/** A run that was ended from outside, by a shutdown say, does not count. */
export const uncountProcessingRun = async (db: Queryable, id: SessionId): Promise<void> => {
  await db.query('update session set processing_runs = processing_runs - 1 where id = $1 and processing_runs > 0', [id])
}

export const writeDecision = async (
  tx: Transaction,
  id: SessionId,
  { decision, sealedResult }: { readonly decision: Decision; readonly sealedResult: Uint8Array },
): Promise<void> => {
  await tx.query('update session set decision = $2, sealed_result = $3 where id = $1', [id, decision, sealedResult])
}

/** Leaves what tells nothing about the person. */
export const clearSession = async (tx: Transaction, id: SessionId): Promise<void> => {
  await tx.query(
    `update session set sealed_request = null, sealed_result = null, decision = null, document_type = null, locale = null,
       bound_jkt = null, consent_text_version = null, consent_locale = null, consent_granted_at = null, retain_until = null,
       result_until = null, media_until = null, reference_index = null, sealed_hold = null, sealed_return_url = null,
       link_sha256 = null
     where id = $1`,
    [id],
  )
}
