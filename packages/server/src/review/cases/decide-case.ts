import { reviewerReasons, type Decide, type Decided, type ReviewerDecision } from '@honnin/shared/console'
import type { ReasonCode, SessionId } from '@honnin/shared/protocol'
import { transaction, type Transaction } from '../../db/index.ts'
import type { SessionKey } from '../../crypto/index.ts'
import { attemptsLeft, findKeyOf, reviewSession, type Session } from '../../sessions/index.ts'
import { operatorNames, type Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { ReviewError } from '../review-error.ts'
import { deleteProposal, insertProposal, readProposal, readReviewRules, type StoredProposal } from './case-store.ts'
import { endClaim, readClaimant, requireInReview } from './claim-case.ts'
import { keepNote, openProposalNote, sealProposalNote } from './notes.ts'
import { lockCaseSession } from './tenancy.ts'

/** Throws {@link ReviewError}: `reason_required`, `reason_unfitting`. */
const requireReasons = ({ status, reasons }: Pick<Decide, 'status' | 'reasons'>): void => {
  if (status === 'approved' ? reasons.length > 0 : reasons.some((reason) => !reviewerReasons.includes(reason)))
    throw new ReviewError('reason_unfitting', { param: 'reasons' })
  if (status !== 'approved' && reasons.length === 0) throw new ReviewError('reason_required', { param: 'reasons' })
}

interface Case {
  readonly session: Session
  readonly key: SessionKey
}

/** Locks a case that waits for a reviewer. Throws {@link ReviewError}: `not_found`, `case_not_in_review`. */
const lockCase = async (
  tx: Transaction,
  context: ReviewContext,
  { operator, sessionId }: { readonly operator: Operator; readonly sessionId: SessionId },
): Promise<Case> => {
  const session = await lockCaseSession(tx, operator, sessionId)
  requireInReview(session)
  const key = await findKeyOf(context, tx, session)
  if (key === null) throw new ReviewError('case_not_in_review')
  return { session, key }
}

/** Throws {@link ReviewError}: `case_claimed`, `claim_required`. */
const requireClaim = async (
  tx: Transaction,
  context: ReviewContext,
  operator: Operator,
  id: SessionId,
): Promise<void> => {
  const claimant = await readClaimant(tx, context.now(), id)
  if (claimant === null) throw new ReviewError('claim_required')
  if (claimant !== operator.id) throw new ReviewError('case_claimed')
}

const settle = async (
  tx: Transaction,
  context: ReviewContext,
  { session, key }: Case,
  decided: {
    readonly verdict: { readonly status: ReviewerDecision; readonly reasons: readonly ReasonCode[] }
    readonly operator: Operator
    readonly note: string | undefined
    readonly firstOperatorId: string | null
  },
): Promise<Decided> => {
  const { verdict, operator, note, firstOperatorId } = decided
  const entryId = await recordAction(tx, context, {
    ...{ type: 'review.decided', operatorId: operator.id, session, key },
    plain: { decision: verdict.status, reasons: [...verdict.reasons], people: firstOperatorId === null ? 1 : 2 },
    facts: { note: note ?? null, first: firstOperatorId },
  })
  await keepNote(tx, key, { sessionId: session.id, entryId, operatorId: operator.id, at: context.now(), text: note })
  await endClaim(tx, session.id)
  await deleteProposal(tx, session.id)
  const { status } = await reviewSession(tx, context, { session, key, verdict })
  return { outcome: 'decided', status, proposal: null }
}

const propose = async (
  tx: Transaction,
  context: ReviewContext,
  { session, key }: Case,
  { operator, asked }: { readonly operator: Operator; readonly asked: Decide },
): Promise<Decided> => {
  const id = context.random.id('prp')
  const at = context.now()
  const proposal: StoredProposal = {
    ...{ id, operatorId: operator.id, attempt: session.attempt, at, status: asked.status, reasons: asked.reasons },
    sealedNote: sealProposalNote(key, id, asked.note),
  }
  await insertProposal(tx, session.id, proposal)
  await endClaim(tx, session.id)
  await recordAction(tx, context, {
    ...{ type: 'review.proposed', operatorId: operator.id, session, key },
    plain: { decision: asked.status, reasons: [...asked.reasons], proposal: id },
    facts: { note: asked.note ?? null },
  })
  return {
    ...{ outcome: 'proposed', status: session.status },
    proposal: {
      ...{ id, by: { id: operator.id, displayName: operator.displayName }, isMine: true, at: at.toISOString() },
      ...{ status: asked.status, reasons: asked.reasons, note: asked.note ?? null },
    },
  }
}

/**
 * Decides a case that the operator has claimed, or proposes the decision where the tenant wants two people for it. State, audit
 * entries and webhook are one transaction; of two who decide at once one is refused.
 *
 * Throws {@link ReviewError}: `not_found`, `case_not_in_review`, `case_claimed`, `claim_required`, `case_changed`,
 * `decision_proposed`, `no_attempt_left`, `reason_required`, `reason_unfitting`; `SessionError` `method_not_lawful`.
 */
export const decideCase = async (
  context: ReviewContext,
  operator: Operator,
  { sessionId, asked }: { readonly sessionId: SessionId; readonly asked: Decide },
): Promise<Decided> => {
  requireReasons(asked)
  return transaction(context.db, async (tx) => {
    const found = await lockCase(tx, context, { operator, sessionId })
    const { session } = found
    if (session.attempt !== asked.attempt) throw new ReviewError('case_changed')
    if ((await readProposal(tx, sessionId)) !== null) throw new ReviewError('decision_proposed')
    await requireClaim(tx, context, operator, sessionId)
    if (asked.status === 'resubmit' && attemptsLeft(session) === 0) throw new ReviewError('no_attempt_left')
    const { twoPeople } = await readReviewRules(tx, session.tenantId)
    if (twoPeople.includes(asked.status)) return propose(tx, context, found, { operator, asked })
    const verdict = { status: asked.status, reasons: asked.reasons }
    return settle(tx, context, found, { verdict, operator, note: asked.note, firstOperatorId: null })
  })
}

interface SecondWord {
  readonly sessionId: SessionId
  readonly proposal: string
  readonly note: string | undefined
}

/** The proposal that was looked at. Throws {@link ReviewError}: `proposal_gone`, `case_changed`, `case_claimed`. */
const requireProposal = async (
  tx: Transaction,
  context: ReviewContext,
  {
    session,
    operator,
    proposal,
  }: { readonly session: Session; readonly operator: Operator; readonly proposal: string },
): Promise<StoredProposal> => {
  const stored = await readProposal(tx, session.id)
  if (stored?.id !== proposal) throw new ReviewError('proposal_gone')
  if (stored.attempt !== session.attempt) throw new ReviewError('case_changed')
  const claimant = await readClaimant(tx, context.now(), session.id)
  if (claimant !== null && claimant !== operator.id) throw new ReviewError('case_claimed')
  return stored
}

/** Confirms what somebody else has proposed; then it stands. Throws {@link ReviewError} `same_person`, and as {@link decideCase}. */
export const confirmDecision = (
  context: ReviewContext,
  operator: Operator,
  { sessionId, proposal, note }: SecondWord,
): Promise<Decided> =>
  transaction(context.db, async (tx) => {
    const found = await lockCase(tx, context, { operator, sessionId })
    const stored = await requireProposal(tx, context, { session: found.session, operator, proposal })
    if (stored.operatorId === operator.id) throw new ReviewError('same_person')
    if (stored.status === 'resubmit' && attemptsLeft(found.session) === 0) throw new ReviewError('no_attempt_left')
    const { id: firstNotePlace, sealedNote, operatorId: firstOperatorId } = stored
    const firstNote = openProposalNote(found.key, firstNotePlace, sealedNote)
    const entryId = await recordAction(tx, context, {
      ...{ type: 'review.confirmed', operatorId: operator.id, session: found.session, key: found.key },
      plain: { proposal },
      facts: { first: firstOperatorId },
    })
    await keepNote(tx, found.key, {
      ...{ sessionId, entryId, operatorId: firstOperatorId, at: stored.at, text: firstNote },
    })
    const verdict = { status: stored.status, reasons: stored.reasons }
    return settle(tx, context, found, { verdict, operator, note, firstOperatorId })
  })

/** Puts a proposal aside, one's own too; the case waits for a reviewer as before. */
export const sendBackDecision = (
  context: ReviewContext,
  operator: Operator,
  { sessionId, proposal, note }: SecondWord,
): Promise<Decided> =>
  transaction(context.db, async (tx) => {
    const found = await lockCase(tx, context, { operator, sessionId })
    await requireProposal(tx, context, { session: found.session, operator, proposal })
    const entryId = await recordAction(tx, context, {
      ...{ type: 'review.sent_back', operatorId: operator.id, session: found.session, key: found.key },
      plain: { proposal },
      facts: { note: note ?? null },
    })
    await keepNote(tx, found.key, { sessionId, entryId, operatorId: operator.id, at: context.now(), text: note })
    await deleteProposal(tx, sessionId)
    await endClaim(tx, sessionId)
    return { outcome: 'sent_back', status: found.session.status, proposal: null }
  })

/** Names for a proposal that is shown. */
export const nameProposer = async (context: ReviewContext, { operatorId }: StoredProposal): Promise<string> =>
  (await operatorNames(context.db, [operatorId])).get(operatorId) ?? ''
