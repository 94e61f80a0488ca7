import { AuditError } from './audit-error.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import type { AuditPrimitives } from './primitives.ts'
import { openSignedNote, type NoteKey } from './signed-note.ts'

const rootBytes = 32

/** A tree head (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  readonly size: bigint
  readonly root: Uint8Array
}

/** The text that is signed: origin, size and root, one a line. */
export const formatCheckpoint = (checkpoint: Checkpoint): string =>
  `${checkpoint.origin}\n${checkpoint.size}\n${encodeBase64(checkpoint.root)}\n`

const parseCheckpoint = (text: string): Checkpoint => {
  const [origin = '', size = '', encodedRoot = '', ...rest] = text.split('\n')
  const root = decodeBase64(encodedRoot)
  const isWellFormed =
    origin !== '' && /^(0|[1-9][0-9]*)$/.test(size) && root?.length === rootBytes && rest.at(-1) === ''
  if (!isWellFormed) throw new AuditError('checkpoint_malformed', 'the note is not a checkpoint')
  return { origin, size: BigInt(size), root }
}

/**
 * Verifies the signature of a checkpoint and reads it. The origin MUST be the name of the key.
 *
 * Throws {@link AuditError} with the codes of the note, or `checkpoint_malformed`.
 */
export const openCheckpoint = async (note: string, key: NoteKey, primitives: AuditPrimitives): Promise<Checkpoint> => {
  const checkpoint = parseCheckpoint(await openSignedNote(note, key, primitives))
  if (checkpoint.origin !== key.name) throw new AuditError('checkpoint_malformed', 'the checkpoint is of another log')
  return checkpoint
}
