import { AuditError } from './audit-error.ts'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { bytesEqual, concatBytes, type AuditPrimitives, type Sha256Function } from './primitives.ts'
import { encodeUtf8 } from './utf8.ts'

/** Signature type of plain Ed25519 in a signed note (c2sp.org/signed-note). */
const ed25519Type = 1
const keyIdBytes = 4
const publicKeyBytes = 32

/** A verifier key: name and public key, written `<name>+<key id in hex>+<base64(type || key)>`. */
export interface NoteKey {
  readonly name: string
  readonly keyId: Uint8Array
  readonly publicKey: Uint8Array
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const typedKey = (publicKey: Uint8Array): Uint8Array => concatBytes(new Uint8Array([ed25519Type]), publicKey)

/** Builds the key with its id: the first four bytes of `SHA-256(name || LF || type || key)`. */
export const noteKey = async (name: string, publicKey: Uint8Array, sha256: Sha256Function): Promise<NoteKey> => {
  const digest = await sha256(concatBytes(encodeUtf8(`${name}\n`), typedKey(publicKey)))
  return { name, publicKey, keyId: digest.slice(0, keyIdBytes) }
}

export const formatNoteKey = (key: NoteKey): string =>
  `${key.name}+${hex(key.keyId)}+${encodeBase64(typedKey(key.publicKey))}`

/** Throws {@link AuditError} `key_malformed` where the text is not a key or its id is not that of the key. */
export const parseNoteKey = async (text: string, sha256: Sha256Function): Promise<NoteKey> => {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim())
  const [, name = '', id = '', encoded = ''] = match ?? []
  const bytes = decodeBase64(encoded)
  if (match === null || bytes?.[0] !== ed25519Type || bytes.length !== 1 + publicKeyBytes)
    throw new AuditError('key_malformed', 'the verifier key is not of the form <name>+<hex id>+<base64 Ed25519 key>')
  const key = await noteKey(name, bytes.slice(1), sha256)
  if (hex(key.keyId) !== id) throw new AuditError('key_malformed', 'the id of the verifier key is not that of its key')
  return key
}

/** Puts a signature below a text that ends with a newline. */
export const formatSignedNote = (text: string, key: NoteKey, signature: Uint8Array): string =>
  `${text}\n— ${key.name} ${encodeBase64(concatBytes(key.keyId, signature))}\n`

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

/**
 * Verifies a signed note and returns its text (with the final newline). Signatures by other keys are passed over; one by
 * `key` MUST be there and every one by it MUST verify.
 *
 * Throws {@link AuditError}: `note_malformed`, `note_unsigned`, `note_bad_signature`.
 */
export const openSignedNote = async (note: string, key: NoteKey, primitives: AuditPrimitives): Promise<string> => {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note))
    throw new AuditError('note_malformed', 'this is not a signed note')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  let isSigned = false
  for (const line of lines) {
    const { name, keyId, signature } = parseSignature(line)
    if (name !== key.name || !bytesEqual(keyId, key.keyId)) continue
    const message = encodeUtf8(text)
    if (!(await primitives.verifyEd25519({ publicKey: key.publicKey, message, signature })))
      throw new AuditError('note_bad_signature', `the signature by ${name} does not verify`)
    isSigned = true
  }
  if (!isSigned) throw new AuditError('note_unsigned', `the note carries no signature by ${key.name}`)
  return text
}
