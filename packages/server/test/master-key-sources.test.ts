import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig, type MasterKeySource } from '../src/config/index.ts'
import { addMasterKey, loadMasterKeys } from '../src/crypto/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-key-sources-'))
const token = randomBytes(24).toString('base64url')
const tokenFile = join(folder, 'token')
let service: ChildProcess
let url = ''

beforeAll(async () => {
  writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 })
  const program = fileURLToPath(new URL('./support/transit-server.mjs', import.meta.url))
  service = spawn(process.execPath, [program, token], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = (await once(service.stdout ?? service, 'data')) as [Buffer]
  url = `http://127.0.0.1:${String(port).trim()}`
})
afterAll(async () => {
  service.kill()
  rmSync(folder, { recursive: true, force: true })
})

const kmsSource = (name: string) => ({
  ...{ kind: 'kms' as const, path: join(folder, name) },
  key: { url: `${url}/v1/transit`, name: 'honnin', tokenFile },
})
const newKey = (): string => randomBytes(32).toString('base64')
const writeKeys = (path: string, keys: Record<string, string>): void => writeFileSync(path, JSON.stringify(keys))

interface Kept {
  readonly source: MasterKeySource
  /** Adds a version as whoever keeps the keys does. */
  readonly add: () => Promise<void>
}

/** Each port, and how its keeper adds a version. */
const ports: Readonly<Record<string, () => Kept>> = {
  'a file': () => {
    const source = { kind: 'file' as const, path: join(folder, 'file.json') }
    return { source, add: () => addMasterKey(source) }
  },
  'a key service': () => {
    const source = kmsSource('service.json')
    return { source, add: () => addMasterKey(source) }
  },
  'a command': () => {
    const path = join(folder, 'printed.json')
    const first = newKey()
    writeKeys(path, { 1: first })
    return {
      source: { kind: 'command', command: `cat '${path}'` },
      add: async () => writeKeys(path, { 1: first, 2: newKey() }),
    }
  },
}

describe.each(Object.entries(ports))('master keys from %s', (_name, keep) => {
  it('open what they sealed, also under a version that another process has made since', async () => {
    const { source, add } = keep()
    const running = await loadMasterKeys(source)
    const old = running.seal('x', Buffer.from('old'))
    expect((await loadMasterKeys(source)).open('x', old).toString()).toBe('old')
    await add()
    const rotated = await loadMasterKeys(source)
    expect(rotated.versions).toEqual([1, 2])
    const fresh = rotated.seal('x', Buffer.from('new'))
    expect(fresh.readUInt16BE()).toBe(2)
    expect(running.current).toBe(1)
    expect(running.open('x', fresh).toString()).toBe('new')
    const refreshed = await loadMasterKeys(source)
    await refreshed.refresh()
    expect(refreshed.derive('nonce')).toEqual(running.derive('nonce'))
    expect(rotated.open('x', old).toString()).toBe('old')
  })
})

describe('a key service', () => {
  it('keeps the keys: the file holds nothing that opens without it, also after its own key was rotated', async () => {
    const source = kmsSource('kept.json')
    const keys = await loadMasterKeys(source)
    const sealed = keys.seal('x', Buffer.from('y'))
    expect(statSync(source.path).mode & 0o777).toBe(0o600)
    const text = readFileSync(source.path, 'utf8')
    expect(JSON.parse(text)).toEqual({ 1: expect.stringMatching(/^vault:v1:/) })
    await expect(loadMasterKeys({ kind: 'file', path: source.path })).rejects.toMatchObject({
      code: 'master_key_unreadable',
    })
    await fetch(`${url}/rotate`, { method: 'POST' })
    await addMasterKey(source)
    expect(JSON.parse(readFileSync(source.path, 'utf8'))).toMatchObject({ 2: expect.stringMatching(/^vault:v2:/) })
    expect((await loadMasterKeys(source)).open('x', sealed).toString()).toBe('y')
  })

  it('takes over a file of plain keys once each value is encrypted', async () => {
    const source = kmsSource('moved.json')
    await loadMasterKeys(source)
    const plain = newKey()
    const answer = await fetch(`${url}/v1/transit/encrypt/honnin`, {
      method: 'POST',
      headers: { 'x-vault-token': token },
      body: JSON.stringify({ batch_input: [{ plaintext: plain }] }),
    })
    const { data } = (await answer.json()) as { data: { batch_results: [{ ciphertext: string }] } }
    writeKeys(source.path, { 1: data.batch_results[0].ciphertext })
    const sealed = (await loadMasterKeys({ kind: 'text', text: `1:${plain}` })).seal('x', Buffer.from('y'))
    expect((await loadMasterKeys(source)).open('x', sealed).toString()).toBe('y')
  })

  it('that refuses, is away, or has other ciphertexts stops a start and tells no secret; what runs goes on', async () => {
    const source = kmsSource('refused.json')
    const running = await loadMasterKeys(source)
    const wrongToken = join(folder, 'wrong')
    writeFileSync(wrongToken, 'hvs.wrong')
    const other = join(folder, 'other.json')
    writeKeys(other, { 1: `vault:v1:${randomBytes(60).toString('base64')}` })
    const faults: readonly (readonly [typeof source, RegExp])[] = [
      [{ ...source, key: { ...source.key, tokenFile: wrongToken } }, /not ours to use/],
      [{ ...source, key: { ...source.key, tokenFile: join(folder, 'none') } }, /no token/],
      [{ ...source, key: { ...source.key, url: 'http://127.0.0.1:1' } }, /does not answer/],
      [{ ...source, key: { ...source.key, name: 'another' } }, /does not decrypt/],
      [{ ...source, path: other }, /does not decrypt/],
    ]
    for (const [faulty, message] of faults) {
      const failure: unknown = await loadMasterKeys(faulty).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'master_key_unreadable', message: expect.stringMatching(message) })
      for (const secret of [token, 'hvs.wrong']) expect(String(failure)).not.toContain(secret)
    }
    const fresh = kmsSource('never-made.json')
    await expect(loadMasterKeys({ ...fresh, key: { ...fresh.key, name: 'another' } })).rejects.toThrow('encrypt')
    expect(() => statSync(fresh.path)).toThrow('ENOENT')
    await fetch(`${url}/seal`, { method: 'POST' })
    await expect(loadMasterKeys(source)).rejects.toThrow('sealed')
    await expect(running.refresh()).rejects.toMatchObject({ code: 'master_key_unreadable' })
    expect(running.open('x', running.seal('x', Buffer.from('y'))).toString()).toBe('y')
    expect(() => running.open('x', Buffer.concat([Buffer.from([0, 9]), Buffer.alloc(40)]))).toThrow('sealed')
  })

  it('is configured with https and a token', () => {
    const env = { HONNIN_KMS_URL: 'https://vault.example:8200/v1/transit', HONNIN_KMS_TOKEN_FILE: '/run/token' }
    expect(loadConfig(env).config.masterKey).toMatchObject({
      ...{ kind: 'kms', path: expect.stringMatching(/master-keys\.json$/) },
      key: { url: env.HONNIN_KMS_URL, name: 'honnin', tokenFile: '/run/token' },
    })
    for (const wrong of [
      { HONNIN_KMS_URL: 'http://vault.example/v1/transit' },
      { HONNIN_KMS_TOKEN_FILE: '' },
      { HONNIN_MASTER_KEY: `1:${newKey()}` },
      { HONNIN_MASTER_KEY_COMMAND: 'cat keys' },
    ])
      expect(() => loadConfig({ ...env, ...wrong })).toThrow(/HONNIN_/)
  })
})
