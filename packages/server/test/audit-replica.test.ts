import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareReplica, openReplica, replicate, verifyLog, type ReplicaStore } from '../src/audit/index.ts'
import { newTiles, tilePath } from '../src/audit/tile.ts'
import { systemRandom } from '../src/crypto/index.ts'
import { logEdits, withEdit } from './support/log-edits.ts'
import { createTestDatabase } from './support/postgres.ts'
import { hasSwift, startSwift } from './support/swift.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'

interface Place {
  readonly address: string
  remove(): Promise<void>
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'a folder': async () => {
    const address = mkdtempSync(join(tmpdir(), 'honnin-replica-'))
    return { address, remove: async () => rmSync(address, { recursive: true, force: true }) }
  },
  'another Postgres': async () => {
    const { url, drop } = await createTestDatabase()
    return { address: url, remove: drop }
  },
  ...(hasSwift()
    ? {
        'a bucket of an S3 server': async () => {
          const { place, stop } = await startSwift('copies')
          const { accessKeyId = '', secretAccessKey = '' } = place.credentials ?? {}
          const secret = `${encodeURIComponent(accessKeyId)}:${encodeURIComponent(secretAccessKey)}`
          const query = new URLSearchParams({ endpoint: place.endpoint ?? '', region: place.region })
          return { address: `s3://${secret}@copies/ekyc?${query}`, remove: stop }
        },
      }
    : {}),
}

const entries = 300

describe.each(Object.entries(places))('a copy in %s', (_name, makePlace) => {
  let test: TestLog
  let place: Place
  let store: ReplicaStore
  beforeAll(async () => {
    ;[test, place] = [await openTestLog(), await makePlace()]
    store = await openReplica(place.address)
    await test.grow(entries, { perCheckpoint: 60 })
  })
  afterAll(async () => {
    await store.close()
    await Promise.all([test.close(), place.remove()])
  })

  it('is made once and then goes on with what is new', async () => {
    expect(await replicate(test.db, test.key, store)).toEqual({ size: entries, added: entries })
    expect(await replicate(test.db, test.key, store)).toEqual({ size: entries, added: 0 })
    await test.grow(215)
    expect(await replicate(test.db, test.key, store)).toEqual({ size: 515, added: 215 })
    expect(await compareReplica(test.db, test.key, { store })).toEqual({ size: 515, findings: [] })
    expect((await store.read('checkpoint'))?.toString()).toBe(await test.log.checkpoint())
    for (const path of newTiles(515).map(tilePath)) expect(await store.read(path), path).not.toBeNull()
    expect(await store.read('tile/entries/001.p/44'), 'superseded').toBeNull()
    expect(store.place).not.toContain('testing')
  })

  it('shows the first entry that is another now', async () => {
    for (const { apply } of logEdits.filter(({ needsReplica }) => needsReplica)) {
      const { expected, seen } = await withEdit(
        test.db,
        (tx) => apply(tx, { log: test.log, size: 515, pick: systemRandom.integer }),
        (tx) => compareReplica(tx, test.key, { store }),
      )
      expect(seen.findings[0]?.index).toBe(expected)
    }
  })

  it('is not believed when it was tampered with itself', async () => {
    const path = 'tile/entries/000'
    const bundle = (await store.read(path)) ?? Buffer.alloc(0)
    const altered = Buffer.from(bundle)
    altered[50] = (altered[50] ?? 0) ^ 1
    for (const bytes of [altered, bundle.subarray(0, bundle.length - 1), Buffer.alloc(0)]) {
      await store.write(path, bytes)
      await expect(compareReplica(test.db, test.key, { store })).rejects.toMatchObject({ code: 'replica_damaged' })
    }
    await store.write(path, bundle)
    const note = (await store.read('checkpoint')) ?? Buffer.alloc(0)
    await store.write('checkpoint', Buffer.from(note.toString().replace('\n515\n', '\n514\n')))
    await expect(replicate(test.db, test.key, store)).rejects.toMatchObject({ code: 'replica_damaged' })
    await store.write('checkpoint', note)
    await store.write('tile/0/002.p/3', Buffer.alloc(96))
    await test.grow(1)
    await expect(replicate(test.db, test.key, store)).rejects.toMatchObject({ code: 'replica_damaged' })
  })
})

describe('copying', () => {
  it('is taken up again after it was cut anywhere', async () => {
    const test = await openTestLog()
    const folder = mkdtempSync(join(tmpdir(), 'honnin-cut-'))
    const whole = await openReplica(folder)
    await test.grow(700, { perCheckpoint: 300 })
    let cuts = 0
    for (let writes = 0; ; writes += 1) {
      let left = writes
      const cutting: ReplicaStore = {
        ...{ place: folder, read: (path) => whole.read(path), remove: (path) => whole.remove(path) },
        write: async (path, bytes) => {
          if (left-- === 0) throw new Error('cut')
          await whole.write(path, bytes)
        },
        close: async () => undefined,
      }
      const done = await replicate(test.db, test.key, cutting).catch(() => null)
      expect((await compareReplica(test.db, test.key, { store: whole })).findings).toEqual([])
      if (done !== null) break
      cuts += 1
      await test.grow(9)
    }
    expect(cuts).toBeGreaterThan(5)
    expect(await compareReplica(test.db, test.key, { store: whole })).toEqual({ size: 700 + 9 * cuts, findings: [] })
    expect((await verifyLog(test.db, test.key)).findings).toEqual([])
    rmSync(folder, { recursive: true })
    await test.close()
  })

  it('leaves no half of a file, and files that a web server can read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'honnin-files-'))
    const store = await openReplica(folder)
    await store.write('tile/entries/000', Buffer.from('x'))
    writeFileSync(join(folder, 'blocked'), '')
    await expect(store.write('blocked/000', Buffer.from('x'))).rejects.toMatchObject({ code: 'replica_unreachable' })
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'blocked',
      'tile',
      'tile/entries',
      'tile/entries/000',
    ])
    expect(statSync(join(folder, 'tile/entries/000')).mode & 0o044).toBe(0o044 & ~process.umask())
    rmSync(folder, { recursive: true })
  })

  it('says that a place cannot be used', async () => {
    for (const place of [
      'postgresql://nobody@127.0.0.1:1/none',
      's3://',
      's3:/bucket',
      'https://copies.example',
      's3://a:b@bucket?endpoint=http://127.0.0.1:1',
    ]) {
      const attempt = openReplica(place).then((store) => store.read('checkpoint'))
      await expect(attempt, place).rejects.toMatchObject({ code: 'replica_unreachable' })
    }
  })
})
