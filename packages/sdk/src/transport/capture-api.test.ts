import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { generateDeviceKey } from '../device/index.ts'
import { CaptureApi } from './capture-api.ts'
import { CaptureClient } from './capture-client.ts'
import { CaptureError } from './capture-error.ts'
import { UnreachableError, type Exchange, type IncomingAnswer, type OutgoingRequest } from './exchange.ts'
import { NetworkWatch } from './network-watch.ts'
import { ServerClock } from './server-clock.ts'
import { wait, type Wait } from './wait.ts'

const key = await generateDeviceKey()
const never = new AbortController().signal
const session = {
  sessionId: 'ses_AAAAAAAAAAAAAAAAAAAAAA',
  status: 'capturing',
  livemode: false,
  plan: 'jp-image-face',
  attempt: 1,
  attemptsLeft: 2,
  locale: null,
  sources: ['camera-auto', 'camera-manual'],
  expiresAt: '2030-01-01T00:00:00.000Z',
  consent: { textVersion: 'v1', operator: 'o', purpose: null, retentionDays: 30, privacyUrl: null },
  consentGrantedAt: null,
  documentTypes: ['jp_driving_licence'],
  documentType: null,
  steps: [],
  items: [],
  receipt: '1234',
}
const bound = { accessToken: 'access-1', accessTokenExpiresAt: '2030-01-01T00:00:00.000Z', session }

type Reply = { status?: number; json?: unknown; headers?: Record<string, string> } | 'unreachable'

/** A server that gives the replies in order and remembers what it was asked. */
const serverOf = (...replies: readonly Reply[]) => {
  const asked: OutgoingRequest[] = []
  const queue = [...replies]
  const exchange: Exchange = async (request) => {
    asked.push(request)
    const reply = queue.shift()
    if (reply === undefined) throw new Error(`unexpected request to ${request.url.pathname}`)
    if (reply === 'unreachable') throw new UnreachableError('cut')
    const headers = new Headers(reply.headers)
    const answer: IncomingAnswer = {
      status: reply.status ?? 200,
      body: JSON.stringify(reply.json ?? {}),
      header: (name) => headers.get(name),
    }
    return answer
  }
  return { asked, exchange, left: () => queue.length }
}

const problem = (code: string, status: number): Reply => ({
  status,
  json: { type: `problems/${code}`, title: code, status, code, requestId: 'req_1' },
})

const apiOf = (server: ReturnType<typeof serverOf>, options: { now?: () => number; wait?: Wait } = {}) => {
  const states: string[] = []
  const waits: number[] = []
  const noTime: Wait = async (delayMs, signal) => {
    signal.throwIfAborted()
    waits.push(delayMs)
  }
  const passTime = options.wait ?? noTime
  const network = new NetworkWatch((state) => states.push(state), passTime)
  const clock = new ServerClock(options.now ?? (() => Date.now()))
  const client = new CaptureClient({ key, clock, network, random: () => 0.5, wait: passTime })
  const api = new CaptureApi({
    client,
    apiBase: new URL('https://rp.example/ekyc'),
    clientToken: 'client-token',
    exchange: server.exchange,
    upload: server.exchange,
  })
  return { api, network, states, waits }
}
const proofOf = (request: OutgoingRequest | undefined) => decodeJwt(request?.headers['DPoP'] ?? '')

describe('proof of possession', () => {
  it('names the request and the token, and is new for every request', async () => {
    const server = serverOf({ json: bound }, { json: session })
    const { api } = apiOf(server)
    await api.bind(never)
    await api.session(never)
    const [bind, read] = server.asked
    expect(bind?.url.href).toBe('https://rp.example/ekyc/v1/capture/bind')
    expect(bind?.headers['Authorization']).toBe('DPoP client-token')
    expect(read?.headers['Authorization']).toBe('DPoP access-1')
    expect(proofOf(read)).toMatchObject({ htm: 'GET', htu: 'https://rp.example/ekyc/v1/capture/session' })
    expect(decodeProtectedHeader(read?.headers['DPoP'] ?? '')).toEqual({
      alg: 'ES256',
      typ: 'dpop+jwt',
      jwk: key.publicJwk,
    })
    expect(proofOf(bind)['jti']).not.toBe(proofOf(read)['jti'])
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('access-1')))
    expect(proofOf(read)['ath']).toBe(hash.toString('base64url'))
  })

  it('takes the nonce it is given and uses it for the next request too', async () => {
    const asksForNonce = { ...(problem('use_dpop_nonce', 401) as object), headers: { 'DPoP-Nonce': 'n1' } }
    const server = serverOf(asksForNonce, { json: bound, headers: { 'DPoP-Nonce': 'n2' } }, { json: session })
    const { api } = apiOf(server)
    await api.bind(never)
    await api.session(never)
    expect(server.asked.map((request) => proofOf(request)['nonce'])).toEqual([undefined, 'n1', 'n2'])
  })

  it('gives up when the nonce it was given is not good either', async () => {
    const asksForNonce = { ...(problem('use_dpop_nonce', 401) as object), headers: { 'DPoP-Nonce': 'n1' } }
    const server = serverOf(asksForNonce, asksForNonce)
    await expect(apiOf(server).api.bind(never)).rejects.toMatchObject({ code: 'use_dpop_nonce', requestId: 'req_1' })
  })

  it("dates by the server's clock once it knows it", async () => {
    const deviceNow = Date.parse('2020-01-01T00:00:00Z')
    const date = { Date: 'Sat, 21 Nov 2026 00:00:00 GMT' }
    const refused = { ...(problem('invalid_dpop_proof', 401) as object), headers: date }
    const server = serverOf(refused, { json: bound, headers: date })
    await apiOf(server, { now: () => deviceNow }).api.bind(never)
    expect(proofOf(server.asked[0])['iat']).toBe(deviceNow / 1000)
    expect(proofOf(server.asked[1])['iat']).toBe(Date.parse('2026-11-21T00:00:00Z') / 1000)
  })

  it('is not tried again when the clock is not what is wrong', async () => {
    const server = serverOf(problem('invalid_dpop_proof', 401))
    await expect(apiOf(server).api.bind(never)).rejects.toMatchObject({ code: 'invalid_dpop_proof' })
  })
})

