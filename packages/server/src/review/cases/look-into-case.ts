import type { Unmasked } from '@honnin/shared/console'
import type { SessionId } from '@honnin/shared/protocol'
import { transaction } from '../../db/index.ts'
import { lookAtCapture, openCaseFile, SessionError } from '../../sessions/index.ts'
import { operatorNames, type Operator } from '../operators.ts'
import { recordAction } from '../record-action.ts'
import type { ReviewContext } from '../review-context.ts'
import { readProposal } from './case-store.ts'
import { listFields } from './describe-case.ts'
import { listNotes, openProposalNote } from './notes.ts'
import { lockCaseSession, readCaseSession, requireTenant } from './tenancy.ts'

/**
 * The personal data of a case. That it was asked for is in the audit log before anything is returned.
 *
 * Throws `ReviewError` `not_found`, `SessionError` `session_erased`.
 */
export const unmaskCase = (context: ReviewContext, operator: Operator, sessionId: SessionId): Promise<Unmasked> =>
  transaction(context.db, async (tx) => {
    const session = await lockCaseSession(tx, operator, sessionId)
    const file = await openCaseFile(context, tx, session)
    const { key, request } = file
    if (key === null) throw new SessionError('session_erased')
    await recordAction(tx, context, { type: 'review.unmasked', operatorId: operator.id, session, key })
    const notes = await listNotes(tx, key, sessionId)
    const proposal = await readProposal(tx, sessionId)
    const proposed = proposal === null ? null : openProposalNote(key, proposal.id, proposal.sealedNote)
    if (proposal !== null && proposed !== null) {
      const by = proposal.operatorId
      const displayName = (await operatorNames(tx, [by])).get(by) ?? ''
      notes.push({ at: proposal.at.toISOString(), by: { id: by, displayName }, text: proposed })
    }
    return {
      ...{ fields: listFields(file), reference: request.reference, purpose: request.purpose },
      ...{ metadata: { ...request.metadata }, notes, holdReason: file.holdReason },
    }
  })

/** One picture. Each look is an entry of the audit log, before the first byte is returned. Throws as {@link unmaskCase}. */
export const viewCapture = async (
  context: ReviewContext,
  operator: Operator,
  { sessionId, itemId }: { readonly sessionId: SessionId; readonly itemId: string },
): Promise<{ readonly media: Buffer; readonly mediaType: string }> => {
  await readCaseSession(context.db, operator, sessionId)
  return lookAtCapture(context, {
    ...{ sessionId, itemId },
    recordLook: async (tx, { session, key, itemId: item }) => {
      requireTenant(operator, session.tenantId)
      await recordAction(tx, context, {
        ...{ type: 'review.capture_viewed', operatorId: operator.id, session, key },
        plain: { item },
      })
    },
  })
}
