import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileVault } from './file-vault.ts'

let root = ''
let vault: FileVault
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'honnin-vault-'))
  vault = await FileVault.open(root)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const files = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

describe('the file vault', () => {
  it('gives back what was written and forgets what was removed', async () => {
    await vault.write('ten_1/ses_1/med_1', Readable.from([Buffer.from('encr'), Buffer.from('ypted')]))
    expect((await vault.read('ten_1/ses_1/med_1')).toString()).toBe('encrypted')
    await vault.remove('ten_1/ses_1/med_1')
    await vault.remove('ten_1/ses_1/med_1')
    await expect(vault.read('ten_1/ses_1/med_1')).rejects.toMatchObject({ code: 'media_missing' })
  })

  it('leaves nothing of a stream that breaks', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        throw new Error('cut')
      })(),
    )
    await expect(vault.write('ten_1/ses_1/med_1', broken)).rejects.toThrow('cut')
    expect(files()).toEqual([])
  })

  it.each(['../outside/x', 'a', '/etc/passwd', 'a/../b', 'a//b', 'a/b.c', ''])('has no place for %j', async (key) => {
    await expect(vault.write(key, Readable.from([Buffer.alloc(1)]))).rejects.toMatchObject({
      code: 'media_key_invalid',
    })
    await expect(vault.read(key)).rejects.toMatchObject({ code: 'media_key_invalid' })
  })

  it('sweeps halves that an earlier process left, and only old ones', async () => {
    for (const [name, ageSeconds] of [
      ['old', 7200],
      ['young', 10],
    ] as const) {
      const path = join(root, 'half', name)
      writeFileSync(path, 'half')
      const then = Date.now() / 1000 - ageSeconds
      utimesSync(path, then, then)
    }
    await FileVault.open(root)
    expect(files()).toEqual(['young'])
  })
})
