import { reviewerDecisions, type ReviewerDecision } from '@honnin/shared/console'
import { DocumentTypeSchema } from '@honnin/shared/documents'
import {
  DecisionSchema,
  PlanIdSchema,
  reasonCodes,
  SessionIdSchema,
  SessionStatusSchema,
  TenantIdSchema,
  type ReasonCode,
  type SessionId,
} from '@honnin/shared/protocol'
import * as v from 'valibot'
import type { Queryable, Transaction } from '../../db/index.ts'

/** A line of the queue or of a search, as the tables of sessions and of the review hold it. */
const CaseRowSchema = v.pipe(
  v.object({
    id: SessionIdSchema,
    tenant_id: TenantIdSchema,
    tenant_name: v.string(),
    livemode: v.boolean(),
    status: SessionStatusSchema,
    plan: PlanIdSchema,
    document_type: v.nullable(DocumentTypeSchema),
    attempt: v.number(),
    created_at: v.date(),
    decision: v.nullable(DecisionSchema),
    held_since: v.nullable(v.date()),
    claimed_by: v.nullable(v.string()),
    claimed_by_name: v.nullable(v.string()),
    claimed_until: v.nullable(v.date()),
    proposed_by: v.nullable(v.string()),
    proposed_by_name: v.nullable(v.string()),
  }),
  v.transform((row) => ({
    ...{ id: row.id, tenant: { id: row.tenant_id, name: row.tenant_name }, livemode: row.livemode },
    ...{ status: row.status, plan: row.plan, documentType: row.document_type, attempt: row.attempt },
    ...{ createdAt: row.created_at, decision: row.decision, heldSince: row.held_since },
    claim:
      row.claimed_by === null || row.claimed_until === null
        ? null
        : { by: { id: row.claimed_by, displayName: row.claimed_by_name ?? '' }, until: row.claimed_until },
    proposedBy: row.proposed_by === null ? null : { id: row.proposed_by, displayName: row.proposed_by_name ?? '' },
  })),
)
export type CaseRow = v.InferOutput<typeof CaseRowSchema>

/** `$1` is now: a claim that has run out is none. */
const selectCases = `select s.id, s.tenant_id, t.name as tenant_name, s.livemode, s.status, s.plan, s.document_type, s.attempt,
    s.created_at, s.decision, s.held_since, c.operator_id as claimed_by, co.display_name as claimed_by_name,
    c.until as claimed_until, p.operator_id as proposed_by, po.display_name as proposed_by_name
  from session s join tenant t on t.id = s.tenant_id
  left join review_claim c on c.session_id = s.id and c.until > $1 left join operator co on co.id = c.operator_id
  left join review_proposal p on p.session_id = s.id and s.status = 'review' left join operator po on po.id = p.operator_id`

export const readCaseRow = async (db: Queryable, now: Date, id: SessionId): Promise<CaseRow | null> => {
  const { rows } = await db.query(`${selectCases} where s.id = $2`, [now, id])
  return rows[0] === undefined ? null : v.parse(CaseRowSchema, rows[0])
}

