import type { SessionId } from '@honnin/shared/protocol'
import type { AuditLog, AuditReceipt } from '../audit/index.ts'
import { sha256Hex } from '../crypto/index.ts'
import type { Db } from '../db/index.ts'
import { readDeletion } from './deletion-store.ts'
import { SessionError } from './session-error.ts'

export interface IssuedReceipt {
  readonly sessionId: SessionId
  readonly erasedAt: string
  readonly completedAt: string
  /** Compact JWS; `DeletionReceiptSchema` is its payload. */
  readonly receipt: string
  /** Of the compact JWS, as the audit log has it. */
  readonly sha256: string
  /** Proof that the erasure is in the log. */
  readonly audit: AuditReceipt | null
}

/**
 * The receipt of an erased session, as often as it is asked for. Throws {@link SessionError}: `not_found` where the session was
 * not erased, `receipt_pending` while files are still being destroyed.
 */
export const readDeletionReceipt = async (
  { db, auditLog }: { readonly db: Db; readonly auditLog: AuditLog },
  sessionId: SessionId,
): Promise<IssuedReceipt> => {
  const deletion = await readDeletion(db, sessionId)
  if (deletion === null) throw new SessionError('not_found')
  const { receipt, completedAt, erasedAt } = deletion
  if (receipt === null || completedAt === null) throw new SessionError('receipt_pending')
  return {
    ...{ sessionId, erasedAt: erasedAt.toISOString(), completedAt: completedAt.toISOString() },
    ...{ receipt, sha256: sha256Hex(receipt), audit: await auditLog.receiptFor(sessionId) },
  }
}
