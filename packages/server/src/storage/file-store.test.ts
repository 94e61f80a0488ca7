import { execFileSync } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileStore } from './file-store.ts'

let root = ''
let store: FileStore
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'honnin-store-'))
  store = await FileStore.open(root)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const names = (): readonly string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

describe('the folder of objects', () => {
  it('is for its owner only, and keeps no empty folder with the name of someone who was erased', async () => {
    await store.put('ten_1/ses_1/med_1', Buffer.from('x'))
    await store.put('ten_1/ses_2/med_1', Buffer.from('x'))
    expect(statSync(join(root, 'ten_1/ses_1/med_1')).mode & 0o777).toBe(0o600)
    expect(statSync(join(root, 'ten_1')).mode & 0o777).toBe(0o700)
    await store.delete('ten_1/ses_1/med_1')
    expect(names()).toEqual(['.half', 'ten_1', 'ten_1/ses_2', 'ten_1/ses_2/med_1'])
    await store.delete('ten_1/ses_2/med_1')
    expect(names()).toEqual(['.half'])
  })

  it('sweeps halves that another process left, and only old ones', async () => {
    for (const [name, ageSeconds] of [
      ['old', 7200],
      ['young', 10],
    ] as const) {
      const path = join(root, '.half', name)
      writeFileSync(path, 'half')
      const then = Date.now() / 1000 - ageSeconds
      utimesSync(path, then, then)
    }
    expect(await store.sweep(60)).toBe(1)
    expect(names()).toEqual(['.half', '.half/young'])
  })

  it('follows no link and waits for no pipe that somebody laid there', async () => {
    const elsewhere = join(root, '.half', 'elsewhere')
    writeFileSync(elsewhere, 'of another place')
    await store.put('a/own', Buffer.from('x'))
    symlinkSync(elsewhere, join(root, 'a/link'))
    symlinkSync(join(root, '.half'), join(root, 'a/folder'))
    execFileSync('mkfifo', [join(root, 'a/pipe')])
    for (const key of ['a/link', 'a/folder', 'a/pipe']) {
      await expect(store.get(key), key).rejects.toMatchObject({ code: 'object_missing' })
      await expect(store.read(key), key).rejects.toMatchObject({ code: 'object_missing' })
      expect(await store.head(key), key).toBeNull()
    }
    const listed: string[] = []
    for await (const { key } of store.list('')) listed.push(key)
    expect(listed).toEqual(['a/own'])
    await store.put('a/link', Buffer.from('y'))
    expect(readFileSync(elsewhere, 'utf8')).toBe('of another place')
    expect((await store.read('a/link')).toString()).toBe('y')
  })

  it('refuses an object where a folder of objects is, and says that it is out of order when it is gone', async () => {
    await store.put('a/b', Buffer.from('x'))
    await expect(store.put('a', Buffer.from('y'))).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(store.put('a/b/c', Buffer.from('y'))).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect((await store.read('a/b')).toString()).toBe('x')
    rmSync(root, { recursive: true })
    await expect(store.check()).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(store.put('new', Buffer.from('y'))).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})
