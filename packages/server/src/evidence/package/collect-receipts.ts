import { setTimeout as delay } from 'node:timers/promises'
import type { AuditLog } from '../../audit/index.ts'
import { listSessionEntries, stampedText, type SessionEntry } from '../../audit/index.ts'
import type { SessionKey } from '../../crypto/index.ts'
import type { Queryable } from '../../db/index.ts'
import type { OpeningsFile } from './package-files.ts'

/** What the log says of a session. */
export interface Receipts {
  /** By place in the log, in its order (c2sp.org/tlog-proof). */
  readonly proofs: readonly { readonly index: number; readonly proof: string }[]
  readonly openings: OpeningsFile
  /** Signed note with the cosignatures of its witnesses. */
  readonly checkpoint: string
  /** The first stamped head of the log above the decision; `null` where no authority has stamped one. */
  readonly stamp: { readonly proof: string; readonly text: Buffer; readonly token: Buffer } | null
}

const mostEntries = 400
const pauseMs = 100
const mostPauses = 50

interface Context {
  readonly db: Queryable
  readonly auditLog: AuditLog
  readonly now: () => Date
}

const isPlaced = (entry: SessionEntry): entry is SessionEntry & { readonly index: number } => entry.index !== null

/** Another process may be giving the entries their places: it takes a moment. */
const placedEntries = async (
  context: Context,
  session: { readonly sessionId: string; readonly key: SessionKey },
): Promise<readonly (SessionEntry & { readonly index: number })[]> => {
  for (let pause = 0; ; pause += 1) {
    await context.auditLog.integrate(context.now())
    const entries = await listSessionEntries(context.db, session)
    const placed = entries.filter(isPlaced)
    if (placed.length === entries.length || pause === mostPauses) return placed
    await delay(pauseMs)
  }
}

const stampOf = async ({ auditLog }: Context, sessionId: string): Promise<Receipts['stamp']> => {
  const evidence = await auditLog.evidenceFor(sessionId)
  if (evidence === null || evidence.timestamp === null) return null
  return { proof: evidence.proof, text: stampedText(evidence.checkpoint), token: evidence.timestamp.token }
}

/**
 * Proofs of the session's entries and what their commitments hide. Of very many (each reading of a picture is one) the first
 * and the last are taken.
 */
export const collectReceipts = async (
  context: Context,
  session: { readonly sessionId: string; readonly key: SessionKey },
): Promise<Receipts> => {
  const all = await placedEntries(context, session)
  const entries = all.length <= mostEntries ? all : [...all.slice(0, mostEntries / 2), ...all.slice(-mostEntries / 2)]
  const proofs: { index: number; proof: string }[] = []
  for (const { index } of entries) {
    const proof = await context.auditLog.proof(index)
    if (proof !== null) proofs.push({ index, proof })
  }
  return {
    proofs,
    openings: entries.flatMap(({ index, opening }) => (opening === null ? [] : [{ index, ...opening }])),
    checkpoint: (await context.auditLog.checkpoint()) ?? '',
    stamp: await stampOf(context, session.sessionId),
  }
}
