import { AuditError } from './audit-error.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { leafInput, verifyInclusion } from './merkle.ts'
import type { AuditPrimitives } from './primitives.ts'
import type { NoteKey } from './signed-note.ts'

const firstLine = 'c2sp.org/tlog-proof@v1'

/** An offline proof that an entry is in the log (c2sp.org/tlog-proof). `entry` travels as the opaque extra data. */
export interface LogProof {
  readonly entry: Uint8Array
  readonly index: bigint
  readonly hashes: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
}

export const formatLogProof = (proof: LogProof): string =>
  [
    firstLine,
    `extra ${encodeBase64(proof.entry)}`,
    `index ${proof.index}`,
    ...proof.hashes.map(encodeBase64),
    '',
    proof.checkpoint,
  ].join('\n')

const malformed = (what: string): AuditError => new AuditError('proof_malformed', `the proof ${what}`)

/** Reads the text. Nothing of it may be believed before {@link verifyLogProof}. */
export const parseLogProof = (text: string): LogProof => {
  const split = text.indexOf('\n\n')
  if (split < 0) throw malformed('has no checkpoint')
  const [version, extra = '', index = '', ...hashes] = text.slice(0, split).split('\n')
  if (version !== firstLine) throw malformed(`does not begin with ${firstLine}`)
  const entry = extra.startsWith('extra ') ? decodeBase64(extra.slice('extra '.length)) : null
  if (entry === null) throw malformed('does not carry its entry')
  const position = /^index (0|[1-9][0-9]*)$/.exec(index)?.[1]
  if (position === undefined) throw malformed('has no index')
  return {
    entry,
    index: BigInt(position),
    hashes: hashes.map((line) => {
      const hash = decodeBase64(line)
      if (hash === null) throw malformed('has a hash that is not base64')
      return hash
    }),
    checkpoint: text.slice(split + 2),
  }
}

export interface VerifiedLogProof {
  readonly entry: Uint8Array
  readonly index: bigint
  readonly checkpoint: Checkpoint
}

/**
 * Verifies a proof with nothing but the log's public key: signature of the checkpoint, then inclusion of the entry.
 *
 * Throws {@link AuditError} and returns only what was verified.
 */
export const verifyLogProof = async (
  text: string,
  key: NoteKey,
  primitives: AuditPrimitives,
): Promise<VerifiedLogProof> => {
  const proof = parseLogProof(text)
  const checkpoint = await openCheckpoint(proof.checkpoint, key, primitives)
  const leafHash = await primitives.sha256(leafInput(proof.entry))
  await verifyInclusion(
    { index: proof.index, size: checkpoint.size, leafHash, proof: proof.hashes, root: checkpoint.root },
    primitives.sha256,
  )
  return { entry: proof.entry, index: proof.index, checkpoint }
}
