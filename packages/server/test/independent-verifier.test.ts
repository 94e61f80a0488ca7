import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatNoteKey } from '@honnin/shared/audit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askWitness, FolderStore, replicate, serveWitness, Witness, WitnessState } from '../src/audit/index.ts'
import { openTestLog, type TestLog } from './support/test-log.ts'

const verifier = fileURLToPath(new URL('../../../docs/verify-log.mjs', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'honnin-verifier-'))
const exported = join(root, 'log')
const entries = 600

let test: TestLog
let key = ''
let witness = ''
let receipt = ''

const run = (...args: readonly string[]): { readonly code: number | null; readonly text: string } => {
  const { status, stdout } = spawnSync(process.execPath, [verifier, ...args], { encoding: 'utf8', cwd: tmpdir() })
  return { code: status, text: stdout }
}

beforeAll(async () => {
  test = await openTestLog({ quorum: 1 })
  key = test.log.verifierKey()
  await test.grow(entries, { perCheckpoint: 250 })
  const state = await WitnessState.open(join(root, 'witness'), 'witness.example/one')
  const { port, stop } = await serveWitness(await Witness.open({ state, logs: [key], now: () => new Date() }), {
    ...{ host: '127.0.0.1', port: 0 },
    onError: (error) => {
      throw error
    },
  })
  await askWitness(test.db, { key: state.key, url: `http://127.0.0.1:${port}` }, new Date())
  await stop()
  witness = formatNoteKey(state.key)
  await replicate(test.db, test.key, new FolderStore(exported))
  receipt = (await test.log.proof(311)) ?? ''
})
afterAll(async () => {
  await test.close()
  rmSync(root, { recursive: true, force: true })
})

describe('the independent verifier', () => {
  it('has fewer than 150 lines and imports nothing but Node', () => {
    const source = readFileSync(verifier, 'utf8')
    expect(source.trimEnd().split('\n').length).toBeLessThan(150)
    const imports = [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name)
    expect(imports.every((name) => name?.startsWith('node:'))).toBe(true)
  })

  it('accepts an export, with its witness', () => {
    expect(run(key, exported)).toEqual({ code: 0, text: `valid: ${entries} entries in log.example/audit\n` })
    expect(run(key, exported, '--witness', witness).code).toBe(0)
  })

  it('accepts the log as it is served', async () => {
    const server = createServer((request, response) => {
      response.end(readFileSync(join(exported, request.url ?? '')))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const child = spawn(process.execPath, [verifier, key, `http://127.0.0.1:${(server.address() as AddressInfo).port}`])
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
    server.close()
  })

  it('accepts a receipt and prints its entry', () => {
    const file = join(root, 'one.tlog-proof')
    writeFileSync(file, receipt)
    const { code, text } = run(key, file, '--witness', witness)
    expect(code).toBe(0)
    expect(text).toContain('valid: entry 311 of 600')
    expect(text).toContain('"number":312')
  })

  it('accepts receipts of every place in trees of many shapes', async () => {
    const small = await openTestLog({ origin: 'log.example/small' })
    const file = join(root, 'small.tlog-proof')
    for (const size of [1, 2, 3, 5, 8, 13]) {
      const { rows } = await small.db.query<{ size: number }>(
        'select coalesce(max(size), 0)::int as size from audit_checkpoint',
      )
      await small.grow(size - (rows[0]?.size ?? 0))
      for (let index = 0; index < size; index += 1) {
        writeFileSync(file, (await small.log.proof(index)) ?? '')
        expect(run(small.log.verifierKey(), file).code, `entry ${index} of ${size}`).toBe(0)
      }
    }
    await small.close()
  })

  const tampered = join(root, 'tampered')
  const flip = (path: string, at: number): void => {
    const bytes = readFileSync(join(tampered, path))
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(join(tampered, path), bytes)
  }
  it.each([
    ['an entry', () => flip('tile/entries/001', 700), /^not valid: entry 2\d\d is not as it was logged/],
    ['a hash', () => flip('tile/0/000', 320), /^not valid: entry 10 is not as it was logged/],
    ['the checkpoint', () => flip('checkpoint', 25), /^not valid: the signature/],
    ['a bundle that is cut', () => writeFileSync(join(tampered, 'tile/entries/002.p/88'), ''), /^not valid: entry 512/],
    [
      'a bundle that is gone',
      () => unlinkSync(join(tampered, 'tile/entries/001')),
      /^not valid: entry 256 is not there/,
    ],
    ['a tile that is gone', () => unlinkSync(join(tampered, 'tile/0/001')), /^not valid: tile.0.001 is not there/],
    [
      'an entry and its hash',
      () => {
        const bundle = readFileSync(join(tampered, 'tile/entries/000'))
        const size = bundle.readUInt16BE(0)
        // The second entry takes the place of the first as well, in bundle and tile.
        const second = bundle.subarray(2 + size, 4 + size + bundle.readUInt16BE(2 + size))
        writeFileSync(join(tampered, 'tile/entries/000'), Buffer.concat([second, bundle.subarray(2 + size)]))
        const tile = readFileSync(join(tampered, 'tile/0/000'))
        writeFileSync(join(tampered, 'tile/0/000'), Buffer.concat([tile.subarray(32, 64), tile.subarray(32)]))
      },
      /^not valid: the entries do not lead to the signed root/,
    ],
  ])('refuses a log with %s changed', (_what, change, reason) => {
    cpSync(exported, tampered, { recursive: true })
    change()
    const { code, text } = run(key, tampered)
    expect(text).toMatch(reason)
    expect(code).toBe(1)
    rmSync(tampered, { recursive: true })
  })

  it('refuses a receipt that was changed, and one without its witness', () => {
    const file = join(root, 'changed.tlog-proof')
    const [first = '', extra = '', index = '', ...rest] = receipt.split('\n')
    const other = Buffer.from('{"to":"approved"}').toString('base64')
    const changed = [
      [first, `extra ${other}`, index, ...rest],
      [first, extra, 'index 310', ...rest],
      [first, extra, index, ...rest.slice(1)],
      [first, extra, index, rest[0] ?? '', ...rest],
      [first, extra, 'index 600', ...rest],
      [first.replace('v1', 'v2'), extra, index, ...rest],
    ]
    for (const lines of changed) {
      writeFileSync(file, lines.join('\n'))
      expect(run(key, file)).toMatchObject({ code: 1, text: expect.stringMatching(/^not valid/) })
    }
    writeFileSync(file, receipt.replace(/— witness.*\n/, ''))
    expect(run(key, file).code).toBe(0)
    expect(run(key, file, '--witness', witness).code).toBe(1)
  })

  it('says what it cannot use', () => {
    expect(run().code).toBe(2)
    expect(run('nonsense', exported).code).toBe(2)
    expect(run(key, join(root, 'absent')).code).toBe(2)
    expect(run(key.replace('log.example', 'other.example'), exported).code).toBe(2)
  })
})