describe('tokens', () => {
  it('binds again once when the access token has run out', async () => {
    const server = serverOf(
      { json: bound },
      problem('expired_token', 401),
      { json: { ...bound, accessToken: 'access-2' } },
      { json: { step: null } },
    )
    const { api } = apiOf(server)
    await api.bind(never)
    expect(await api.issueStep(null, never)).toBeNull()
    expect(server.asked.map((request) => request.headers['Authorization'])).toEqual([
      'DPoP client-token',
      'DPoP access-1',
      'DPoP client-token',
      'DPoP access-2',
    ])
  })

  it('passes on that the client token has run out as well', async () => {
    const server = serverOf({ json: bound }, problem('expired_token', 401), problem('expired_token', 401))
    const { api } = apiOf(server)
    await api.bind(never)
    await expect(api.session(never)).rejects.toMatchObject({ code: 'expired_token', recoverable: false })
  })
})

describe('trouble', () => {
  it('waits as the server asks and tries again', async () => {
    const busy = { ...(problem('rate_limited', 429) as object), headers: { 'Retry-After': '7' } }
    const { api, waits } = apiOf(serverOf(busy, { json: bound }))
    await api.bind(never)
    expect(waits).toEqual([7000])
  })

  it('gives up a server that stays in trouble', async () => {
    const server = serverOf(...Array.from({ length: 5 }, () => problem('service_unavailable', 503)))
    await expect(apiOf(server).api.bind(never)).rejects.toMatchObject({
      code: 'service_unavailable',
      recoverable: true,
    })
    expect(server.left()).toBe(0)
  })

  it('understands what a proxy in between says', async () => {
    const server = serverOf({ status: 413, json: 'too big' })
    await expect(apiOf(server).api.bind(never)).rejects.toMatchObject({ code: 'payload_too_large' })
  })

  it('waits for the network without end, longer each time, and goes on by itself', async () => {
    const server = serverOf(...Array.from({ length: 40 }, (): Reply => 'unreachable'), { json: bound })
    const { api, waits } = apiOf(server)
    await api.bind(never)
    expect(waits).toHaveLength(40)
    expect(waits[0]).toBeLessThan(500)
    expect(Math.max(...waits)).toBeLessThan(8_000)
  })

  it('tells of the network only when it stays away', async () => {
    const briefly = apiOf(serverOf('unreachable', { json: bound }))
    await briefly.api.bind(never)
    expect(briefly.states).toEqual([])

    const server = serverOf('unreachable', { json: bound })
    const { api, states } = apiOf(server, { wait: (_, signal) => wait(1_200, signal) })
    await api.bind(never)
    expect(states).toEqual(['waiting', 'reachable'])
  })

  it('tries at once when woken', async () => {
    const server = serverOf('unreachable', { json: bound })
    const { api, network } = apiOf(server, { wait: (_, signal) => wait(60_000, signal) })
    const done = api.bind(never)
    const nudge = setInterval(() => network.wake(), 5)
    await done
    clearInterval(nudge)
    expect(server.left()).toBe(0)
  })

  it('stops when it is aborted', async () => {
    const life = new AbortController()
    const { api } = apiOf(serverOf('unreachable'), { wait: (_, signal) => wait(60_000, signal) })
    const done = api.bind(life.signal)
    setTimeout(() => life.abort(new Error('left')), 20)
    await expect(done).rejects.toThrow('left')
  })

  it('refuses an answer that is not what was agreed', async () => {
    const server = serverOf({ json: { ...bound, session: { ...session, status: 'dancing' } } })
    await expect(apiOf(server).api.bind(never)).rejects.toMatchObject({ code: 'internal_error' })
  })
})

describe('an item', () => {
  it('travels as descriptor, then media', async () => {
    const stored = {
      itemId: 'itm_AAAAAAAAAAAAAAAAAAAAAA',
      sha256: 'a'.repeat(64),
      size: 3,
      receivedAt: '2026-11-21T00:00:00.000Z',
    }
    const server = serverOf({ json: bound }, { status: 201, json: stored })
    const { api } = apiOf(server)
    await api.bind(never)
    const descriptor = { itemId: stored.itemId, stepId: 'stp_BBBBBBBBBBBBBBBBBBBBBB' } as never
    expect(await api.uploadItem({ descriptor, media: new Blob(['jpg'], { type: 'image/jpeg' }) }, never)).toEqual(
      stored,
    )
    const upload = server.asked[1]
    expect(upload?.url.pathname).toBe('/ekyc/v1/capture/steps/stp_BBBBBBBBBBBBBBBBBBBBBB/items')
    expect(upload?.headers['Content-Type']).toBeUndefined()
    const form = upload?.body
    expect(form instanceof FormData && [...form.keys()]).toEqual(['descriptor', 'media'])
    expect(form instanceof FormData && form.get('descriptor')).toBe(JSON.stringify(descriptor))
  })
})

describe('CaptureError', () => {
  it('carries code, recoverability and cause', () => {
    const cause = new Error('inner')
    const error = new CaptureError('timeout', { cause })
    expect(error).toMatchObject({ name: 'CaptureError', code: 'timeout', recoverable: true, requestId: null, cause })
  })
})
