import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyWebhook } from '../src/relying/verify-webhook.ts'
import { startFaultyReceiver } from './support/faulty-receiver.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

type Body = Record<string, unknown>
interface Hook {
  readonly id: string
  readonly secret: string
  readonly url: string
}

let harness: Harness
let receiver: Server
let origin = ''
let received: { path: string; headers: IncomingHttpHeaders; body: string }[] = []
let statusOf = (_path: string): number => 204

beforeAll(async () => {
  harness = await startHarness({
    deliveryTimes: { pausesMs: [50, 50, 50, 100, 100, 200, 200, 400, 400], timeoutMs: 200 },
  })
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(statusOf(request.url ?? '')).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  receiver.close()
  await harness.stop()
})
beforeEach(() => {
  harness.clock.set(new Date().toISOString())
  received = []
  statusOf = () => 204
})
afterEach(async () => {
  const { data } = (await call('GET', '/v1/webhook-endpoints')) as { data: Hook[] }
  for (const { id } of data) await call('DELETE', `/v1/webhook-endpoints/${id}`)
})

const call = async (method: string, path: string, body?: unknown): Promise<Body> =>
  (await harness.call(method, path, body === undefined ? {} : { body })).body as Body
let number = 0
const add = async (given: Body = {}): Promise<Hook> => {
  number += 1
  return (await call('POST', '/v1/webhook-endpoints', { url: `${origin}/hook-${number}`, ...given })) as unknown as Hook
}
const settle = async (status = 'approved'): Promise<string> => {
  const { id } = await call('POST', '/v1/sessions', { plan: 'document-and-face' })
  await call('POST', `/v1/test/sessions/${String(id)}/simulate`, { status })
  return String(id)
}
const log = async (id: string, query = ''): Promise<readonly Body[]> =>
  ((await call('GET', `/v1/webhook-endpoints/${id}/deliveries${query}`)) as { data: Body[] }).data
const awaitReceived = (path: string, count: number) =>
  until(async () => {
    const here = received.filter((hook) => hook.path === path)
    return here.length >= count ? here : null
  })
const pathOf = ({ url }: Hook): string => new URL(url).pathname

