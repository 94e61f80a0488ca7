import { AuditError } from './audit-error.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { bytesEqual, concatBytes, type AuditPrimitives, type Sha256Function } from './primitives.ts'
import { encodeUtf8 } from './utf8.ts'

/** Signature types: plain Ed25519 (c2sp.org/signed-note) and a cosignature with its time (c2sp.org/tlog-cosignature). */
const typeBytes = { signature: 1, cosignature: 4 } as const
const keyIdBytes = 4
const publicKeyBytes = 32
/** Each costs a verification. The specification asks for 16 at least. */
const mostSignatures = 256

export type NoteKeyType = keyof typeof typeBytes

/** A verifier key: name and public Ed25519 key, written `<name>+<key id in hex>+<base64(type || key)>`. */
export interface NoteKey {
  readonly name: string
  readonly type: NoteKeyType
  readonly keyId: Uint8Array
  readonly publicKey: Uint8Array
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const typedKey = (type: NoteKeyType, publicKey: Uint8Array): Uint8Array =>
  concatBytes(new Uint8Array([typeBytes[type]]), publicKey)

/** Builds the key with its id: the first four bytes of `SHA-256(name || LF || type || key)`. */
export const noteKey = async (
  name: string,
  publicKey: Uint8Array,
  sha256: Sha256Function,
  type: NoteKeyType = 'signature',
): Promise<NoteKey> => {
  const digest = await sha256(concatBytes(encodeUtf8(`${name}\n`), typedKey(type, publicKey)))
  return { name, type, publicKey, keyId: digest.slice(0, keyIdBytes) }
}

export const formatNoteKey = (key: NoteKey): string =>
  `${key.name}+${hex(key.keyId)}+${encodeBase64(typedKey(key.type, key.publicKey))}`

/** Throws {@link AuditError} `key_malformed` where the text is no key of that type or its id is not that of the key. */
export const parseNoteKey = async (
  text: string,
  sha256: Sha256Function,
  type: NoteKeyType = 'signature',
): Promise<NoteKey> => {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim())
  const [, name = '', id = '', encoded = ''] = match ?? []
  const bytes = decodeBase64(encoded)
  if (match === null || bytes?.[0] !== typeBytes[type] || bytes.length !== 1 + publicKeyBytes)
    throw new AuditError(
      'key_malformed',
      `the verifier key is not of the form <name>+<hex id>+<base64 Ed25519 key> for a ${type}`,
    )
  const key = await noteKey(name, bytes.slice(1), sha256, type)
  if (hex(key.keyId) !== id) throw new AuditError('key_malformed', 'the id of the verifier key is not that of its key')
  return key
}

/** One line below a note. */
export const formatSignatureLine = (key: NoteKey, signature: Uint8Array): string =>
  `— ${key.name} ${encodeBase64(concatBytes(key.keyId, signature))}\n`

/** Puts a signature below a text that ends with a newline. */
export const formatSignedNote = (text: string, key: NoteKey, signature: Uint8Array): string =>
  `${text}\n${formatSignatureLine(key, signature)}`

interface NoteSignature {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

const parseSignature = (line: string): NoteSignature => {
  const match = /^— ([^\s+]+) (\S+)$/u.exec(line)
  const bytes = decodeBase64(match?.[2] ?? '')
  const name = match?.[1]
  if (name === undefined || bytes === null || bytes.length <= keyIdBytes)
    throw new AuditError('note_malformed', 'a signature line of the note is malformed')
  return { name, keyId: bytes.slice(0, keyIdBytes), signature: bytes.slice(keyIdBytes) }
}

interface OpenedNote {
  /** With the final newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Reads a note without believing it. Throws {@link AuditError} `note_malformed`. */
const splitNote = (note: string): OpenedNote => {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note))
    throw new AuditError('note_malformed', 'this is not a signed note')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > mostSignatures)
    throw new AuditError('note_malformed', `the note has more than ${mostSignatures} signatures`)
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

/** The text of a note and its signatures by `key`, not yet verified. */
export const signaturesBy = (
  note: string,
  key: NoteKey,
): { readonly text: string; readonly by: readonly Uint8Array[] } => {
  const { text, signatures } = splitNote(note)
  const own = signatures.filter(({ name, keyId }) => name === key.name && bytesEqual(keyId, key.keyId))
  return { text, by: own.map(({ signature }) => signature) }
}

/**
 * Verifies a signed note and returns its text (with the final newline). Signatures by other keys are passed over; one by
 * `key` MUST be there and every one by it MUST verify.
 *
 * Throws {@link AuditError}: `note_malformed`, `note_unsigned`, `note_bad_signature`.
 */
export const openSignedNote = async (note: string, key: NoteKey, primitives: AuditPrimitives): Promise<string> => {
  const { text, by } = signaturesBy(note, key)
  if (by.length === 0) throw new AuditError('note_unsigned', `the note carries no signature by ${key.name}`)
  const message = encodeUtf8(text)
  for (const signature of by)
    if (!(await primitives.verifyEd25519({ publicKey: key.publicKey, message, signature })))
      throw new AuditError('note_bad_signature', `the signature by ${key.name} does not verify`)
  return text
}

/** The lines of a note by `key`, as they stand below it; not verified. */
export const signatureLinesBy = (note: string, key: NoteKey): string =>
  signaturesBy(note, key)
    .by.map((signature) => formatSignatureLine(key, signature))
    .join('')
