import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type ObjectStore, type StoredObject } from '../src/storage/index.ts'
import { hasSwift, startSwift } from './support/swift.ts'

interface Opened {
  readonly store: ObjectStore
  close(): Promise<void>
}

const openFolder = async (): Promise<Opened> => {
  const path = mkdtempSync(join(tmpdir(), 'honnin-store-'))
  const store = await openStore({ kind: 'folder', path: `${path}/objects/` })
  return { store, close: async () => rmSync(path, { recursive: true, force: true }) }
}

const openBucket = async (): Promise<Opened> => {
  const swift = await startSwift()
  const store = await openStore({ kind: 's3', ...swift.place, prefix: 'installation/a/' })
  return {
    store,
    close: async () => {
      store.close()
      await swift.stop()
    },
  }
}

const kinds = [
  { name: 'a folder', open: openFolder, isHere: true },
  { name: 'an S3 bucket', open: openBucket, isHere: hasSwift() },
]

const all = async (objects: AsyncIterable<StoredObject>): Promise<readonly StoredObject[]> => {
  const found: StoredObject[] = []
  for await (const object of objects) found.push(object)
  return found
}

const piecesOf = (bytes: Buffer, size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))

async function* cutAfter(bytes: number): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < bytes; sent += 64 * 1024) yield randomBytes(Math.min(64 * 1024, bytes - sent))
  throw new Error('cut')
}

describe.each(kinds)('objects in $name', ({ open, isHere }) => {
  describe.skipIf(!isHere)('keep the contract:', () => {
    let opened: Opened
    let store: ObjectStore
    beforeAll(async () => {
      opened = await open()
      store = opened.store
    })
    afterAll(() => opened.close())

    // Below, at and above what goes in one request, and several parts of an upload.
    it.each([0, 1, 1023, 65_536, 9 * 1024 * 1024, 9 * 1024 * 1024 + 1, 20_000_000])(
      'what was put comes back, %d bytes',
      async (size) => {
        const bytes = randomBytes(size)
        await store.put('sizes/streamed', Readable.from(piecesOf(bytes, 99_991)))
        expect((await store.read('sizes/streamed')).equals(bytes)).toBe(true)
        expect(await store.head('sizes/streamed')).toEqual({ key: 'sizes/streamed', sizeBytes: size })
        await store.put('sizes/whole', bytes)
        expect((await buffer(await store.get('sizes/whole'))).equals(bytes)).toBe(true)
      },
    )

    it('replaces an object whole', async () => {
      await store.put('replaced', Buffer.from('a longer first'))
      await store.put('replaced', Buffer.from('second'))
      expect((await store.read('replaced')).toString()).toBe('second')
    })

    it('says what is missing, and deletes it again without complaint', async () => {
      await store.put('folder/gone', Buffer.from('x'))
      await store.delete('folder/gone')
      await store.delete('folder/gone')
      await store.delete('never/was')
      for (const key of ['folder/gone', 'folder', 'never/was', 'folder/gone/below']) {
        await expect(store.get(key), key).rejects.toMatchObject({ code: 'object_missing' })
        await expect(store.read(key), key).rejects.toMatchObject({ code: 'object_missing' })
        expect(await store.head(key), key).toBeNull()
      }
    })

    it('lists by prefix in the order of bytes, beyond one page', async () => {
      const keys = ['l/a', 'l/a.b', 'l/a-b', 'l/B', 'l/b/1', 'l/b/10', 'l/b/2', 'l/b0', 'l2/x']
      for (const key of keys) await store.put(key, Buffer.from(key))
      const sorted = keys.filter((key) => key.startsWith('l/')).sort((a, b) => (a < b ? -1 : 1))
      expect((await all(store.list('l/'))).map(({ key }) => key)).toEqual(sorted)
      expect(await all(store.list('l/b/1'))).toEqual([
        { key: 'l/b/1', sizeBytes: 5 },
        { key: 'l/b/10', sizeBytes: 6 },
      ])
      expect((await all(store.list('l'))).length).toBe(keys.length)
      expect(await all(store.list('nothing/here'))).toEqual([])
      expect((await all(store.list(''))).length).toBeGreaterThanOrEqual(keys.length)
    })

    it('of a stream that breaks nothing is seen, whatever was there before stays', async () => {
      await store.put('broken/old', Buffer.from('old'))
      for (const size of [0, 100_000, 18_000_000]) {
        await expect(store.put('broken/new', Readable.from(cutAfter(size)))).rejects.toThrow('cut')
        await expect(store.put('broken/old', Readable.from(cutAfter(size)))).rejects.toThrow('cut')
      }
      expect(await store.head('broken/new')).toBeNull()
      expect((await store.read('broken/old')).toString()).toBe('old')
      expect((await all(store.list('broken/'))).map(({ key }) => key)).toEqual(['broken/old'])
      // Nothing is left of them elsewhere either;
      // minus one: even what the clock of the server calls the future.
      expect(await store.sweep(-1)).toBe(0)
    })

    it('nobody sees half of an object, nor one of two', async () => {
      const versions = Array.from({ length: 12 }, (_, index) => Buffer.alloc(300_000 + index, index))
      await store.put('raced', versions[0] ?? Buffer.alloc(0))
      let isWriting = true
      const reading = (async () => {
        let reads = 0
        while (isWriting) {
          const seen = await store.read('raced')
          expect(seen.every((byte) => byte === seen[0])).toBe(true)
          expect(seen.length).toBe(300_000 + (seen[0] ?? -1))
          reads += 1
        }
        return reads
      })()
      await Promise.all(versions.map((version) => store.put('raced', Readable.from(piecesOf(version, 50_000)))))
      isWriting = false
      expect(await reading).toBeGreaterThan(0)
    })

    it('many are written and deleted in one folder at once', async () => {
      const keys = Array.from({ length: 40 }, (_, index) => `crowd/${index % 4}/${index}`)
      await Promise.all(
        keys.map(async (key, index) => {
          await store.put(key, Buffer.from(key))
          if (index % 2 === 0) await store.delete(key)
        }),
      )
      const left = (await all(store.list('crowd/'))).map(({ key }) => key)
      expect(new Set(left)).toEqual(new Set(keys.filter((_, index) => index % 2 === 1)))
    })

    it.each([
      '../outside',
      '/etc/passwd',
      'a/../b',
      'a//b',
      '.hidden',
      'a/.b',
      'a/',
      '',
      'a b',
      'ä',
      'a\n',
      `a/${'x'.repeat(129)}`,
    ])('there is no place for %j', async (key) => {
      const refusal = { code: 'object_key_invalid' }
      await expect(store.put(key, Buffer.alloc(1))).rejects.toMatchObject(refusal)
      await expect(store.get(key)).rejects.toMatchObject(refusal)
      await expect(store.read(key)).rejects.toMatchObject(refusal)
      await expect(store.head(key)).rejects.toMatchObject(refusal)
      await expect(store.delete(key)).rejects.toMatchObject(refusal)
    })

    it.each(['..', '/', 'a//', './'])('nothing is listed below %j', async (prefix) => {
      await expect(all(store.list(prefix))).rejects.toMatchObject({ code: 'object_key_invalid' })
    })

    it('can be written to', async () => {
      await store.check()
    })
  })
})
