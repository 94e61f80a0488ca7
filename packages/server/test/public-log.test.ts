import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint, parseNoteKey, verifyLogProof, type NoteKey } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FolderStore, nodePrimitives, replicate } from '../src/audit/index.ts'
import { GrowingTree, leafHash } from '../src/audit/merkle-tree.ts'
import { newTiles, parseBundle, tilePath } from '../src/audit/tile.ts'
import { startHarness, type Harness } from './support/harness.ts'

/** The first tells of the key that the harness made; the others carry their number. */
const entries = 600
const folder = mkdtempSync(join(tmpdir(), 'honnin-export-'))

let harness: Harness
let key: NoteKey
beforeAll(async () => {
  harness = await startHarness({ env: { HONNIN_ROLE: 'api' } })
  const { auditLog } = harness.installation
  key = await parseNoteKey(auditLog.verifierKey(), nodePrimitives.sha256)
  expect((await get('checkpoint')).status).toBe(404)
  await Promise.all(
    Array.from({ length: entries - 1 }, (_, at) =>
      auditLog.record({
        ...{ type: 'test', at: harness.clock.now(), tenantId: null, sessionId: null },
        plain: { number: at + 1 },
      }),
    ),
  )
  await auditLog.integrate(harness.clock.now())
})
afterAll(async () => {
  await harness.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, init: RequestInit = {}) => fetch(`${harness.url}/audit/${path}`, init)
const bytesOf = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer())

describe('the published log', () => {
  it('leads from its entries to its checkpoint, with nothing but the key', async () => {
    const answer = await get('checkpoint')
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { size, root, origin } = await openCheckpoint(await answer.text(), key, nodePrimitives)
    expect([origin, size]).toEqual(['honnin.localhost/audit', BigInt(entries)])
    const tree = new GrowingTree()
    for (const path of ['tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/88'])
      for (const body of parseBundle(await bytesOf(path)) ?? []) tree.add(leafHash(body))
    expect([tree.size, tree.root().equals(root)]).toEqual([entries, true])
  })

  it('is file for file what an export is', async () => {
    await replicate(harness.installation.db, key, new FolderStore(folder))
    for (const path of ['checkpoint', ...newTiles(entries).map(tilePath)])
      expect((await bytesOf(path)).equals(readFileSync(join(folder, path))), path).toBe(true)
  })

  it('lets tiles be kept for ever, and pages of any origin read them', async () => {
    const { headers } = await get('tile/0/000')
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-length')).toBe('8192')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    const plain = await get('tile/entries/000', { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(Buffer.from(await plain.arrayBuffer()).equals(await bytesOf('tile/entries/000'))).toBe(true)
  })

  it('has no tile that its tree does not have, and one address for each', async () => {
    for (const path of [
      ...['tile/0/003', 'tile/0/002', 'tile/0/002.p/89', 'tile/1/000', 'tile/1/000.p/3', 'tile/2/000.p/1'],
      ...['tile/entries/002', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/00/000', 'tile/64/000'],
      ...['tile/0/x000/000', 'tile/0/0', 'tile/0/0000', 'tile/-1/000', 'tile/entries/', 'tile/0/000/', 'tile', ''],
      ...['tile/0/x999/x999/x999/x999/x999/x999/999', 'checkpoint/', 'tile/0/%30%30%30.p/1000'],
    ]) {
      const { status, headers } = await get(path)
      expect([status, headers.get('cache-control')], path).toEqual([404, 'no-store'])
    }
    expect((await get('tile/0/002.p/88')).status).toBe(200)
    expect((await get('tile/0/002.p/7')).status).toBe(200)
  })

  it('is read only', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await get('checkpoint', { method })).status).toBe(405)
  })

  it('proves each entry under its checkpoint', async () => {
    const { auditLog } = harness.installation
    for (const index of [1, 255, 256, 511, 512, entries - 1]) {
      const evidence = await auditLog.proofOf(index)
      const proven = await verifyLogProof(evidence?.proof ?? '', key, nodePrimitives)
      expect([proven.index, JSON.parse(Buffer.from(proven.entry).toString()).number]).toEqual([BigInt(index), index])
      expect(evidence).toMatchObject({ index, timestamp: null, checkpoint: await auditLog.checkpoint() })
    }
    expect(await auditLog.proofOf(entries)).toBeNull()
    expect(await auditLog.proof(-1)).toBeNull()
  })
})

describe('an operator who keeps the entries back', () => {
  it('publishes hashes and checkpoints only', async () => {
    const reserved = await startHarness({ env: { HONNIN_ROLE: 'api', HONNIN_AUDIT_PUBLISH: 'hashes' } })
    try {
      const { auditLog } = reserved.installation
      await auditLog.record({ type: 'test', at: new Date(), tenantId: null, sessionId: null })
      await auditLog.integrate()
      const statusOf = async (path: string) => (await fetch(`${reserved.url}/audit/${path}`)).status
      expect(await statusOf('checkpoint')).toBe(200)
      expect(await statusOf('tile/0/000.p/1')).toBe(200)
      expect(await statusOf('tile/entries/000.p/1')).toBe(404)
    } finally {
      await reserved.stop()
    }
  })
})
