import { scopes, type Scope } from '@honnin/shared/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp, type RunningApp } from '../src/app.ts'
import { createLogger } from '../src/operations/index.ts'
import { addTenant, createApiKey } from '../src/relying/index.ts'
import { approve, readAnswer, startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  // Twelve calls at once, then one in five sixths of a second.
  harness = await startHarness({ env: { HONNIN_KEY_CALLS_PER_MINUTE: '72' } })
})
afterAll(() => harness.stop())
// Every bucket is empty again.
beforeEach(() => harness.clock.forward({ minutes: 1 }))

type Body = Record<string, unknown>
const call = async (method: string, path: string, given: { key?: string; body?: unknown } = {}): Promise<Body> =>
  (await harness.call(method, path, given)).body as Body
const make = async (wanted: readonly Scope[], key?: string): Promise<Body> =>
  call('POST', '/v1/api-keys', { body: { label: 'shop 本番', scopes: wanted }, ...(key === undefined ? {} : { key }) })

const entries = async (type: string): Promise<readonly Body[]> => {
  const { rows } = await harness.installation.db.query<{ entry: Body }>(
    `select convert_from(body, 'UTF8')::jsonb as entry from audit_entry order by id`,
  )
  return rows.map(({ entry }) => entry).filter((entry) => entry['type'] === type)
}

describe('a key', () => {
  it('is shown once and kept as a digest', async () => {
    const made = await make(['sessions:read'])
    expect(made).toMatchObject({ label: 'shop 本番', livemode: false, scopes: ['sessions:read'], lastUsedAt: null })
    const { data } = (await call('GET', '/v1/api-keys')) as { data: Body[] }
    expect(data.map(({ id }) => id)).toContain(made['id'])
    const secret = String(made['key']).slice(24)
    expect(JSON.stringify(data)).not.toContain(secret)
    const { rows } = await harness.installation.db.query('select * from api_key')
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect((await entries('apikey.created')).at(-1)).toMatchObject({ apiKey: made['id'], scopes: 'sessions:read' })
  })

  it('tells when it was used, to the minute', async () => {
    const { key, id } = await make(['sessions:read'])
    const lastUse = async () =>
      ((await call('GET', '/v1/api-keys')) as { data: Body[] }).data.find((other) => other['id'] === id)?.['lastUsedAt']
    const use = () => call('GET', '/v1/sessions', { key: String(key) })
    await use()
    const first = harness.clock.now().toISOString()
    expect(await lastUse()).toBe(first)
    harness.clock.forward({ seconds: 59 })
    await use()
    expect(await lastUse()).toBe(first)
    harness.clock.forward({ seconds: 1 })
    await use()
    expect(await lastUse()).toBe(harness.clock.now().toISOString())
  })

  it('that is replaced lives until the stated time, and only one takes over', async () => {
    const old = await make(['sessions:read', 'sessions:write'])
    const rotate = () => call('POST', `/v1/api-keys/${String(old['id'])}/rotate`, { body: { overlapMinutes: 90 } })
    const [one, other] = await Promise.all([rotate(), rotate()])
    const made = one['key'] === undefined ? other : one
    expect([one, other].find((answer) => answer['key'] === undefined)).toMatchObject({ code: 'api_key_ended' })
    expect(made).toMatchObject({ label: old['label'], scopes: old['scopes'], replaces: old['id'] })
    const works = async ({ key }: Body) =>
      (await call('GET', '/v1/sessions', { key: String(key) }))['data'] !== undefined
    harness.clock.forward({ minutes: 89 })
    expect([await works(old), await works(made)]).toEqual([true, true])
    harness.clock.forward({ minutes: 1 })
    expect([await works(old), await works(made)]).toEqual([false, true])
  })

  it('ends at once when it is revoked, twice if need be', async () => {
    const { key, id } = await make(['sessions:read'])
    const revoke = () => call('DELETE', `/v1/api-keys/${String(id)}`)
    expect(await revoke()).toMatchObject({ id, revokedAt: expect.any(String) })
    expect((await call('GET', '/v1/sessions', { key: String(key) }))['code']).toBe('unauthorized')
    expect((await revoke())['revokedAt']).toBeTruthy()
    expect((await entries('apikey.revoked')).filter(({ apiKey }) => apiKey === id)).toHaveLength(1)
  })

  it('makes none that may do more than itself, and rotates none either', async () => {
    const narrow = String((await make(['keys:write', 'sessions:read']))['key'])
    expect(await make(['sessions:erase'], narrow)).toMatchObject({
      code: 'insufficient_scope',
      param: 'sessions:erase',
    })
    const wide = await make(scopes)
    const escalation = await call('POST', `/v1/api-keys/${String(wide['id'])}/rotate`, { key: narrow })
    expect(escalation).toMatchObject({ status: 403, code: 'insufficient_scope' })
    expect((await make(['sessions:read'], narrow))['key']).toMatch(/^sk_test_/)
  })

  it('of another tenant or mode is not there', async () => {
    const { id } = await make(['sessions:read'])
    const { id: tenantId } = await addTenant(harness.installation, { name: 'other', sector: 'none' })
    const foreign = { tenantId, livemode: false, label: 'x', scopes }
    for (const owner of [foreign, { ...foreign, tenantId: harness.tenant.id, livemode: true }]) {
      const key = await createApiKey(harness.installation, owner)
      expect((await call('DELETE', `/v1/api-keys/${String(id)}`, { key }))['code']).toBe('not_found')
      expect((await call('POST', `/v1/api-keys/${String(id)}/rotate`, { key }))['code']).toBe('not_found')
    }
  })

  it.each([
    [{ label: '', scopes: ['sessions:read'] }, 'label'],
    [{ label: 'x'.repeat(81), scopes: ['sessions:read'] }, 'label'],
    [{ label: 'x', scopes: [] }, 'scopes'],
    [{ label: 'x', scopes: ['root'] }, 'scopes.0'],
    [{ label: 'x', scopes: ['sessions:read'], livemode: true }, 'livemode'],
  ])('from %j is refused', async (body, param) => {
    expect(await call('POST', '/v1/api-keys', { body })).toMatchObject({ code: 'invalid_request', param })
  })
})

