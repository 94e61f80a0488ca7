import type { Unmasked } from '@honnin/shared/console'
import type { SessionId } from '@honnin/shared/protocol'
import type { SessionKey } from '../../crypto/index.ts'
import type { Queryable, Transaction } from '../../db/index.ts'
import { operatorNames } from '../operators.ts'

const notePlace = (entryId: number): string => `review-note|${entryId}`
const proposalPlace = (proposalId: string): string => `review-proposal|${proposalId}`

export const sealProposalNote = (key: SessionKey, proposalId: string, note: string | undefined): Buffer | null =>
  note === undefined ? null : key.sealText(proposalPlace(proposalId), note)

export const openProposalNote = (key: SessionKey, proposalId: string, sealed: Buffer | null): string | null =>
  sealed === null ? null : key.openText(proposalPlace(proposalId), sealed)

/** Keeps what a reviewer wrote with a decision, beside the entry of the log that tells of it. */
export const keepNote = async (
  tx: Transaction,
  key: SessionKey,
  note: {
    readonly sessionId: SessionId
    readonly entryId: number
    readonly operatorId: string
    readonly at: Date
    readonly text: string | null | undefined
  },
): Promise<void> => {
  if (note.text === undefined || note.text === null) return
  await tx.query(
    'insert into review_note (entry_id, session_id, operator_id, written_at, sealed) values ($1, $2, $3, $4, $5)',
    [note.entryId, note.sessionId, note.operatorId, note.at, key.sealText(notePlace(note.entryId), note.text)],
  )
}

/** What reviewers wrote about the session, the first one first. */
export const listNotes = async (db: Queryable, key: SessionKey, sessionId: SessionId): Promise<Unmasked['notes']> => {
  const { rows } = await db.query<{ entry_id: number; operator_id: string; written_at: Date; sealed: Buffer }>(
    'select * from review_note where session_id = $1 order by entry_id',
    [sessionId],
  )
  const names = await operatorNames(
    db,
    rows.map((row) => row.operator_id),
  )
  return rows.map((row) => ({
    at: row.written_at.toISOString(),
    by: { id: row.operator_id, displayName: names.get(row.operator_id) ?? '' },
    text: key.openText(notePlace(row.entry_id), row.sealed),
  }))
}
