import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SessionEvent, WebhookEvent } from '@honnin/shared/protocol'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveryLine, WebhookEndpoint } from '../src/relying/index.ts'
import { verifyWebhook } from '../src/relying/verify-webhook.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let harness: Harness
let receiver: Server
let origin = ''
let received: Received[] = []
/** How the receiver answers; the number of requests so far is given. */
let answer: (count: number) => { status: number; headers?: Record<string, string> } = () => ({ status: 204 })

beforeAll(async () => {
  harness = await startHarness()
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
      const { status, headers = {} } = answer(received.length)
      response.writeHead(status, headers).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  receiver.close()
  await harness.stop()
})
let number = 0
let endpoint: { id: string; secret: string; url: string }
beforeEach(async () => {
  // The queue goes by the clock of the database: what is due must be so by both.
  harness.clock.set(new Date().toISOString())
  received = []
  answer = () => ({ status: 204 })
  number += 1
  const { body, status } = await harness.call('POST', '/v1/webhook-endpoints', {
    body: { url: `${origin}/hook-${number}` },
  })
  expect(status).toBe(201)
  endpoint = body
})
afterEach(async () => {
  await harness.installation.db.query('update webhook_endpoint set disabled_at = now()')
})

const cancelOne = async (): Promise<string> => {
  const { sessionId } = await createDevice(harness, { request: { plan: 'document-and-face', reference: 'case-3' } })
  await harness.call('POST', `/v1/sessions/${sessionId}/cancel`)
  return sessionId
}

const deliveries = async (): Promise<readonly DeliveryLine[]> =>
  (await harness.call('GET', `/v1/webhook-endpoints/${endpoint.id}/deliveries`)).body.data as readonly DeliveryLine[]
/** Milliseconds from the only attempt so far to the next. */
const pauseOf = ({ attempts, nextAttemptAt }: DeliveryLine): number =>
  new Date(nextAttemptAt ?? 0).getTime() - new Date(attempts[0]?.at ?? 0).getTime()
const awaitReceived = (count: number) => until(async () => (received.length >= count ? received : null))

