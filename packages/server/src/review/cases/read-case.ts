import { permissionsOf, type Case, type Proposal, type TimelineEntry } from '@honnin/shared/console'
import type { SessionId } from '@honnin/shared/protocol'
import { attemptsLeft, openCaseFile, type CaseFile } from '../../sessions/index.ts'
import { listSessionLines, type EntryLine } from '../log/entry-lines.ts'
import type { Operator } from '../operators.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { readCaseRow, readProposal, readReviewRules, type StoredProposal } from './case-store.ts'
import { nameProposer } from './decide-case.ts'
import { listCaptures, listFields, toSummary, veil, veilField } from './describe-case.ts'
import { readCaseSession } from './tenancy.ts'

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const toTimeline = ({ index, at, type, operator, details }: EntryLine): TimelineEntry => {
  const { from, to, operator: _operator, by: _by, ...others } = details
  return { ...{ index, at, type, operator }, from: textOf(from), to: textOf(to), details: others }
}

const toProposal = async (context: ReviewContext, operator: Operator, stored: StoredProposal): Promise<Proposal> => ({
  ...{ id: stored.id, by: { id: stored.operatorId, displayName: await nameProposer(context, stored) } },
  ...{ isMine: stored.operatorId === operator.id, at: stored.at.toISOString() },
  ...{ status: stored.status, reasons: [...stored.reasons], note: null },
})

/** What the operator can do with the case now. */
const abilities = (
  operator: Operator,
  { session, key }: CaseFile,
  { claimant, proposal }: { readonly claimant: string | null; readonly proposal: StoredProposal | null },
): Case['can'] => {
  const granted = permissionsOf({ roles: operator.roles, ofAllTenants: operator.tenantIds === null })
  const isFree = claimant === null || claimant === operator.id
  const mayDecide = granted.includes('cases:decide') && session.status === 'review'
  return {
    claim: mayDecide && isFree,
    decide: mayDecide && claimant === operator.id && proposal === null,
    confirm: mayDecide && isFree && proposal !== null && proposal.operatorId !== operator.id,
    unmask: granted.includes('cases:unmask') && key !== null,
  }
}

const describeFile = (file: CaseFile) => {
  const { session, result, request, steps, deletion } = file
  return {
    ...{ sector: session.sector, expiresAt: session.expiresAt.toISOString() },
    retainUntil: session.retainUntil?.toISOString() ?? null,
    decision: session.decision?.status === session.status ? session.decision : null,
    ...{ attemptsLeft: attemptsLeft(session), checks: [...(result?.checks ?? [])] },
    ...{ fields: listFields(file).map(veilField), warnings: [...(result?.document.warnings ?? [])] },
    ...{ reference: veil(request.reference), captures: listCaptures(file) },
    steps: steps.map(({ step, completedAt }) => ({
      ...{ kind: step.kind, issuedAt: step.issuedAt, completedAt: completedAt?.toISOString() ?? null },
    })),
    held: session.heldSince === null ? null : { since: session.heldSince.toISOString() },
    erased:
      deletion === null
        ? null
        : { at: deletion.erasedAt.toISOString(), completedAt: deletion.completedAt?.toISOString() ?? null },
  }
}

/** A case with its personal data veiled. Throws {@link ReviewError} `not_found`. */
export const readCase = async (context: ReviewContext, operator: Operator, sessionId: SessionId): Promise<Case> => {
  const { db } = context
  const session = await readCaseSession(db, operator, sessionId)
  const row = await readCaseRow(db, context.now(), sessionId)
  if (row === null) throw new ReviewError('not_found')
  const file = await openCaseFile(context, db, session)
  const stored = session.status === 'review' ? await readProposal(db, sessionId) : null
  const lines = await listSessionLines(db, sessionId)
  return {
    ...toSummary(row, operator.id),
    ...describeFile(file),
    timeline: lines.map(toTimeline),
    proposal: stored === null ? null : await toProposal(context, operator, stored),
    needsTwoPeople: [...(await readReviewRules(db, session.tenantId)).twoPeople],
    can: abilities(operator, file, { claimant: row.claim?.by.id ?? null, proposal: stored }),
    auditIndex: lines.findLast(({ details }) => 'to' in details)?.index ?? null,
  }
}
