import {
  AuditError,
  decodeBase64,
  encodeBase64,
  openSignedNote,
  type Checkpoint,
  type NoteKey,
} from '@honnin/shared/audit'
import { nodePrimitives } from '../node-primitives.ts'

/** Says, signed by the log's key, that the entries below `toIndex` are in the archive under this checkpoint. */
export interface Seal {
  readonly toIndex: number
  readonly checkpoint: Checkpoint
}

/** No checkpoint begins with it, and no seal without: one cannot be taken for the other. */
const firstLine = 'honnin.audit-seal/v1'

export const formatSeal = ({ toIndex, checkpoint: { origin, size, root } }: Seal): string =>
  `${firstLine}\n${origin}\n${toIndex}\n${size}\n${encodeBase64(root)}\n`

/** Throws {@link AuditError} where the note is no seal of this log. */
export const openSeal = async (note: string, key: NoteKey): Promise<Seal> => {
  const [first, origin = '', toIndex = '', size = '', root = ''] = (
    await openSignedNote(note, key, nodePrimitives)
  ).split('\n')
  const rootBytes = decodeBase64(root)
  if (first !== firstLine || origin !== key.name || !/^[0-9]+$/.test(`${toIndex}${size}`) || rootBytes === null)
    throw new AuditError('note_malformed', 'the note is no seal of this log')
  return { toIndex: Number(toIndex), checkpoint: { origin, size: BigInt(size), root: rootBytes } }
}