describe('a webhook', () => {
  it('is sent although its job was lost, as after a restore', async () => {
    answer = () => ({ status: 500 })
    await cancelOne()
    const [first] = await awaitReceived(1)
    await until(async () => ((await deliveries())[0]?.attempts.length === 1 ? true : null))
    const { db } = harness.installation
    await db.query(`delete from job_queue.job where name = 'deliver-webhook'`)
    await db.query(`update webhook_delivery set next_attempt_at = now() - interval '5 minutes' where state = 'pending'`)
    answer = () => ({ status: 204 })
    // Every recurring task runs at the start.
    await harness.restart()
    const [, second] = await awaitReceived(2)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(
      (await until(async () => (await deliveries()).find(({ state }) => state === 'delivered') ?? null)).attempts,
    ).toHaveLength(2)
  })

  it('tells of a change, signed, without personal data', async () => {
    const sessionId = await cancelOne()
    const [hook] = await awaitReceived(1)
    if (hook === undefined) throw new TypeError('nothing received')
    const event = verifyWebhook({ secret: endpoint.secret, headers: hook.headers, body: hook.body })
    expect(event).toMatchObject({
      ...{ type: 'session.canceled', livemode: false },
      data: { session: { id: sessionId, status: 'canceled', reference: 'case-3' } },
    })
    expect(hook.headers['webhook-id']).toBe(event.id)
    const { session } = (event as SessionEvent).data
    expect(Object.keys(session).sort()).toEqual(['id', 'reference', 'status'])
  })

  it('is verified by what we offer to relying parties', async () => {
    const at = new Date()
    const body = JSON.stringify({
      ...{ id: 'evt_AAAAAAAAAAAAAAAAAAAAAAAA', type: 'session.approved', livemode: false, createdAt: at.toISOString() },
      data: { session: { id: 'ses_AAAAAAAAAAAAAAAAAAAAAAAA', status: 'approved', reference: null } },
    })
    const headers = {
      'webhook-id': 'evt_AAAAAAAAAAAAAAAAAAAAAAAA',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign('evt_AAAAAAAAAAAAAAAAAAAAAAAA', at, body),
    }
    expect(verifyWebhook({ secret: endpoint.secret, headers, body }).type).toBe('session.approved')
    expect(() =>
      verifyWebhook({ secret: endpoint.secret, headers, body: body.replace('approved', 'declined') }),
    ).toThrow()
    const old = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 600) }
    expect(() => verifyWebhook({ secret: endpoint.secret, headers: old, body })).toThrow()
  })

  it('comes for each event that was asked for, in the whole life of a session', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    await harness.settle(sessionId, 'approved')
    await harness.call('DELETE', `/v1/sessions/${sessionId}`)
    const hooks = await awaitReceived(3)
    const types = hooks.map(({ body }) => (JSON.parse(body) as WebhookEvent).type)
    expect([...types].sort()).toEqual(['session.approved', 'session.erased', 'session.processing'])
  })

  it('that fails is tried again under the same id, and the log tells', async () => {
    answer = (count) => ({ status: count === 1 ? 500 : 204 })
    await cancelOne()
    await awaitReceived(1)
    const waiting = await until(async () => {
      const [line] = await deliveries()
      return line?.attempts.length === 1 ? line : null
    })
    expect(waiting).toMatchObject({ state: 'pending', attempts: [{ status: 500, error: null }] })
    const pause = pauseOf(waiting)
    expect(pause).toBeGreaterThanOrEqual(5000)
    expect(pause).toBeLessThanOrEqual(5500)
    await harness.call('POST', `/v1/webhook-endpoints/${endpoint.id}/deliveries/${waiting.id}/resend`)
    const [first, second] = await awaitReceived(2)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    await until(async () => ((await deliveries())[0]?.state === 'delivered' ? true : null))
  })

  it('honours Retry-After', async () => {
    answer = () => ({ status: 429, headers: { 'retry-after': '3600' } })
    await cancelOne()
    const line = await until(async () => {
      const [found] = await deliveries()
      return found?.attempts.length === 1 ? found : null
    })
    expect(pauseOf(line)).toBe(3_600_000)
  })

  it('does not follow redirects', async () => {
    answer = () => ({ status: 302, headers: { location: `${origin}/elsewhere` } })
    await cancelOne()
    await until(async () => ((await deliveries())[0]?.attempts.length === 1 ? true : null))
    expect(received.map(({ path }) => path)).toEqual([`/hook-${number}`])
    expect((await deliveries())[0]?.attempts[0]?.status).toBe(302)
  })

  it('to an address that is gone switches the endpoint off', async () => {
    answer = () => ({ status: 410 })
    await cancelOne()
    await until(async () => ((await deliveries())[0]?.state === 'failed' ? true : null))
    const { body } = await harness.call('GET', '/v1/webhook-endpoints')
    const endpoints = body.data as readonly WebhookEndpoint[]
    expect(endpoints.find(({ id }) => id === endpoint.id)?.disabledAt).not.toBeNull()
    const again = await harness.call('POST', '/v1/webhook-endpoints', { body: { url: endpoint.url } })
    expect(again).toMatchObject({ status: 200, body: { id: endpoint.id, secret: endpoint.secret, disabledAt: null } })
  })

  it('is not sent where nothing changed after all', async () => {
    const { sessionId } = await createDevice(harness)
    await harness.call('POST', `/v1/sessions/${sessionId}/cancel`)
    await harness.call('POST', `/v1/sessions/${sessionId}/cancel`)
    await awaitReceived(1)
    expect(await deliveries()).toHaveLength(1)
  })

  it('of another tenant cannot be listed or resent', async () => {
    const path = '/v1/webhook-endpoints/whe_AAAAAAAAAAAAAAAAAAAAAAAA/deliveries'
    expect((await harness.call('GET', path)).body.code).toBe('not_found')
    expect((await harness.call('POST', `${path}/x/resend`)).body.code).toBe('not_found')
  })
})

describe('the address of a webhook', () => {
  it('must be public and HTTPS where the operator did not allow otherwise', async () => {
    const strict = await startHarness({ env: { HONNIN_WEBHOOK_ALLOW_PRIVATE: 'false' } })
    try {
      const add = async (url: string) => (await strict.call('POST', '/v1/webhook-endpoints', { body: { url } })).body
      expect(await add('https://shop.example/hook')).toMatchObject({ url: 'https://shop.example/hook' })
      for (const [url, param] of [
        ['http://shop.example/hook', 'not_https'],
        ['https://127.0.0.1/', 'private_address'],
        ['https://2130706433/', 'private_address'],
        ['https://0x7f.1/', 'private_address'],
        ['https://[::1]/', 'private_address'],
        ['https://[::ffff:10.0.0.1]/', 'private_address'],
        ['https://localhost/', 'private_address'],
        ['https://user:secret@shop.example/', 'credentials'],
      ] as const)
        expect(await add(url), url).toMatchObject({ status: 422, code: 'webhook_url_refused', param })
    } finally {
      await strict.stop()
    }
  })
})