export interface QueueFilter {
  readonly tenantIds: readonly string[] | null
  readonly livemode: boolean | undefined
  readonly plan: string | undefined
  readonly reason: string | undefined
  readonly show: 'all' | 'free' | 'mine' | 'proposed'
  readonly operatorId: string
  readonly limit: number
  /** The last case of the page before. */
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

/** `$1` to `$7`. */
const inQueue = `s.status = 'review' and ($2::text[] is null or s.tenant_id = any($2))
  and ($3::boolean is null or s.livemode = $3) and ($4::text is null or s.plan = $4)
  and ($5::text is null or s.decision -> 'reasons' ? $5)
  and case $6::text when 'free' then c.session_id is null and p.id is null
        when 'mine' then c.operator_id = $7
        when 'proposed' then p.operator_id <> $7 else true end`

const queueValues = (now: Date, { tenantIds, livemode, plan, reason, show, operatorId }: QueueFilter): unknown[] => [
  ...[now, tenantIds, livemode ?? null, plan ?? null, reason ?? null, show, operatorId],
]

/** Cases that wait for a reviewer, the longest waiting first. */
export const listQueue = async (db: Queryable, now: Date, filter: QueueFilter): Promise<readonly CaseRow[]> => {
  const { rows } = await db.query(
    `${selectCases} where ${inQueue} and ($8::text is null or (s.decision ->> 'decidedAt', s.id) > ($8, $9))
     order by s.decision ->> 'decidedAt', s.id limit $10`,
    [
      ...queueValues(now, filter),
      ...[filter.after?.createdAt.toISOString() ?? null, filter.after?.id ?? null, filter.limit],
    ],
  )
  return rows.map((row) => v.parse(CaseRowSchema, row))
}

/** How many cases there are in the queue, on whatever page. */
export const countQueue = async (db: Queryable, now: Date, filter: QueueFilter): Promise<number> => {
  const { rows } = await db.query(
    `select count(*) as total from session s left join review_claim c on c.session_id = s.id and c.until > $1
     left join review_proposal p on p.session_id = s.id where ${inQueue}`,
    queueValues(now, filter),
  )
  return v.parse(v.object({ total: v.number() }), rows[0]).total
}

export interface SearchFilter {
  readonly tenantIds: readonly string[] | null
  readonly livemode: boolean | undefined
  readonly id: string | undefined
  /** Blind indexes of the reference, one for each owner; `null` where it does not matter. */
  readonly referenceIndexes: readonly Buffer[] | null
  readonly status: string | undefined
  readonly plan: string | undefined
  readonly from: Date | null
  readonly before: Date | null
  readonly limit: number
  readonly after: { readonly createdAt: Date; readonly id: string } | null
}

/** Newest first. */
export const searchSessions = async (db: Queryable, now: Date, filter: SearchFilter): Promise<readonly CaseRow[]> => {
  const { rows } = await db.query(
    `${selectCases}
     where ($2::text[] is null or s.tenant_id = any($2)) and ($3::boolean is null or s.livemode = $3)
       and ($4::text is null or s.id = $4) and ($5::bytea[] is null or s.reference_index = any($5))
       and ($6::text is null or s.status = $6) and ($7::text is null or s.plan = $7)
       and ($8::timestamptz is null or s.created_at >= $8) and ($9::timestamptz is null or s.created_at < $9)
       and ($10::timestamptz is null or (s.created_at, s.id) < ($10, $11))
     order by s.created_at desc, s.id desc limit $12`,
    [
      ...[now, filter.tenantIds, filter.livemode ?? null, filter.id ?? null, filter.referenceIndexes],
      ...[filter.status ?? null, filter.plan ?? null, filter.from, filter.before],
      ...[filter.after?.createdAt ?? null, filter.after?.id ?? null, filter.limit],
    ],
  )
  return rows.map((row) => v.parse(CaseRowSchema, row))
}

export interface ReviewRulesRow {
  readonly twoPeople: readonly ReviewerDecision[]
  readonly claimMinutes: number
}

/** How the tenant's cases are decided. */
export const readReviewRules = async (db: Queryable, tenantId: string): Promise<ReviewRulesRow> => {
  const { rows } = await db.query('select two_people, claim_minutes from tenant where id = $1', [tenantId])
  const row = v.parse(
    v.object({ two_people: v.array(v.picklist(reviewerDecisions)), claim_minutes: v.number() }),
    rows[0],
  )
  return { twoPeople: row.two_people, claimMinutes: row.claim_minutes }
}

/** The first decision of two people. */
export interface StoredProposal {
  readonly id: string
  readonly operatorId: string
  readonly attempt: number
  readonly at: Date
  readonly status: ReviewerDecision
  readonly reasons: readonly ReasonCode[]
  readonly sealedNote: Buffer | null
}

const ProposalRowSchema = v.pipe(
  v.object({
    id: v.string(),
    operator_id: v.string(),
    attempt: v.number(),
    proposed_at: v.date(),
    status: v.picklist(reviewerDecisions),
    reasons: v.array(v.picklist(reasonCodes)),
    sealed_note: v.nullable(v.instance(Buffer)),
  }),
  v.transform((row): StoredProposal => ({
    ...{ id: row.id, operatorId: row.operator_id, attempt: row.attempt, at: row.proposed_at },
    ...{ status: row.status, reasons: row.reasons, sealedNote: row.sealed_note },
  })),
)

export const readProposal = async (db: Queryable, sessionId: SessionId): Promise<StoredProposal | null> => {
  const { rows } = await db.query('select * from review_proposal where session_id = $1', [sessionId])
  return rows[0] === undefined ? null : v.parse(ProposalRowSchema, rows[0])
}

export const insertProposal = async (
  tx: Transaction,
  sessionId: SessionId,
  proposal: StoredProposal,
): Promise<void> => {
  await tx.query(
    `insert into review_proposal (id, session_id, attempt, operator_id, proposed_at, status, reasons, sealed_note)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[proposal.id, sessionId, proposal.attempt, proposal.operatorId, proposal.at],
      ...[proposal.status, proposal.reasons, proposal.sealedNote],
    ],
  )
}

export const deleteProposal = async (tx: Transaction, sessionId: SessionId): Promise<void> => {
  await tx.query('delete from review_proposal where session_id = $1', [sessionId])
}

/** Forgets, within the transaction of an erasure, what reviewers wrote about the session. */
export const forgetReview = async (tx: Transaction, sessionId: SessionId): Promise<void> => {
  await tx.query('delete from review_claim where session_id = $1', [sessionId])
  await tx.query('delete from review_proposal where session_id = $1', [sessionId])
  await tx.query('delete from review_note where session_id = $1', [sessionId])
}
