import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { formatCheckpoint } from './checkpoint.ts'
import { formatLogProof, parseLogProof, verifyLogProof } from './log-proof.ts'
import { leafInput, nodeInput } from './merkle.ts'
import type { AuditPrimitives } from './primitives.ts'
import { formatNoteKey, formatSignedNote, noteKey, openSignedNote, parseNoteKey, type NoteKey } from './signed-note.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const primitives: AuditPrimitives = {
  sha256,
  verifyEd25519: ({ message, signature }) => verify(null, message, publicKey, signature),
}
const entries = ['one', 'two', 'three'].map((text) => Buffer.from(text))
const leaf = (index: number): Uint8Array => sha256(leafInput(entries[index] ?? Buffer.alloc(0)))

let key: NoteKey
let text = ''
beforeAll(async () => {
  key = await noteKey('example.com/log', Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'), sha256)
  const root = sha256(nodeInput(sha256(nodeInput(leaf(0), leaf(1))), leaf(2)))
  const note = formatCheckpoint({ origin: key.name, size: 3n, root })
  const checkpoint = formatSignedNote(note, key, sign(null, Buffer.from(note), privateKey))
  text = formatLogProof({ entry: entries[1] ?? Buffer.alloc(0), index: 1n, hashes: [leaf(0), leaf(2)], checkpoint })
})

const judge = (given: string, by = key): Promise<string> =>
  verifyLogProof(given, by, primitives).then(
    () => 'valid',
    (error: { code?: string }) => error.code ?? 'no code',
  )

describe('a proof', () => {
  it('verifies with the key alone and gives the entry back', async () => {
    const { entry, index, checkpoint } = await verifyLogProof(text, key, primitives)
    expect([Buffer.from(entry).toString(), index, checkpoint.size]).toEqual(['two', 1n, 3n])
    expect(parseLogProof(text).checkpoint).toContain('— example.com/log ')
  })

  it.each([
    [
      'another entry',
      (proof: string) => proof.replace(/extra .*/, `extra ${Buffer.from('2wo').toString('base64')}`),
      'proof_mismatch',
    ],
    ['another index', (proof: string) => proof.replace('index 1', 'index 0'), 'proof_mismatch'],
    ['an index beyond the tree', (proof: string) => proof.replace('index 1', 'index 3'), 'proof_malformed'],
    ['a hash left out', (proof: string) => proof.replace(/(index 1\n).*\n/, '$1'), 'proof_malformed'],
    ['another size', (proof: string) => proof.replace('\n3\n', '\n4\n'), 'note_bad_signature'],
    [
      'another root',
      (proof: string) => proof.replace(/\n3\n.*\n/, `\n3\n${Buffer.alloc(32).toString('base64')}\n`),
      'note_bad_signature',
    ],
    [
      'another origin',
      (proof: string) => proof.replace('\nexample.com/log\n3', '\nexample.com/other\n3'),
      'note_bad_signature',
    ],
    ['no signature', (proof: string) => proof.replace(/— .*\n/, '— someone.else AAAAAAAA\n'), 'note_unsigned'],
    ['no first line', (proof: string) => proof.replace('c2sp.org/tlog-proof@v1\n', ''), 'proof_malformed'],
    [
      'a control character',
      (proof: string) => proof.replace('example.com/log\n3', 'example.com/log\u0007\n3'),
      'note_malformed',
    ],
    ['a leading zero', (proof: string) => proof.replace('index 1', 'index 01'), 'proof_malformed'],
  ])('with %s is refused', async (_what, change, code) => {
    const changed = change(text)
    expect(changed).not.toBe(text)
    expect(await judge(changed)).toBe(code)
  })

  /** The last line of the proof: the signature below the checkpoint. */
  const signatureLine = () => text.split('\n').at(-2) ?? ''
  const respell = (change: (line: string) => string) => text.replace(signatureLine(), change(signatureLine()))
  const resign = (origin: string, body = `${origin}\n3\n${Buffer.alloc(32).toString('base64')}\n`) =>
    text.slice(0, text.indexOf('\n\n') + 2) + formatSignedNote(body, key, sign(null, Buffer.from(body), privateKey))

  it.each([
    ['lines that end as on Windows', () => text.replaceAll('\n', '\r\n'), 'proof_malformed'],
    ['a signed part that ends so', () => resign('', 'example.com/log\r\n3\r\nAAAA\r\n'), 'note_malformed'],
    ['no newline at its end', () => text.slice(0, -1), 'note_malformed'],
    ['something below its signatures', () => `${text}\n`, 'note_malformed'],
    ['base64 without padding', () => respell((line) => line.replace(/=+$/, '')), 'note_malformed'],
    [
      'base64 with bits that mean nothing',
      () =>
        text.replace(/(index 1\n.*)(.)=\n/, (_all, head: string, last: string) => {
          const next = String.fromCharCode(last.charCodeAt(0) + 1)
          return `${head}${next}=\n`
        }),
      'proof_malformed',
    ],
    [
      'base64 of the other alphabet',
      () => respell((line) => line.replace(/[A-Za-z0-9](=*)$/, '-$1')),
      'note_malformed',
    ],
    ['base64 with a space', () => respell((line) => line.replace(/(.)(=*)$/, ' $1$2')), 'note_malformed'],
    [
      'a second signature by the same key that is wrong',
      () => {
        const [mark = '', name = '', value = ''] = signatureLine().split(' ')
        const bytes = Buffer.from(value, 'base64')
        bytes[20] = (bytes[20] ?? 0) ^ 1
        return `${text}${mark} ${name} ${bytes.toString('base64')}\n`
      },
      'note_bad_signature',
    ],
    [
      'the right signature under another key id',
      () => {
        const [mark = '', name = '', value = ''] = signatureLine().split(' ')
        const bytes = Buffer.from(value, 'base64')
        bytes[0] = (bytes[0] ?? 0) ^ 1
        return text.replace(signatureLine(), `${mark} ${name} ${bytes.toString('base64')}`)
      },
      'note_unsigned',
    ],
    ['more signatures than any log has', () => text + `${signatureLine()}\n`.repeat(5000), 'note_malformed'],
    ['a fork of the same size, signed by the log', () => resign('example.com/log'), 'proof_mismatch'],
    ['a checkpoint of another log under the same key', () => resign('example.com/other'), 'checkpoint_malformed'],
    [
      'a size that is written otherwise',
      () => resign('', `example.com/log\n03\n${Buffer.alloc(32).toString('base64')}\n`),
      'checkpoint_malformed',
    ],
    ['a root that is too short', () => resign('', 'example.com/log\n3\nAAAA\n'), 'checkpoint_malformed'],
    [
      'a size beyond all counting',
      () => resign('', `example.com/log\n${'9'.repeat(60)}\n${Buffer.alloc(32).toString('base64')}\n`),
      'proof_malformed',
    ],
  ])('forged with %s is refused', async (_what, forge, code) => {
    const forged = forge()
    expect(forged).not.toBe(text)
    expect(await judge(forged)).toBe(code)
  })

  it('stays valid with signatures by keys that nobody here knows, and with its own twice', async () => {
    const unknown = Buffer.alloc(68, 9).toString('base64')
    expect(await judge(`${text}— example.com/witness ${unknown}\n— example.com/log ${unknown}\n`)).toBe('valid')
    expect(await judge(`${text}${signatureLine()}\n`)).toBe('valid')
  })

  it('is refused whichever single character is changed', async () => {
    for (let index = 0; index < text.length; index += 1) {
      const other = text.charAt(index) === 'A' ? 'B' : 'A'
      expect(await judge(text.slice(0, index) + other + text.slice(index + 1)), `character ${index}`).not.toBe('valid')
    }
  })
})

describe('a note', () => {
  it('verifies the example of the specification', async () => {
    // The note of golang.org/x/mod/sumdb/note, whose key is published there.
    const peter = await parseNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', sha256)
    const note = [
      'If you think cryptography is the answer to your problem,',
      "then you don't know what your problem is.",
      '',
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
      '',
    ].join('\n')
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), peter.publicKey])
    const real: AuditPrimitives = {
      sha256,
      verifyEd25519: ({ message, signature }) =>
        verify(null, message, { key: spki, format: 'der', type: 'spki' }, signature),
    }
    expect(await openSignedNote(note, peter, real)).toContain('problem is.\n')
    expect(formatNoteKey(peter)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  })

  it('has no key whose id is not its own', async () => {
    await expect(
      parseNoteKey(formatNoteKey(key).replace(/\+[0-9a-f]{8}\+/, '+00000000+'), sha256),
    ).rejects.toMatchObject({ code: 'key_malformed' })
    await expect(parseNoteKey('nonsense', sha256)).rejects.toMatchObject({ code: 'key_malformed' })
  })
})
