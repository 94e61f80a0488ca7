import { randomUUID } from 'node:crypto'
import { endpoints, scopes } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, createApiKey, revokeApiKeys } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

const keyWith = (change: Partial<Parameters<typeof createApiKey>[1]>): Promise<string> =>
  createApiKey(harness.installation, {
    tenantId: harness.tenant.id,
    livemode: false,
    label: randomUUID(),
    scopes,
    ...change,
  })

const createSession = async (given: { key?: string; headers?: Record<string, string>; body?: unknown } = {}) =>
  harness.call('POST', '/v1/sessions', { body: {}, ...given })

describe('API keys', () => {
  it.each([
    ['none', {}],
    ['garbage', { authorization: 'Bearer sk_test_nonsense' }],
    ['another scheme', { authorization: 'Basic c2s6' }],
    ['an unknown key', { authorization: `Bearer sk_test_${'A'.repeat(59)}` }],
  ])('%s is refused', async (_what, headers) => {
    const answer = await fetch(`${harness.url}/v1/sessions`, { headers })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'unauthorized' })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('with a right id and a wrong secret, or in the other mode, are refused', async () => {
    const wrong = `${harness.key.slice(0, -1)}${harness.key.endsWith('A') ? 'B' : 'A'}`
    expect((await createSession({ key: wrong })).body.code).toBe('unauthorized')
    expect((await createSession({ key: harness.key.replace('sk_test_', 'sk_live_') })).body.code).toBe('unauthorized')
  })

  it('do what their scopes say', async () => {
    const key = await keyWith({ scopes: ['sessions:read'] })
    expect((await harness.call('GET', '/v1/sessions', { key })).status).toBe(200)
    expect((await createSession({ key })).body).toMatchObject({
      status: 403,
      code: 'insufficient_scope',
      param: 'sessions:write',
    })
  })

  it('end when they are revoked', async () => {
    const key = await keyWith({ label: 'to be revoked' })
    expect((await createSession({ key })).status).toBe(201)
    await revokeApiKeys(harness.installation, { tenantId: harness.tenant.id, label: 'to be revoked' })
    expect((await createSession({ key })).body.code).toBe('unauthorized')
  })

  it('see neither the sessions of another tenant nor those of the other mode', async () => {
    const { body } = await createSession()
    const other = await addTenant(harness.installation, { name: 'other', sector: 'none' })
    for (const change of [{ tenantId: other.id }, { livemode: true }]) {
      const key = await keyWith(change)
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['POST', '/cancel'],
        ['POST', '/client-token'],
      ] as const)
        expect((await harness.call(method, `/v1/sessions/${body.id}${path}`, { key })).body.code).toBe('not_found')
      expect((await harness.call('GET', '/v1/sessions', { key })).body.data).toEqual([])
    }
  })

  it('are slowed down when they are guessed', async () => {
    const guessing = await startHarness()
    try {
      const codes = new Set<string>()
      for (let guess = 0; guess < 130; guess += 1)
        codes.add((await guessing.call('GET', '/v1/sessions', { key: 'sk_test_x' })).body.code)
      expect([...codes].sort()).toEqual(['rate_limited', 'unauthorized'])
      const { headers } = await guessing.call('GET', '/v1/sessions', { key: 'sk_test_x' })
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    } finally {
      await guessing.stop()
    }
  })
})

describe('creating a session', () => {
  it.each([
    [{ plan: 'none' }, 'plan'],
    [{ unknown: 1 }, 'unknown'],
    [{ reference: '' }, 'reference'],
    [{ metadata: { key: 1 } }, 'metadata.key'],
    [[], undefined],
  ])('%j is refused and the field named', async (body, param) => {
    expect((await createSession({ body })).body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      ...(param ? { param } : {}),
    })
  })

  it('is listed by filters that there are, and a misspelt one does not pass for none', async () => {
    for (const path of ['/v1/sessions', '/v1/usage/lines'])
      expect((await harness.call('GET', `${path}?refrence=a`)).body).toMatchObject({
        ...{ status: 400, code: 'invalid_request', param: 'refrence' },
      })
  })

  it('from JSON that is none, or none at all, is refused', async () => {
    const send = (body: string, type: string) =>
      fetch(`${harness.url}/v1/sessions`, {
        ...{ method: 'POST', body },
        headers: { authorization: `Bearer ${harness.key}`, 'content-type': type },
      })
    for (const [body, param] of [
      ['{"plan":', 'json_syntax'],
      ['{"reference":"a","reference":"b"}', 'json_duplicate'],
      ['{"metadata":{"__proto__":"x"}}', 'json_name'],
      ['\ufeff{}', 'json_syntax'],
      ['{"reference":"\\u0000"}', 'json_text'],
      ['{"metadata":{"\\ud800":"x"}}', 'json_text'],
      [`{"metadata":${'['.repeat(20)}${']'.repeat(20)}}`, 'json_depth'],
    ] as const)
      expect(await (await send(body, 'application/json')).json(), body).toMatchObject({
        code: 'invalid_request',
        param,
      })
    const text = await send('{"plan":"document-and-face"}', 'text/plain')
    expect(await text.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    const huge = await send(JSON.stringify({ reference: 'x'.repeat(200_000) }), 'application/json')
    expect(await huge.json()).toMatchObject({ status: 413, code: 'payload_too_large' })
  })

  it('with a document that the plan does not take is refused', async () => {
    const { body } = await createSession({ body: { plan: 'jp-image-face', documentTypes: ['passport'] } })
    expect(body).toMatchObject({ status: 422, code: 'document_not_accepted', param: 'passport' })
  })

  it('by a method that is not lawful on the day, for the sector, is refused', async () => {
    const telephone = await addTenant(harness.installation, { name: 'telephone', sector: 'mobile_phone' })
    const key = await keyWith({ tenantId: telephone.id })
    const image = { plan: 'jp-image-face' }
    expect((await createSession({ key, body: image })).body).toMatchObject({
      status: 422,
      code: 'method_not_lawful',
      param: 'plan',
    })
    expect((await createSession({ key, body: { plan: 'document-and-face' } })).status).toBe(201)
    harness.clock.set('2027-03-31T14:59:00.000Z')
    expect((await createSession({ body: image })).status).toBe(201)
    harness.clock.set('2027-03-31T15:01:00.000Z')
    expect((await createSession({ body: image })).body.code).toBe('method_not_lawful')
    harness.clock.set('2026-11-01T03:00:00.000Z')
  })
})

