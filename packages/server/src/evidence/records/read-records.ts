import type { SessionId } from '@honnin/shared/protocol'
import { listApproved, openDossier, SessionError, type ApprovedCursor } from '../../sessions/index.ts'
import type { EvidenceContext, Reader } from '../export-evidence.ts'
import { buildRecord } from './build-record.ts'
import type { CustomerRecord } from './record-fields.ts'

const pageSize = 100
const japanOffset = '+09:00'
const dayMs = 24 * 60 * 60 * 1000

/** Days in Japan, `YYYY-MM-DD`, both included. */
export interface RecordRange {
  readonly from: string
  readonly to: string
}

export interface RecordRequest {
  readonly tenantId: string
  readonly livemode: boolean
  readonly range: RecordRange
  readonly reader: Reader
}

const instantsOf = ({ from, to }: RecordRange): { readonly begin: string; readonly end: string } => ({
  begin: new Date(`${from}T00:00:00.000${japanOffset}`).toISOString(),
  end: new Date(new Date(`${to}T00:00:00.000${japanOffset}`).getTime() + dayMs).toISOString(),
})

/** The record of one session. Throws `SessionError` as `openDossier` does, and `record_not_made` where it was not approved. */
export const readRecord = async (
  context: EvidenceContext,
  { sessionId, reader }: { readonly sessionId: SessionId; readonly reader: Reader },
): Promise<CustomerRecord> => {
  const reading = { type: 'session.record_read', plain: { ...reader } }
  const dossier = await openDossier(context, { sessionId, reading })
  if (dossier.decision.status !== 'approved') throw new SessionError('record_not_made')
  const receipt = await context.auditLog.receiptFor(sessionId)
  return buildRecord(dossier, receipt?.index ?? null)
}

/**
 * Records of the verifications that were approved on these days, in the order of their decisions. Each reading is in the audit
 * log before its record is given; a session that is erased meanwhile is left out.
 */
export async function* readRecords(
  context: EvidenceContext,
  { tenantId, livemode, range, reader }: RecordRequest,
): AsyncGenerator<CustomerRecord, void> {
  let after: ApprovedCursor | null = null
  for (;;) {
    const page: readonly ApprovedCursor[] = await listApproved(context.db, {
      ...{ tenantId, livemode, after, limit: pageSize },
      ...instantsOf(range),
    })
    for (const { id } of page) {
      try {
        yield await readRecord(context, { sessionId: id, reader })
      } catch (error) {
        if (!(error instanceof SessionError) || error.code !== 'session_erased') throw error
      }
    }
    after = page.at(-1) ?? null
    if (page.length < pageSize) return
  }
}
