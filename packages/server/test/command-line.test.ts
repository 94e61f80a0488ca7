import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { CreateSessionSchema, TenantIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { main } from '../src/cli/main.ts'
import { loadConfig } from '../src/config/index.ts'
import { openInstallation } from '../src/installation.ts'
import { PgBossQueue } from '../src/jobs/index.ts'
import { openSessions } from '../src/open-sessions.ts'
import { createSession } from '../src/sessions/index.ts'
import { createTestDatabase, type TestDatabase } from './support/postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'honnin-cli-'))
const vectors = fileURLToPath(new URL('../../shared/vectors/bundle/', import.meta.url))
let database: TestDatabase
let output = ''
let complaint = ''

beforeAll(async () => {
  database = await createTestDatabase()
  vi.stubEnv('HONNIN_DATABASE_URL', database.url)
  vi.stubEnv('HONNIN_DATA_DIR', folder)
  vi.stubEnv('HONNIN_WEBHOOK_ALLOW_PRIVATE', 'true')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  output = ''
  complaint = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((complaint += String(chunk)), true))
})
afterEach(() => vi.restoreAllMocks())

const run = async (...words: readonly string[]): Promise<{ code: number; value: Record<string, unknown> }> => {
  output = ''
  const code = await main([...words, '--json'])
  return { code, value: JSON.parse(output) }
}

