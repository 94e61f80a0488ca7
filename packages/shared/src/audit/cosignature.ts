import { AuditError } from './audit-error.ts'
import { concatBytes, type AuditPrimitives } from './primitives.ts'
import { formatSignatureLine, signaturesBy, type NoteKey } from './signed-note.ts'
import { encodeUtf8 } from './utf8.ts'

const timeBytes = 8
const signatureBytes = 64

/** What a witness signs (c2sp.org/tlog-cosignature): its time in whole seconds, then the text of the checkpoint. */
export const cosignedMessage = (text: string, timeSeconds: bigint): Uint8Array =>
  encodeUtf8(`cosignature/v1\ntime ${timeSeconds}\n${text}`)

/** The line of a witness below a checkpoint. */
export const formatCosignature = (key: NoteKey, timeSeconds: bigint, signature: Uint8Array): string => {
  const time = Uint8Array.from({ length: timeBytes }, (_, index) =>
    Number((timeSeconds >> BigInt(8 * (timeBytes - 1 - index))) & 0xffn),
  )
  return formatSignatureLine(key, concatBytes(time, signature))
}

const readTime = (bytes: Uint8Array): bigint => bytes.reduce((time, byte) => (time << 8n) | BigInt(byte), 0n)

/**
 * Verifies that the witness `key` has cosigned the checkpoint and returns when, in seconds since 1970: the latest time where
 * it did so more than once. Every cosignature by it MUST verify.
 *
 * Throws {@link AuditError}: `note_malformed`, `note_unsigned`, `note_bad_signature`.
 */
export const verifyCosignature = async (note: string, key: NoteKey, primitives: AuditPrimitives): Promise<bigint> => {
  const { text, by } = signaturesBy(note, key)
  if (by.length === 0) throw new AuditError('note_unsigned', `the checkpoint carries no cosignature by ${key.name}`)
  let latest = 0n
  for (const timestamped of by) {
    const time = readTime(timestamped.slice(0, timeBytes))
    const signature = timestamped.slice(timeBytes)
    const message = cosignedMessage(text, time)
    const isValid =
      signature.length === signatureBytes &&
      (await primitives.verifyEd25519({ publicKey: key.publicKey, message, signature }))
    if (!isValid) throw new AuditError('note_bad_signature', `the cosignature by ${key.name} does not verify`)
    if (time > latest) latest = time
  }
  return latest
}
