import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../src/db/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { createTestDatabase } from './support/postgres.ts'

const assets = mkdtempSync(join(tmpdir(), 'honnin-assets-'))
let harness: Harness
beforeAll(async () => {
  mkdirSync(join(assets, 'onnxruntime/1'), { recursive: true })
  writeFileSync(join(assets, 'ekyc-capture.js'), 'export {}')
  writeFileSync(join(assets, 'vision-worker.abc.js'), 'export {}')
  writeFileSync(join(assets, 'onnxruntime/1/ort.wasm'), '')
  writeFileSync(join(assets, '.secret'), 'x')
  harness = await startHarness({
    env: { HONNIN_ASSETS_DIR: assets, HONNIN_CAPTURE_ORIGINS: 'https://shop.example' },
    timeouts: { headersTimeout: 800, requestTimeout: 1500, keepAliveTimeout: 800, connectionsCheckingInterval: 200 },
  })
})
afterAll(async () => {
  await harness.stop()
  rmSync(assets, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${harness.url}${path}`, { headers, method })

describe('assets', () => {
  it('can be kept for ever where their name carries a hash, and used by isolated pages', async () => {
    const worker = await get('/assets/vision-worker.abc.js')
    expect(worker.headers.get('content-type')).toContain('text/javascript')
    expect(worker.headers.get('cache-control')).toContain('immutable')
    expect(worker.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(worker.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(worker.headers.get('content-security-policy')).toContain("'wasm-unsafe-eval'")
    expect((await get('/assets/onnxruntime/1/ort.wasm')).headers.get('content-type')).toBe('application/wasm')
    expect((await get('/assets/ekyc-capture.js')).headers.get('cache-control')).not.toContain('immutable')
  })

  it('are nothing but what lies in their folder', async () => {
    for (const path of [
      '/assets/',
      '/assets/absent.js',
      '/assets/.secret',
      '/assets/..%2f..%2fetc/passwd',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
    ])
      expect((await get(path)).status, path).toBe(404)
  })
})

describe('pages of other origins', () => {
  it('may call the capture API where they are listed', async () => {
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
    const allowed = await get('/v1/capture/bind', preflight, 'OPTIONS')
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-headers')).toContain('DPoP')
    const answer = await get('/v1/capture/session', { origin: 'https://shop.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(answer.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('get nothing where they are not, and never the API of the relying party', async () => {
    const other = await get('/v1/capture/session', { origin: 'https://evil.example' })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
    expect(
      (await get('/v1/sessions', { origin: 'https://shop.example' })).headers.get('access-control-allow-origin'),
    ).toBeNull()
  })
})

describe('the server', () => {
  it('says what it is, and nothing about how it is made', async () => {
    const answer = await get('/healthz')
    expect(await answer.json()).toEqual({ status: 'ok' })
    expect(answer.headers.get('x-powered-by')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await get('/v1/capture/session')).headers.get('dpop-nonce')).toBeTruthy()
  })

  it('is not ready without its database, and is again with it', async () => {
    expect((await get('/readyz')).status).toBe(200)
    const { rows } = await harness.installation.db.query<{ name: string }>('select current_database() as name')
    const name = rows[0]?.name ?? ''
    const other = await createTestDatabase()
    const outside = openDatabase({ connectionString: other.url, connections: 1, onError: () => undefined })
    await outside.query(`alter database ${name} with allow_connections false`)
    await outside.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    const away = await get('/readyz')
    expect(away.status).toBe(503)
    expect(away.headers.get('retry-after')).toBe('5')
    expect((await harness.call('GET', '/v1/sessions')).body).toMatchObject({ status: 503, code: 'service_unavailable' })
    await outside.query(`alter database ${name} with allow_connections true`)
    await outside.close()
    await other.drop()
    expect((await get('/readyz')).status).toBe(200)
  })

  it.each([
    ['sends nothing', ''],
    ['sends headers too slowly', 'GET /healthz HTTP/1.1\r\nhost: x\r\n', 'x-slow: 1\r\n'],
    [
      'sends a body too slowly',
      'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000\r\nauthorization: Bearer KEY\r\n\r\n',
      ' ',
    ],
    [
      'sends chunks too slowly',
      'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nauthorization: Bearer KEY\r\n\r\n',
      '1\r\n \r\n',
    ],
    ['says no more after its answer', 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
  ])('cuts off who %s, and goes on serving others', async (_what, first, drop = '') => {
    const { port } = new URL(harness.url)
    const closed = new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(first.replace('KEY', harness.key)))
      const drip = setInterval(() => drop !== '' && socket.write(drop), 100)
      socket.on('error', () => undefined)
      socket.resume()
      socket.on('close', () => {
        clearInterval(drip)
        resolve()
      })
      setTimeout(() => reject(new Error('still open')), 20_000).unref()
    })
    expect((await get('/healthz')).status).toBe(200)
    await closed
  })

  it('stands many slow senders at once', async () => {
    const { port } = new URL(harness.url)
    const sockets = Array.from({ length: 300 }, () => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('POST /v1/sessions HTTP/1.1\r\nhost: x\r\n'))
      return socket.on('error', () => undefined)
    })
    expect((await harness.call('GET', '/v1/sessions')).status).toBe(200)
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.resume().once('close', resolve))))
  })

  it('limits the calls of one session', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    let last = 0
    for (let call = 0; call < 310 && last !== 429; call += 1)
      last = (await device.call('GET', '/v1/capture/outcome')).status
    expect(last).toBe(429)
    const { device: other } = await createDevice(harness)
    expect((await other.bind()).status).toBe(200)
  })
})