describe('honnin', () => {
  it('explains itself and every command', async () => {
    expect(await main(['--help'])).toBe(0)
    const names = [...output.matchAll(/^ {2}([a-z]+(?: [a-z-]+)?) {2,}/gm)].map(([, name]) => name ?? '')
    expect(names).toEqual(
      expect.arrayContaining(['serve', 'doctor', 'tenant add', 'audit check-proof', 'face compare']),
    )
    for (const name of names) {
      output = ''
      expect(await main([...name.split(' '), '--help'])).toBe(0)
      expect(output, name).toContain(`honnin ${name}`)
    }
  })

  it('answers 2 and a coded error to what it does not know', async () => {
    expect(await run('nonsense')).toMatchObject({
      code: 2,
      value: { error: { code: 'unknown_command', mend: 'honnin --help' } },
    })
    expect(await run('tenant', 'add', '--colour', 'red')).toMatchObject({
      code: 2,
      value: { error: { code: 'usage' } },
    })
    expect(await run('tenant', 'add')).toMatchObject({ code: 2, value: { error: { code: 'usage' } } })
    expect(complaint).toContain('mend: honnin tenant add --name NAME')
  })

  it('ends at once where it cannot serve', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    vi.stubEnv('HONNIN_PORT', String((other.address() as AddressInfo).port))
    vi.stubEnv('HONNIN_LOG_LEVEL', 'silent')
    expect(await main(['serve'])).toBe(2)
    expect(complaint).toContain('EADDRINUSE')
    vi.stubEnv('HONNIN_PORT', '')
    other.close()
  })

  it('adds a tenant, again and again, with the same webhook secret and a new key', async () => {
    const add = () => run('tenant', 'add', '--name', 'shop', '--webhook', 'http://localhost:9/hook')
    const first = await add()
    const second = await add()
    expect(first).toMatchObject({
      code: 0,
      value: { key: expect.stringMatching(/^sk_test_/), webhookSecret: expect.stringMatching(/^whsec_/) },
    })
    expect(second.value['tenant']).toEqual(first.value['tenant'])
    expect(second.value['webhookSecret']).toBe(first.value['webhookSecret'])
    expect(second.value['key']).not.toBe(first.value['key'])
  })

  it('makes keys and webhooks for tenants that exist', async () => {
    const key = await run('apikey', 'create', '--tenant', 'shop', '--live', '--scope', 'sessions:read')
    expect(key).toMatchObject({
      code: 0,
      value: { key: expect.stringMatching(/^sk_live_/), scopes: ['sessions:read'], livemode: true },
    })
    expect(await run('apikey', 'create', '--tenant', 'none')).toMatchObject({
      code: 2,
      value: { error: { code: 'tenant_unknown' } },
    })
    const id = String(key.value['id'])
    const rotated = await run('apikey', 'rotate', '--tenant', 'shop', '--live', '--overlap', '0', '--', id)
    expect(rotated).toMatchObject({ code: 0, value: { apiKey: { replaces: id, scopes: ['sessions:read'] } } })
    expect(await run('apikey', 'rotate', '--tenant', 'shop', '--live', '--', id)).toMatchObject({
      code: 2,
      value: { error: { code: 'api_key_ended' } },
    })
    expect((await run('apikey', 'revoke', '--tenant', 'shop', '--', id)).value).toMatchObject({
      error: { code: 'not_found' },
    })
    expect((await run('apikey', 'revoke', '--tenant', 'shop', '--live', '--', id)).code).toBe(0)
    const listed = await run('apikey', 'list', '--tenant', 'shop')
    expect(listed.value['keys']).toHaveLength(4)
    expect(JSON.stringify(listed.value)).not.toContain(String(key.value['key']).slice(24))
    const hook = await run(
      'webhook',
      'add',
      '--tenant',
      'shop',
      '--url',
      'https://shop.example/hook',
      '--event',
      'session.approved',
    )
    expect(hook).toMatchObject({ code: 0, value: { events: ['session.approved'] } })
    const fresh = await run('webhook', 'rotate', '--tenant', 'shop', String(hook.value['id']))
    expect(fresh).toMatchObject({ code: 0, value: { id: hook.value['id'], oldSecretUntil: expect.any(String) } })
    expect(fresh.value['secret']).not.toBe(hook.value['secret'])
    expect((await run('webhook', 'rotate', '--tenant', 'shop', '--live', String(hook.value['id']))).code).toBe(2)
    expect((await run('webhook', 'list', '--tenant', 'shop')).value['endpoints']).toHaveLength(2)
    expect(
      (await run('webhook', 'add', '--tenant', 'shop', '--url', 'https://shop.example/hook', '--event', 'x')).code,
    ).toBe(2)
  })

  it('rotates the master key and keeps every secret readable', async () => {
    const before = await run('tenant', 'add', '--name', 'shop', '--webhook', 'http://localhost:9/hook')
    expect(await run('keys', 'rotate')).toMatchObject({ code: 0, value: { version: 2 } })
    const after = await run('tenant', 'add', '--name', 'shop', '--webhook', 'http://localhost:9/hook')
    expect(after.value['webhookSecret']).toBe(before.value['webhookSecret'])
    expect(await run('keys', 'rotate', '--rewrap-only')).toMatchObject({ code: 0, value: { version: 2, rewrapped: 0 } })
    expect(Object.keys(JSON.parse(readFileSync(join(folder, 'master-keys.json'), 'utf8')))).toEqual(['1', '2'])
  })

  it('lists every setting without its secrets, and says what is wrong', async () => {
    const { value } = await run('doctor')
    const settings = value['settings'] as readonly { name: string; value: string | null; source: string }[]
    expect(settings.find(({ name }) => name === 'HONNIN_DATABASE_URL')).toMatchObject({
      value: '********',
      source: 'environment',
    })
    expect(JSON.stringify(value)).not.toContain(new URL(database.url).password)
    const checks = value['checks'] as readonly { name: string; state: string }[]
    expect(checks.find(({ name }) => name === 'database')).toMatchObject({ state: 'ok' })
    vi.stubEnv('HONNIN_DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none')
    const broken = await run('doctor')
    vi.stubEnv('HONNIN_DATABASE_URL', database.url)
    expect(broken.code).toBe(1)
    expect(broken.value['checks']).toContainEqual(
      expect.objectContaining({ name: 'database', state: 'failed', mend: expect.any(String) }),
    )
  })

  it('verifies bundles offline', async () => {
    for (const kind of ['valid', 'invalid'])
      for (const name of readdirSync(join(vectors, kind))) {
        const { code: expected } = JSON.parse(readFileSync(join(vectors, kind, name), 'utf8'))
        // What the manifest claims is compared with the server's records, which are not at hand offline.
        const isSelfEvident = expected === null || /malformed|wrong_type|unknown_key|bad_signature/.test(expected)
        const { code, value } = await run('bundle', 'verify', join(vectors, kind, name))
        expect([code, value['code']], name).toEqual(isSelfEvident && expected !== null ? [1, expected] : [0, null])
      }
    expect((await run('bundle', 'verify', join(folder, 'absent'))).code).toBe(2)
    const items = await run('bundle', 'verify', join(vectors, 'valid/plain.json'), '--items', folder)
    expect(items).toMatchObject({ code: 1, value: { code: 'bundle_item_altered' } })
  })

  it('proves entries of the audit log and checks the proofs', async () => {
    const { openInstallation } = await import('../src/installation.ts')
    const { loadConfig } = await import('../src/config/index.ts')
    const { appendEntry } = await import('../src/audit/index.ts')
    const { transaction } = await import('../src/db/index.ts')
    const installation = await openInstallation(loadConfig(process.env).config, { onError: () => undefined })
    // The keys and tenants above are in the log as well.
    const before = await installation.auditLog.integrate()
    const size = before + 3
    for (const type of ['one', 'two', 'three'])
      await transaction(installation.db, async (tx) => {
        await appendEntry(
          tx,
          { type, at: new Date(0), tenantId: null, sessionId: null },
          { random: installation.random, key: null },
        )
      })
    await installation.auditLog.integrate()
    await installation.close()

    expect(await run('audit', 'verify')).toMatchObject({ code: 0, value: { valid: true, size, findings: [] } })
    const { value } = await run('audit', 'prove', String(before + 1))
    const file = join(folder, 'one.tlog-proof')
    writeFileSync(file, String(value['proof']))
    const key = String(value['key'])
    const checked = await run('audit', 'check-proof', file, '--key', key)
    expect(checked).toMatchObject({ code: 0, value: { valid: true, index: before + 1, size, entry: { type: 'two' } } })
    writeFileSync(file, String(value['proof']).replace(`index ${before + 1}`, `index ${(before + 1) ^ 1}`))
    expect(await run('audit', 'check-proof', file, '--key', key)).toMatchObject({
      code: 1,
      value: { valid: false, code: 'proof_mismatch' },
    })
    expect((await run('audit', 'check-proof', file, '--key', 'nonsense')).code).toBe(2)
    expect(await run('audit', 'prove', String(size + 5))).toMatchObject({ code: 1, value: { proof: null } })
    expect(await run('audit', 'export', join(folder, 'log'))).toMatchObject({ code: 0, value: { size } })
    expect(readFileSync(join(folder, `log/tile/0/000.p/${size}`)).length).toBe(size * 32)
    expect(readFileSync(join(folder, 'log/checkpoint'), 'utf8')).toContain(`\n${size}\n`)
    expect(await run('audit', 'verify', '--held', join(folder, 'log/checkpoint'))).toMatchObject({
      code: 0,
      value: { valid: true },
    })
    expect(await run('audit', 'verify', '--held', file)).toMatchObject({
      code: 2,
      value: { error: { code: expect.stringMatching(/^(note|checkpoint)_/) } },
    })
  })

  it('adds, lists and disables operators', async () => {
    expect(await run('operator', 'add', '--login', 'sato')).toMatchObject({
      code: 2,
      value: { error: { code: 'usage' } },
    })
    const added = await run('operator', 'add', '--login', 'sato', '--role', 'administrator', '--name', '佐藤')
    expect(added).toMatchObject({ code: 0, value: { operator: { login: 'sato', displayName: '佐藤' } } })
    expect(added.value['drawnPassword']).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
    const password = join(folder, 'password')
    writeFileSync(password, 'tram garden 1912\n')
    expect(
      await run('operator', 'add', '--login', 'mori', '--role', 'reviewer', '--password-file', password),
    ).toMatchObject({ code: 0, value: { drawnPassword: null } })
    expect(await run('operator', 'disable', 'sato')).toMatchObject({
      code: 2,
      value: { error: { code: 'last_administrator' } },
    })
    expect(await run('operator', 'disable', 'mori')).toMatchObject({ code: 0 })
    expect(await main(['operator', 'list'])).toBe(0)
    expect(output).toMatch(/^sato +administrator +since .* has not signed in +all relying parties +佐藤$/m)
    expect(output).toMatch(/^mori +reviewer +since .* disabled /m)
  })

  it('holds, releases and erases a session, and prints the signed receipt, without a server', async () => {
    const { value: added } = await run('tenant', 'add', '--name', 'erasing')
    const { id: tenantId } = added['tenant'] as { id: string }
    const { config } = loadConfig(process.env)
    const installation = await openInstallation(config, { onError: () => undefined })
    const queue = await PgBossQueue.start({ db: installation.db, supervise: false, onError: () => undefined })
    const { id } = await createSession(openSessions(installation, queue), {
      owner: {
        ...{ tenantId: v.parse(TenantIdSchema, tenantId), livemode: false, sector: 'none' },
        retention: { sessionDays: null, resultDays: null, mediaDays: null },
      },
      request: v.parse(CreateSessionSchema, { plan: 'document-and-face', reference: 'case 7' }),
      hostedBase: 'https://kyc.example/c/',
    })
    await queue.stop()
    await installation.close()

    expect(await run('session', 'hold', id, '--reason', '証拠保全')).toMatchObject({ code: 0, value: { held: true } })
    expect(await run('session', 'erase', id)).toMatchObject({ code: 1, value: { code: 'session_on_hold' } })
    expect(await run('session', 'release', id)).toMatchObject({ code: 2, value: { error: { code: 'usage' } } })
    expect(await run('session', 'release', id, '--reason', '終結')).toMatchObject({ code: 0, value: { held: false } })
    const erased = await run('session', 'erase', id)
    expect(erased).toMatchObject({ code: 0, value: { sessionId: id, audit: { index: expect.any(Number) } } })
    const [, payload = ''] = String(erased.value['receipt']).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ sub: id, cause: 'command' })
    expect((await run('session', 'erase', id)).value['receipt']).toBe(erased.value['receipt'])
    expect(await run('session', 'erase', `${id}x`)).toMatchObject({ code: 2, value: { error: { code: 'not_found' } } })
    expect(await run('session', 'erase')).toMatchObject({ code: 2, value: { error: { code: 'usage' } } })
  })

  it('says how long a tenant keeps what, and refuses what cannot be', async () => {
    await run('tenant', 'add', '--name', 'keeping')
    expect(
      await run('tenant', 'retention', '--tenant', 'keeping', '--session-days', '2555', '--media-days', '90'),
    ).toMatchObject({
      code: 0,
      value: { tenant: 'keeping', retention: { sessionDays: 2555, resultDays: null, mediaDays: 90 } },
    })
    for (const wrong of [
      ['--session-days', 'x'],
      ['--session-days', '9999'],
      ['--session-days', '5', '--media-days', '6'],
    ])
      expect(await run('tenant', 'retention', '--tenant', 'keeping', ...wrong)).toMatchObject({
        code: 2,
        value: { error: { code: 'usage' } },
      })
    expect(await run('tenant', 'retention', '--tenant', 'nobody')).toMatchObject({
      code: 2,
      value: { error: { code: 'tenant_unknown' } },
    })
  })
})