describe('the limit of calls', () => {
  let replica: RunningApp
  beforeAll(async () => {
    const verifier = { verify: approve, screenItem: async () => null }
    replica = await startApp({ installation: harness.installation, verifier, logger: createLogger('silent') })
  })
  afterAll(() => replica.stop())

  it('is one over all replicas, and only of that key', async () => {
    const key = String((await make(['sessions:read']))['key'])
    harness.clock.forward({ minutes: 1 })
    const ask = async (url: string) =>
      readAnswer(await fetch(`${url}/v1/sessions`, { headers: { authorization: `Bearer ${key}` } }))
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) => ask(at % 2 === 0 ? harness.url : (replica.url ?? ''))),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(18)
    expect(refused[0]?.body).toMatchObject({ code: 'rate_limited' })
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(refused[0]?.headers.get('ratelimit-policy')).toBe('"key";q=12;w=10')
    const left = answers.flatMap(({ headers }) => /r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? [])
    expect(new Set(left.map(Number))).toEqual(new Set([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]))
    expect((await harness.call('GET', '/v1/sessions')).status).toBe(200)
    // A refused call costs nothing: what drains is there for the next.
    harness.clock.forward({ seconds: 1 })
    expect((await ask(harness.url)).status).toBe(200)
    expect((await ask(replica.url ?? '')).status).toBe(429)
  })

  it('holds for keys that lack the scope, and forgets what stood still', async () => {
    const key = String((await make(['sessions:read']))['key'])
    const answers = await Promise.all(Array.from({ length: 14 }, () => call('GET', '/v1/api-keys', { key })))
    expect(answers.filter(({ code }) => code === 'rate_limited')).toHaveLength(2)
    expect(answers.filter(({ code }) => code === 'insufficient_scope')).toHaveLength(12)
  })
})
