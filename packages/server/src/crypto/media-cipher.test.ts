import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SessionKey, type MediaPlace } from './session-keys.ts'

const session = { tenantId: 'ten_1', sessionId: 'ses_1' }
const place: MediaPlace = { mediaKey: 'ten_1/ses_1/med_1', itemId: 'itm_1' }
const labels = { kind: 'document_front', retention: 'media' }
const raw = randomBytes(32)
const key = new SessionKey(raw, session)
const chunk = 64 * 1024
const sealedChunk = chunk + 16

const encrypt = (plain: Buffer, { by = key, at = place, pieces = 10_007 } = {}): Promise<Buffer> => {
  const parts = Array.from({ length: Math.ceil(plain.length / pieces) }, (_, index) =>
    plain.subarray(index * pieces, (index + 1) * pieces),
  )
  return buffer(Readable.from(parts).pipe(by.mediaCipher(at, labels)))
}
const headerLength = (file: Buffer): number => 4 + 2 + file.readUInt16BE(4) + 32 + 7

describe('media of a session', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 5])('come back whole, %d bytes', async (size) => {
    const plain = randomBytes(size)
    for (const pieces of [1000, chunk, 1_000_000]) {
      const file = await encrypt(plain, { pieces })
      expect(key.openMedia(place, file).equals(plain)).toBe(true)
      expect(file.length).toBe(headerLength(file) + size + 16 * Math.max(1, Math.ceil(size / chunk)))
      if (size > 64) expect(file.includes(plain.subarray(0, 32))).toBe(false)
    }
  })

  it('name tenant, session, item, kind and retention in a header that is authenticated', async () => {
    const file = await encrypt(Buffer.from('x'))
    const text = file.subarray(6, 6 + file.readUInt16BE(4)).toString()
    expect(JSON.parse(text)).toEqual({ tenant: 'ten_1', session: 'ses_1', item: 'itm_1', ...labels })
    const other = Buffer.from(file)
    other.write(text.replace('"media"', '"years"'), 6)
    expect(() => key.openMedia(place, other)).toThrow('authenticate')
  })

  it('open in their own place only', async () => {
    const file = await encrypt(randomBytes(100_000))
    const elsewhere: readonly (readonly [SessionKey, MediaPlace])[] = [
      [key, { ...place, itemId: 'itm_2' }],
      [key, { ...place, mediaKey: 'ten_1/ses_1/med_2' }],
      [new SessionKey(raw, { ...session, sessionId: 'ses_2' }), place],
      [new SessionKey(raw, { ...session, tenantId: 'ten_2' }), place],
      [new SessionKey(randomBytes(32), session), place],
    ]
    for (const [by, at] of elsewhere) expect(() => by.openMedia(at, file)).toThrow('authenticate')
  })

  it('do not open when chunks were cut, dropped, doubled, exchanged or taken from another file', async () => {
    const file = await encrypt(randomBytes(3 * chunk + 100))
    const other = await encrypt(randomBytes(3 * chunk + 100))
    const start = headerLength(file)
    const at = (from: Buffer, index: number): Buffer =>
      from.subarray(start + index * sealedChunk, start + Math.min((index + 1) * sealedChunk, from.length - start))
    const build = (...chunks: readonly Buffer[]): Buffer => Buffer.concat([file.subarray(0, start), ...chunks])
    const [a, b, c, d] = [at(file, 0), at(file, 1), at(file, 2), at(file, 3)] as const
    expect(key.openMedia(place, build(a, b, c, d))).toHaveLength(3 * chunk + 100)
    const wrong: Readonly<Record<string, Buffer>> = {
      'cut after a chunk': build(a, b, c),
      'cut to the header': build(),
      'first dropped': build(b, c, d),
      'middle dropped': build(a, c, d),
      exchanged: build(b, a, c, d),
      doubled: build(a, a, b, c, d),
      'last doubled': build(a, b, c, d, d),
      'something after the end': build(a, b, c, d, Buffer.alloc(1)),
      'chunk of another file': build(a, at(other, 1), c, d),
      'body of another file': build(at(other, 0), at(other, 1), at(other, 2), at(other, 3)),
      'a first chunk taken for the whole': build(a),
    }
    for (const [what, altered] of Object.entries(wrong))
      expect(() => key.openMedia(place, altered), what).toThrow(expect.objectContaining({ code: 'ciphertext_invalid' }))
  })

  it('do not open with any bit flipped or any byte missing', async () => {
    const file = await encrypt(randomBytes(200))
    for (let length = 0; length < file.length; length += 1)
      expect(() => key.openMedia(place, file.subarray(0, length))).toThrow()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: file.length * 8 - 1 }), (bit) => {
        const altered = Buffer.from(file)
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => key.openMedia(place, altered)).toThrow()
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => key.openMedia(place, bytes)).toThrow(expect.objectContaining({ code: 'ciphertext_invalid' }))
      }),
    )
  })

  it('never share a key or a nonce, even with the same content', async () => {
    const files = await Promise.all(Array.from({ length: 200 }, () => encrypt(Buffer.from('the same'))))
    expect(new Set(files.map((file) => file.subarray(headerLength(file)).toString('hex'))).size).toBe(200)
  })
})