describe('canceling and erasing', () => {
  it('cancels an open session, twice if need be, and not one that is decided', async () => {
    const { device, sessionId } = await createDevice(harness)
    const path = `/v1/sessions/${sessionId}/cancel`
    expect((await harness.call('POST', path)).body.status).toBe('canceled')
    expect((await harness.call('POST', path)).body.status).toBe('canceled')
    expect((await device.bind()).body.code).toBe('session_closed')

    const { device: other, sessionId: decided } = await createDevice(harness)
    await other.begin('passport')
    await other.finish()
    await harness.settle(decided, 'approved')
    expect((await harness.call('POST', `/v1/sessions/${decided}/cancel`)).body).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    })
  })

  it('erases everything but a skeleton', async () => {
    const { device, sessionId } = await createDevice(harness, {
      request: { plan: 'document-and-face', reference: 'case-9' },
    })
    await device.begin('passport')
    await device.finish()
    const { captures } = await harness.settle(sessionId, 'approved')
    const [capture] = captures as readonly { href: string }[]
    const { db } = harness.installation
    for (const path of ['', '']) {
      const { body, status } = await harness.call('DELETE', `/v1/sessions/${sessionId}${path}`)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        status: 'erased',
        reference: null,
        decision: null,
        checks: [],
        captures: [],
        document: null,
      })
    }
    expect((await harness.call('GET', capture?.href ?? '')).body).toMatchObject({ status: 410, code: 'session_erased' })
    expect((await device.call('GET', '/v1/capture/outcome')).body.code).toBe('session_erased')
    for (const table of ['session_key', 'item', 'bundle', 'audit_opening'])
      expect((await db.query(`select from ${table} where session_id = $1`, [sessionId])).rowCount, table).toBe(0)
    const { rows } = await db.query('select * from session where id = $1', [sessionId])
    expect(Object.values(rows[0] ?? {}).filter((value) => Buffer.isBuffer(value))).toEqual([])
  })

  it('writes down who read a picture', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    const { captures } = await harness.settle(sessionId, 'approved')
    const [capture] = captures as readonly { href: string; itemId: string }[]
    expect((await harness.call('GET', capture?.href ?? '')).status).toBe(200)
    const { rows } = await harness.installation.db.query<{ entry: object }>(
      `select convert_from(body, 'UTF8')::jsonb as entry from audit_entry where session_id = $1 order by id desc limit 1`,
      [sessionId],
    )
    expect(rows[0]?.entry).toMatchObject({
      type: 'session.capture_read',
      item: capture?.itemId,
      apiKey: harness.key.slice(8, 24),
    })
    const narrow = await keyWith({ scopes: ['sessions:read'] })
    expect((await harness.call('GET', capture?.href ?? '', { key: narrow })).body.code).toBe('insufficient_scope')
  })
})

describe('the address space', () => {
  it('answers every endpoint of the contract with something else than "nothing here"', async () => {
    for (const { method, path, access } of Object.values(endpoints)) {
      const address = path.replaceAll(/\{[^}]+\}/g, 'x')
      const { status, body } = await harness.call(method, address, {
        key: 'none',
        ...(method === 'POST' ? { body: {} } : {}),
      })
      // Where a link leads, a made-up one leads nowhere.
      const isPublic = status === 200 || (access === 'public' && path.includes('{'))
      if (!isPublic) expect(body.code, `${method} ${path}`).toMatch(/unauthorized|invalid_token|invalid_dpop_proof/)
    }
  })

  it('says what is wrong with other methods and addresses', async () => {
    expect((await harness.call('PATCH', '/v1/sessions')).body).toMatchObject({
      status: 405,
      code: 'method_not_allowed',
    })
    const nothing = await harness.call('GET', '/v1/nothing')
    expect(nothing.body).toMatchObject({ status: 404, code: 'not_found', type: '/reference#not_found' })
    expect(nothing.headers.get('content-type')).toContain('application/problem+json')
    expect(nothing.body.requestId).toBe(nothing.headers.get('x-request-id'))
  })

  it('says nothing about a failure of ours', async () => {
    const { db } = harness.installation
    await db.query('alter table session rename to session_away')
    try {
      const { body } = await harness.call('GET', '/v1/sessions')
      expect(body).toEqual({
        ...{ type: '/reference#internal_error', title: expect.any(String), status: 500, code: 'internal_error' },
        requestId: expect.stringMatching(/^req_/),
      })
    } finally {
      await db.query('alter table session_away rename to session')
    }
  })
})
