import { endpoints, problems, scopes, type EndpointName, type Scope } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/db/index.ts'
import { audienceOf, contracts, problemsOf } from '../src/http/openapi/contracts.ts'
import { scopeOf } from '../src/http/endpoint-handlers.ts'
import { answerUnderKey, createApiKey } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { decideSession, decideWith } from './support/decided-session.ts'
import { startHarness, readAnswer, type Harness } from './support/harness.ts'
import { createTestDatabase } from './support/postgres.ts'
import { requireDocumented } from './support/require-documented.ts'
import { until } from './support/until.ts'

const isName = (name: string): name is EndpointName => name in endpoints
/** The person's page is another client; what it meets is exercised where devices are tested. */
const names = Object.keys(endpoints)
  .filter(isName)
  .filter((name) => audienceOf(name) !== 'capture')
const keyed = names.filter((name) => scopeOf(name) !== null)

let harness: Harness
const seen = new Map<EndpointName, Set<number>>()
/** What leads somewhere when it is asked for while something fails. */
const spare: Record<string, string> = { link: 'A'.repeat(32) }

beforeAll(async () => {
  harness = await startHarness({
    verify: decideWith(),
    env: { HONNIN_KEY_CALLS_PER_MINUTE: '1000000' },
  })
})
afterAll(() => harness.stop())

interface Given {
  readonly body?: string
  readonly type?: string
  readonly key?: string
  readonly query?: string
  readonly parameters?: Readonly<Record<string, string>>
  readonly idempotencyKey?: string
}

const addressOf = (name: EndpointName, { parameters = {}, query = '' }: Given): string =>
  endpoints[name].path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => parameters[parameter] ?? 'x') + query

