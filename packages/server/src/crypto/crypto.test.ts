import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openBytes, sealBytes } from './aead.ts'
import { addMasterKey, loadMasterKeys } from './load-master-keys.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('sealing', () => {
  it('gives back what was sealed, under the same context only', () => {
    const key = randomBytes(32)
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.string(), (plain, context, other) => {
        const sealed = sealBytes(key, context, plain)
        expect(openBytes(key, context, sealed)).toEqual(Buffer.from(plain))
        if (other !== context) expect(() => openBytes(key, other, sealed)).toThrow('authenticate')
      }),
    )
  })

  it('notices every flipped bit and every missing byte', () => {
    const key = randomBytes(32)
    const sealed = sealBytes(key, 'context', Buffer.from('the plain text'))
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed)
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => openBytes(key, 'context', altered)).toThrow()
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => openBytes(key, 'context', sealed.subarray(0, length))).toThrow()
  })

  it('never uses an initialisation vector twice', () => {
    const key = randomBytes(32)
    const vectors = Array.from({ length: 1000 }, () =>
      sealBytes(key, '', Buffer.alloc(0)).subarray(0, 12).toString('hex'),
    )
    expect(new Set(vectors).size).toBe(1000)
  })
})

describe('master keys', () => {
  it('are made once, for the owner only, by whichever of several processes', async () => {
    const path = join(folder, 'made/master-keys.json')
    const [one, two] = await Promise.all([
      loadMasterKeys({ kind: 'file', path }),
      loadMasterKeys({ kind: 'file', path }),
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(two.open('x', one.seal('x', Buffer.from('y'))).toString()).toBe('y')
  })

  it('seal with the newest version, open all, and derive the same before and after a rotation', async () => {
    const source = { kind: 'file', path: join(folder, 'rotated.json') } as const
    const running = await loadMasterKeys(source)
    const old = running.seal('x', Buffer.from('old'))
    await addMasterKey(source)
    const rotated = await loadMasterKeys(source)
    expect(rotated.versions).toEqual([1, 2])
    const fresh = rotated.seal('x', Buffer.from('new'))
    expect(fresh.readUInt16BE()).toBe(2)
    expect(rotated.open('x', old).toString()).toBe('old')
    // A server that was started before the rotation meets what was sealed after it.
    expect(running.open('x', fresh).toString()).toBe('new')
    expect(running.derive('nonce')).toEqual(rotated.derive('nonce'))
    expect(running.current).toBe(2)
    expect(running.derive('other')).not.toEqual(rotated.derive('nonce'))
  })

  it('are taken over by a process that runs', async () => {
    const source = { kind: 'file', path: join(folder, 'refreshed.json') } as const
    const running = await loadMasterKeys(source)
    await addMasterKey(source)
    expect(running.seal('x', Buffer.from('y')).readUInt16BE()).toBe(1)
    await running.refresh()
    expect(running.seal('x', Buffer.from('y')).readUInt16BE()).toBe(2)
  })

  it('come from a command, whose output is never repeated when it fails', async () => {
    const path = join(folder, 'kept-elsewhere.json')
    const first = randomBytes(32).toString('base64')
    writeFileSync(path, JSON.stringify({ 1: first }))
    const source = { kind: 'command', command: `cat '${path}'` } as const
    const keys = await loadMasterKeys(source)
    const sealed = keys.seal('x', Buffer.from('y'))
    writeFileSync(path, JSON.stringify({ 1: first, 2: randomBytes(32).toString('base64') }))
    const newer = await loadMasterKeys(source)
    expect(newer.current).toBe(2)
    expect(newer.open('x', sealed).toString()).toBe('y')
    expect(keys.open('x', newer.seal('x', Buffer.from('z'))).toString()).toBe('z')
    await expect(addMasterKey(source)).rejects.toMatchObject({ code: 'master_key_fixed' })
    for (const command of [`cat '${path}'; exit 3`, `echo '${first}'`, 'exit 0', 'no-such-command']) {
      const failure: unknown = await loadMasterKeys({ kind: 'command', command }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'master_key_unreadable', cause: undefined })
      expect(String(failure)).not.toContain(first)
    }
  })

  it('come from text too, and say when a version is missing', async () => {
    const key = randomBytes(32).toString('base64')
    const keys = await loadMasterKeys({ kind: 'text', text: `1:${key}, 7:${randomBytes(32).toString('base64')}` })
    expect(keys.current).toBe(7)
    const only = await loadMasterKeys({ kind: 'text', text: `1:${key}` })
    expect(() => only.open('x', keys.seal('x', Buffer.from('y')))).toThrow('version 7')
    await expect(addMasterKey({ kind: 'text', text: `1:${key}` })).rejects.toMatchObject({ code: 'master_key_fixed' })
  })

  it.each(['', '{}', 'nonsense', '{"1":"c2hvcnQ="}', '{"x":"c2hvcnQ="}'])('are not read from %j', async (text) => {
    const path = join(folder, `${randomBytes(4).toString('hex')}.json`)
    writeFileSync(path, text)
    await expect(loadMasterKeys({ kind: 'file', path })).rejects.toMatchObject({ code: 'master_key_unreadable' })
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})
