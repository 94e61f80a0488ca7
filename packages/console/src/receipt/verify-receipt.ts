import {
  encodeBase64,
  leafInput,
  parseLogProof,
  parseNoteKey,
  openCheckpoint,
  verifyInclusion,
} from '@honnin/shared/audit'
import type { AuditPrimitives, Checkpoint } from '@honnin/shared/audit'
import { SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'

/** The steps in their order; each rests on the ones before. */
export const receiptSteps = ['key', 'signature', 'inclusion', 'entry'] as const
export type ReceiptStep = (typeof receiptSteps)[number]

/** What was verified, to be looked at and compared. */
export interface VerifiedReceipt {
  readonly log: string
  /** The verifier key, whole: `<name>+<id>+<base64>`. */
  readonly key: string
  readonly index: string
  readonly size: string
  readonly root: string
  readonly leaf: string
  readonly pathLength: number
  readonly type: string
  readonly at: string
}

export type ReceiptResult =
  | { readonly isGood: true; readonly receipt: VerifiedReceipt }
  | { readonly isGood: false; readonly failedAt: ReceiptStep; readonly cause: unknown }

const EntrySchema = v.object({ type: v.string(), at: v.string(), session: v.nullable(SessionIdSchema) })

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

class OtherEntryError extends Error {
  override readonly name = 'OtherEntryError'
}

const readEntry = (bytes: Uint8Array): v.InferOutput<typeof EntrySchema> =>
  v.parse(EntrySchema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))

/**
 * Verifies an audit receipt with nothing but its own text: reads the key, checks the signature of the checkpoint, the inclusion
 * of the entry in the tree below it (RFC 9162), and that the entry is the one that was asked for.
 *
 * Never throws: a receipt that fails says at which step.
 */
export const verifyReceipt = async (
  given: { readonly proof: string; readonly key: string; readonly index: number; readonly sessionId: string | null },
  primitives: AuditPrimitives,
): Promise<ReceiptResult> => {
  let step: ReceiptStep = 'key'
  try {
    const key = await parseNoteKey(given.key, primitives.sha256)
    step = 'signature'
    const proof = parseLogProof(given.proof)
    const checkpoint: Checkpoint = await openCheckpoint(proof.checkpoint, key, primitives)
    step = 'inclusion'
    const leafHash = await primitives.sha256(leafInput(proof.entry))
    await verifyInclusion(
      { index: proof.index, size: checkpoint.size, leafHash, proof: proof.hashes, root: checkpoint.root },
      primitives.sha256,
    )
    step = 'entry'
    const entry = readEntry(proof.entry)
    if (proof.index !== BigInt(given.index)) throw new OtherEntryError('another place in the log')
    if (given.sessionId !== null && entry.session !== given.sessionId) throw new OtherEntryError('another session')
    return {
      isGood: true,
      receipt: {
        log: checkpoint.origin,
        key: given.key,
        index: proof.index.toString(),
        size: checkpoint.size.toString(),
        root: encodeBase64(checkpoint.root),
        leaf: hexOf(leafHash),
        pathLength: proof.hashes.length,
        type: entry.type,
        at: entry.at,
      },
    }
  } catch (cause) {
    return { isGood: false, failedAt: step, cause }
  }
}