/** Asks once, holds the answer against the contract and notes its status. Returns the body. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const ask = async (name: EndpointName, given: Given = {}): Promise<any> => {
  const { method } = endpoints[name]
  const path = addressOf(name, given)
  const headers: Record<string, string> = { authorization: `Bearer ${given.key ?? harness.key}` }
  if (given.body !== undefined) headers['content-type'] = given.type ?? 'application/json'
  if (given.idempotencyKey !== undefined) headers['idempotency-key'] = given.idempotencyKey
  const body = given.body === undefined ? {} : { body: given.body }
  const answer = await readAnswer(await fetch(`${harness.url}${path}`, { method, headers, ...body }))
  requireDocumented({ method, path, answer })
  seen.set(name, (seen.get(name) ?? new Set()).add(answer.status))
  return answer.body
}
const json = (value: unknown): string => JSON.stringify(value)
const keyWith = (wanted: readonly Scope[]): Promise<string> =>
  createApiKey(harness.installation, { tenantId: harness.tenant.id, livemode: false, label: 'x', scopes: wanted })

describe('every address', () => {
  it('refuses what is wrong with any request', async () => {
    const { installation, tenant } = harness
    const { db } = installation
    for (const name of names) {
      expect((await ask(name, { query: '?x=%00' })).code, name).toBe('invalid_request')
      if (endpoints[name].method !== 'POST' || scopeOf(name) === null) continue
      expect((await ask(name, { body: '{' })).code, name).toBe('invalid_request')
      expect((await ask(name, { body: `"${'x'.repeat(90_000)}"` })).code, name).toBe('payload_too_large')
      expect((await ask(name, { body: '{}', type: 'text/plain' })).code, name).toBe('unsupported_media_type')
      const place = { tenantId: tenant.id, livemode: false, key: `agreement-${name}` }
      const fingerprint = `POST ${addressOf(name, {})}\n{}`
      const request = { ...place, fingerprint }
      const { key: idempotencyKey } = place
      await answerUnderKey(installation, request, async () => {
        expect((await ask(name, { body: '{}', idempotencyKey })).code, name).toBe('idempotency_in_progress')
        return { status: 200, body: 'null' }
      })
      expect((await ask(name, { body: '{"a":1}', idempotencyKey })).code, name).toBe('idempotency_mismatch')
    }
    for (const name of keyed) {
      expect((await ask(name, { key: 'none' })).code, name).toBe('unauthorized')
      const others = scopes.filter((scope) => scope !== scopeOf(name))
      const key = await keyWith(others)
      expect((await ask(name, { key })).code, name).toBe('insufficient_scope')
      await db.query('update rate_bucket set level = 1e9, at = $2 where subject = $1', [
        ...[`key|${key.slice(8, 24)}`, harness.clock.now()],
      ])
      expect((await ask(name, { key })).code, name).toBe('rate_limited')
    }
  })

  it('does what it says, of sessions', async () => {
    const { id } = await ask('createSession', { body: json({ plan: 'document-and-face', reference: 'agreement' }) })
    const parameters = { id: String(id) }
    await ask('listSessions')
    await ask('getSession', { parameters })
    await ask('renewClientToken', { parameters })
    await ask('holdSession', { parameters, body: json({ reason: 'a claim' }) })
    expect((await ask('eraseSession', { parameters })).code).toBe('session_on_hold')
    await ask('releaseSession', { parameters, body: json({ reason: 'settled' }) })
    await ask('simulateSession', { parameters, body: json({ status: 'review' }) })
    expect((await ask('simulateSession', { parameters, body: json({ status: 'review' }) })).code).toBe('session_closed')
    expect((await ask('renewClientToken', { parameters })).code).toBe('session_closed')
    expect((await ask('cancelSession', { parameters })).code).toBe('illegal_transition')
    expect((await ask('getEvidence', { parameters })).code).toBe('evidence_not_captured')
    expect((await ask('getDeletionReceipt', { parameters })).status).toBe(404)
    await ask('eraseSession', { parameters })
    await harness.call('GET', `/v1/sessions/${String(id)}`)
    for (const name of ['renewClientToken', 'cancelSession', 'getEvidence'] as const)
      expect((await ask(name, { parameters })).code, name).toBe('session_erased')
    expect((await ask('simulateSession', { parameters, body: json({ status: 'review' }) })).code).toBe('session_erased')
    for (const name of ['holdSession', 'releaseSession'] as const)
      expect((await ask(name, { parameters, body: json({ reason: 'x' }) })).code, name).toBe('session_erased')
    expect((await ask('listRecords', { query: `?session=${String(id)}` })).code).toBe('session_erased')
    const elsewhere = { plan: 'document-and-face', returnUrl: 'https://elsewhere.example/' }
    expect((await ask('createSession', { body: json(elsewhere) })).code).toBe('return_url_refused')
    const other = await ask('createSession', { body: json({ plan: 'document-and-face' }) })
    const link = String(other.hostedUrl).split('/').at(-1) ?? ''
    await ask('hostedPage', { parameters: { link } })
    await ask('hostedToken', { parameters: { link } })
    for (const name of ['hostedPage', 'hostedToken'] as const) await ask(name)
    await ask('cancelSession', { parameters: { id: String(other.id) } })
    await ask('hostedPage', { parameters: { link } })
    expect((await ask('hostedToken', { parameters: { link } })).code).toBe('session_closed')
    await harness.installation.db.query('update rate_bucket set level = 1e9, at = $1', [harness.clock.now()])
    expect((await ask('hostedToken', { parameters: { link } })).code).toBe('rate_limited')
    await harness.installation.db.query('delete from rate_bucket')
    const once = { body: json({ plan: 'document-and-face' }), idempotencyKey: 'agreement' }
    await ask('eraseSession', { parameters: { id: String((await ask('createSession', once)).id) } })
    expect((await ask('createSession', once)).code).toBe('session_erased')
    const absent = { id: `ses_${'A'.repeat(22)}` }
    for (const name of ['getSession', 'renewClientToken', 'cancelSession', 'eraseSession', 'getEvidence'] as const)
      expect((await ask(name, { parameters: absent })).code, name).toBe('not_found')
    expect((await ask('simulateSession', { parameters: absent, body: json({ status: 'review' }) })).code).toBe(
      'not_found',
    )
    for (const name of ['holdSession', 'releaseSession'] as const)
      expect((await ask(name, { parameters: absent, body: json({ reason: 'x' }) })).code, name).toBe('not_found')
    expect((await ask('listRecords', { query: `?session=${absent.id}` })).code).toBe('not_found')
    const live = await createApiKey(harness.installation, {
      tenantId: harness.tenant.id,
      livemode: true,
      label: 'l',
      scopes,
    })
    const { id: liveId } = await ask('createSession', { key: live, body: json({ plan: 'document-and-face' }) })
    const simulated = { key: live, parameters: { id: String(liveId) }, body: json({ status: 'approved' }) }
    expect((await ask('simulateSession', simulated)).code).toBe('test_mode_only')
  })

  it('does what it says, of evidence, receipts and pictures', async () => {
    const id = await decideSession(harness)
    const { captures } = await ask('getSession', { parameters: { id } })
    const parameters = { id, itemId: String(captures[0].itemId) }
    await ask('getCapture', { parameters })
    const { url } = await ask('linkCapture', { parameters })
    const token = String(url).split('/').at(-1) ?? ''
    await ask('linkedCapture', { parameters: { token } })
    expect((await ask('linkedCapture')).code).toBe('not_found')
    spare['token'] = token
    await harness.installation.auditLog.integrate(harness.clock.now())
    await ask('getEvidence', { parameters })
    await ask('listRecords', { query: `?session=${id}` })
    const { id: open } = await ask('createSession', { body: json({ plan: 'document-and-face' }) })
    expect((await ask('listRecords', { query: `?session=${String(open)}` })).status).toBe(409)
    const absent = { id, itemId: `itm_${'A'.repeat(22)}` }
    for (const name of ['getCapture', 'linkCapture'] as const)
      expect((await ask(name, { parameters: absent })).code, name).toBe('not_found')
    const refused = { body: json({ plan: 'jp-image-face', documentTypes: ['passport'] }) }
    expect((await ask('createSession', refused)).code).toBe('document_not_accepted')
    await harness.installation.db.query(`update rate_bucket set level = 1e9, at = $2 where subject = $1`, [
      `session|link|${id}`,
      harness.clock.now(),
    ])
    expect((await ask('linkedCapture', { parameters: { token } })).code).toBe('rate_limited')
    await ask('eraseSession', { parameters })
    for (const name of ['getCapture', 'linkCapture'] as const)
      expect((await ask(name, { parameters })).code, name).toBe('session_erased')
    const receipt = () => ask('getDeletionReceipt', { parameters })
    await until(async () => ((await receipt()).receipt === undefined ? null : true))
    // The task that signs receipts may come by between the two.
    await until(async () => {
      await harness.installation.db.query(
        'update deletion set receipt = null, completed_at = null where session_id = $1',
        [id],
      )
      return (await receipt()).code === 'receipt_pending' ? true : null
    })
    const { hostedUrl } = await ask('createSession', { body: json({ plan: 'document-and-face' }) })
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    harness.clock.forward({ days: 1 })
    expect((await ask('linkedCapture', { parameters: { token } })).code).toBe('link_expired')
    const link = String(hostedUrl).split('/').at(-1) ?? ''
    expect((await ask('hostedToken', { parameters: { link } })).code).toBe('session_expired')
    expect((await ask('renewClientToken', { parameters: { id: sessionId } })).code).toMatch(
      /session_expired|session_closed/,
    )
  })

  it('does what it says, of keys, webhooks, usage and the public pages', async () => {
    const { id } = await ask('createApiKey', { body: json({ label: 'x', scopes: ['sessions:read'] }) })
    const parameters = { id: String(id) }
    await ask('listApiKeys')
    await ask('rotateApiKey', { parameters })
    expect((await ask('rotateApiKey', { parameters })).code).toBe('api_key_ended')
    await ask('revokeApiKey', { parameters })
    for (const name of ['rotateApiKey', 'revokeApiKey'] as const) expect((await ask(name)).code).toBe('not_found')
    for (const name of ['listMethods', 'getUsage', 'listUsage'] as const) await ask(name)
    for (const name of ['checkpoint', 'receiptKeys', 'health', 'readiness', 'openApi', 'reference'] as const)
      await ask(name)

    const create = (url: string) => ask('createWebhookEndpoint', { body: json({ url }) })
    const hook = { id: String((await create('http://127.0.0.1:9/a')).id) }
    await create('http://127.0.0.1:9/a')
    await create('http://127.0.0.1:9/b')
    expect((await create('ftp://127.0.0.1/')).code).toBe('webhook_url_refused')
    await ask('listWebhookEndpoints')
    await ask('getWebhookEndpoint', { parameters: hook })
    const change = (value: unknown) => ask('changeWebhookEndpoint', { parameters: hook, body: json(value) })
    expect((await change({ url: 'http://127.0.0.1:9/b' })).code).toBe('webhook_url_taken')
    expect((await change({ url: 'ftp://127.0.0.1/' })).code).toBe('webhook_url_refused')
    const { id: deliveryId } = await ask('testWebhookEndpoint', { parameters: hook })
    await ask('listDeliveries', { parameters: hook })
    await ask('resendDelivery', { parameters: { ...hook, deliveryId: String(deliveryId) } })
    await ask('rotateWebhookSecret', { parameters: hook })
    await change({ isEnabled: false })
    expect((await ask('testWebhookEndpoint', { parameters: hook })).code).toBe('webhook_disabled')
    await ask('removeWebhookEndpoint', { parameters: hook })
    for (const name of [
      ...(['getWebhookEndpoint', 'changeWebhookEndpoint', 'removeWebhookEndpoint', 'rotateWebhookSecret'] as const),
      ...(['testWebhookEndpoint', 'listDeliveries', 'resendDelivery'] as const),
    ])
      expect((await ask(name, { parameters: hook })).code, name).toBe('not_found')
  })

  it('says so when something on our side fails or is away', async () => {
    const { db } = harness.installation
    harness.clock.forward({ days: -1 })
    const fails = names.filter((name) => problemsOf(name).includes('internal_error'))
    for (const table of ['api_key', 'audit_checkpoint', 'rate_bucket', 'session'])
      await db.query(`alter table ${table} rename to ${table}_away`)
    for (const name of fails) expect((await ask(name, { parameters: spare })).status, name).toBe(500)
    await db.query('create table audit_checkpoint (like audit_checkpoint_away)')
    expect((await ask('checkpoint')).code).toBe('not_found')
    await db.query('drop table audit_checkpoint')
    for (const table of ['api_key', 'audit_checkpoint', 'rate_bucket', 'session'])
      await db.query(`alter table ${table}_away rename to ${table}`)
    const { rows } = await db.query<{ name: string }>('select current_database() as name')
    const other = await createTestDatabase()
    const outside = openDatabase({ connectionString: other.url, connections: 1, onError: () => undefined })
    const database = rows[0]?.name ?? ''
    await outside.query(`alter database ${database} with allow_connections false`)
    await outside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])
    for (const name of names.filter((candidate) => problemsOf(candidate).includes('service_unavailable')))
      expect((await ask(name, { parameters: spare })).status, name).toBe(503)
    await outside.query(`alter database ${database} with allow_connections true`)
    await outside.close()
    await other.drop()
  })

  it('has been seen with every status that the document gives it', () => {
    const unseen = names.flatMap((name) => {
      const statuses = new Set([
        ...Object.keys(contracts[name].answers).map(Number),
        ...problemsOf(name).map((code) => problems[code].status),
      ])
      return [...statuses].filter((status) => seen.get(name)?.has(status) !== true).map((status) => `${name} ${status}`)
    })
    expect(unseen).toEqual([])
  })
})
