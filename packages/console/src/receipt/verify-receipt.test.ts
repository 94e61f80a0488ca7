import { generateKeyPairSync, sign } from 'node:crypto'
import {
  canonicalJson,
  formatCheckpoint,
  formatLogProof,
  formatNoteKey,
  formatSignedNote,
  leafInput,
  nodeInput,
  noteKey,
} from '@honnin/shared/audit'
import { beforeAll, describe, expect, it } from 'vitest'
import { browserPrimitives } from './browser-primitives.ts'
import { verifyReceipt } from './verify-receipt.ts'

const sessionId = `ses_${'a'.repeat(24)}`
const { sha256 } = browserPrimitives
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const entryOf = (session: string | null): Uint8Array =>
  bytes(canonicalJson({ v: 1, type: 'session.approved', at: '2026-11-01T03:00:00.000Z', session, tenant: null }))

interface Receipt {
  readonly proof: string
  readonly key: string
}

/** A log of two entries; the receipt is of the second. */
const makeReceipt = async (entry: Uint8Array): Promise<Receipt> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const key = await noteKey('log.example', new Uint8Array(raw), sha256)
  const first = await sha256(leafInput(bytes('first')))
  const second = await sha256(leafInput(entry))
  const root = await sha256(nodeInput(first, second))
  const text = formatCheckpoint({ origin: 'log.example', size: 2n, root })
  const checkpoint = formatSignedNote(text, key, new Uint8Array(sign(null, Buffer.from(text), privateKey)))
  return { proof: formatLogProof({ entry, index: 1n, hashes: [first], checkpoint }), key: formatNoteKey(key) }
}

describe('a receipt in the browser', () => {
  let receipt: Receipt

  beforeAll(async () => {
    receipt = await makeReceipt(entryOf(sessionId))
  })

  const verify = (changes: Partial<Receipt & { index: number; sessionId: string | null }> = {}) =>
    verifyReceipt({ ...receipt, index: 1, sessionId, ...changes }, browserPrimitives)

  it('is verified from its text alone', async () => {
    expect(await verify()).toMatchObject({
      isGood: true,
      receipt: { log: 'log.example', index: '1', size: '2', pathLength: 1, type: 'session.approved' },
    })
    expect(await verify({ sessionId: null })).toMatchObject({ isGood: true })
  })

  it('is refused where its entry is another one than asked for', async () => {
    expect(await verify({ sessionId: `ses_${'b'.repeat(24)}` })).toMatchObject({ isGood: false, failedAt: 'entry' })
    expect(await verify({ index: 0 })).toMatchObject({ isGood: false, failedAt: 'entry' })
  })

  it('is refused under the key of another log', async () => {
    const other = await makeReceipt(entryOf(sessionId))
    expect(await verify({ key: other.key })).toMatchObject({ isGood: false, failedAt: 'signature' })
    expect(await verify({ key: 'nonsense' })).toMatchObject({ isGood: false, failedAt: 'key' })
  })

  it('is refused whichever character of the proof is changed', async () => {
    for (let at = 0; at < receipt.proof.length; at += 1) {
      const changed = receipt.proof[at] === 'A' ? 'B' : 'A'
      const proof = receipt.proof.slice(0, at) + changed + receipt.proof.slice(at + 1)
      expect((await verify({ proof })).isGood, `character ${at}`).toBe(false)
    }
  })

  it('is refused where its entry is no entry', async () => {
    const odd = await makeReceipt(bytes('not JSON'))
    expect(await verifyReceipt({ ...odd, index: 1, sessionId: null }, browserPrimitives)).toMatchObject({
      isGood: false,
      failedAt: 'entry',
    })
  })
})
