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