describe('an endpoint', () => {
  it('gets the events that it asked for, beside others of the tenant', async () => {
    const all = await add()
    const some = await add({ events: ['session.approved'] })
    await settle()
    await awaitReceived(pathOf(all), 2)
    const [only, ...more] = await awaitReceived(pathOf(some), 1)
    expect(more).toEqual([])
    expect(JSON.parse(only?.body ?? '{}')).toMatchObject({ type: 'session.approved' })
  })

  it('is changed, switched off and on, and removed with its log', async () => {
    const hook = await add()
    const path = `/v1/webhook-endpoints/${hook.id}`
    expect(await call('POST', path, { events: ['session.declined'] })).toMatchObject({
      events: ['session.declined'],
      url: hook.url,
    })
    expect(await call('POST', path, { events: null, isEnabled: false })).toMatchObject({
      events: null,
      disabledReason: 'asked',
    })
    expect(await call('POST', `${path}/test`)).toMatchObject({ status: 409, code: 'webhook_disabled' })
    await settle()
    expect(await log(hook.id)).toEqual([])
    expect(await call('POST', path, { isEnabled: true })).toMatchObject({ disabledAt: null, disabledReason: null })
    await settle()
    await awaitReceived(pathOf(hook), 2)
    const other = await add()
    expect(await call('POST', path, { url: other.url })).toMatchObject({ status: 409, code: 'webhook_url_taken' })
    expect(await call('DELETE', path)).toMatchObject({ id: hook.id })
    expect((await call('GET', path))['code']).toBe('not_found')
  })

  it('signs with two secrets while one takes over from the other', async () => {
    const hook = await add()
    const rotated = await call('POST', `/v1/webhook-endpoints/${hook.id}/rotate-secret`, { overlapMinutes: 10 })
    const fresh = String(rotated['secret'])
    expect(fresh).not.toBe(hook.secret)
    const test = async () => {
      received = []
      await call('POST', `/v1/webhook-endpoints/${hook.id}/test`)
      const [got] = await awaitReceived(pathOf(hook), 1)
      return (secret: string) => verifyWebhook({ secret, headers: got?.headers ?? {}, body: got?.body ?? '' })
    }
    const both = await test()
    expect(both(hook.secret)).toEqual(both(fresh))
    expect(both(fresh)).toMatchObject({ type: 'webhook.test', data: { webhookEndpoint: { id: hook.id } } })
    await harness.installation.db.query(`update webhook_endpoint set old_secret_until = $2 where id = $1`, [
      ...[hook.id, harness.clock.now()],
    ])
    const one = await test()
    expect(one(fresh).type).toBe('webhook.test')
    expect(() => one(hook.secret)).toThrow()
  })

  it('that fails a test stays as it is, and the log tells', async () => {
    const hook = await add()
    statusOf = () => 500
    const { id } = await call('POST', `/v1/webhook-endpoints/${hook.id}/test`)
    const line = await until(async () => (await log(hook.id, '?state=failed'))[0] ?? null)
    expect(line).toMatchObject({ id, type: 'webhook.test', sessionId: null, attempts: [{ status: 500 }] })
    expect(await call('GET', `/v1/webhook-endpoints/${hook.id}`)).toMatchObject({ disabledAt: null })
  })

  it('that never answers is switched off; the others are told, and what failed can be sent again', async () => {
    const watcher = await add({ events: ['webhook.disabled'] })
    const hook = await add({ events: ['session.approved'] })
    statusOf = (path) => (path === pathOf(hook) ? 503 : 204)
    const session = await settle()
    const [told] = await awaitReceived(pathOf(watcher), 1)
    expect(JSON.parse(told?.body ?? '{}')).toMatchObject({
      ...{ type: 'webhook.disabled', data: { webhookEndpoint: { id: hook.id } } },
    })
    const path = `/v1/webhook-endpoints/${hook.id}`
    expect(await call('GET', path)).toMatchObject({ disabledReason: 'unanswered', failingSince: expect.any(String) })
    const [failed] = await log(hook.id, '?state=failed')
    expect((failed as { attempts: Body[] }).attempts).toHaveLength(10)
    expect(harness.log.some((line) => line.includes('a webhook endpoint was switched off'))).toBe(true)
    await call('POST', path, { isEnabled: true })
    // Sent anew it has the whole schedule before it: one more failure is no end.
    await call('POST', `${path}/deliveries/${String(failed?.['id'])}/resend`)
    await awaitReceived(pathOf(hook), 11)
    statusOf = () => 204
    const delivered = await until(async () => (await log(hook.id, '?state=delivered'))[0] ?? null)
    expect(delivered).toMatchObject({ id: failed?.['id'], sessionId: session })
    expect(await call('GET', path)).toMatchObject({ disabledAt: null, failingSince: null })
  }, 30_000)

  it('leaves no personal fact and no address in the audit log', async () => {
    const hook = await add()
    const { rows } = await harness.installation.db.query<{ body: string }>(
      `select convert_from(body, 'UTF8') as body from audit_entry order by id desc limit 1`,
    )
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({ type: 'webhook.added', endpoint: hook.id })
    expect(rows[0]?.body).not.toContain('127.0.0.1')
  })

  it('can be removed while events for it are made', async () => {
    const hooks = await Promise.all(Array.from({ length: 5 }, () => add()))
    const removals = hooks.map(({ id }) => call('DELETE', `/v1/webhook-endpoints/${id}`))
    const sessions = await Promise.all(Array.from({ length: 10 }, () => settle()))
    await Promise.all(removals)
    for (const id of sessions) expect((await call('GET', `/v1/sessions/${id}`))['status']).toBe('approved')
  })
})

describe('events to a receiver that fails, is slow and answers too late', () => {
  const events = 60

  it('are each acted on once, whatever happens, also while secrets change and the server restarts', async () => {
    let seed = 1
    const draw = (): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const faulty = await startFaultyReceiver({ draw, lateMs: 300 })
    const hook = await add({ url: faulty.url, events: ['session.declined'] })
    faulty.secrets = [hook.secret]
    const sessions = []
    for (let made = 0; made < events; made += 1) {
      sessions.push(await settle('declined'))
      if (made === 20) {
        const { secret } = await call('POST', `/v1/webhook-endpoints/${hook.id}/rotate-secret`)
        faulty.secrets = [String(secret), hook.secret]
      }
      if (made === 40) await harness.restart()
    }
    harness.clock.set(new Date().toISOString())
    await until(
      async () => ((await log(hook.id, '?state=delivered&limit=100')).length === events ? true : null),
      45_000,
    )
    expect([...faulty.effects.keys()].sort()).toEqual(sessions.map((id) => `session.declined ${id}`).sort())
    expect([...faulty.effects.values()].every((count) => count === 1)).toBe(true)
    expect(faulty.effects.size).toBe(events)
    expect(faulty.requests()).toBeGreaterThan(events)
    expect(faulty.faults).toEqual([])
    await faulty.stop()
  }, 60_000)
})
