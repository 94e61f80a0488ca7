import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { main } from '../src/cli/main.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
let receiver: Server
let url = ''
let status = 204
const received: string[] = []
let output = ''
let complaint = ''

beforeAll(async () => {
  harness = await startHarness()
  vi.stubEnv('HONNIN_DATABASE_URL', harness.databaseUrl)
  vi.stubEnv('HONNIN_DATA_DIR', harness.dataDir)
  vi.stubEnv('HONNIN_WEBHOOK_ALLOW_PRIVATE', 'true')
  receiver = createServer((request, response) => {
    received.push(String(request.headers['webhook-id']))
    request.resume()
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
afterAll(async () => {
  vi.unstubAllEnvs()
  receiver.close()
  await harness.stop()
})
beforeEach(() => {
  complaint = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((output += String(chunk)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => ((complaint += String(chunk)), true))
})
afterEach(() => vi.restoreAllMocks())

const run = async (...words: readonly string[]): Promise<{ code: number; value: Record<string, unknown> }> => {
  output = ''
  const code = await main(['webhook', ...words, '--tenant', harness.tenant.name, '--json'])
  return { code, value: JSON.parse(output) }
}

it('tests, mends and removes an endpoint from the command line', async () => {
  const { value: hook } = await run('add', '--url', url)
  const id = String(hook['id'])
  const tested = await run('test', id)
  expect(tested).toMatchObject({ code: 0, value: { type: 'webhook.test', state: 'delivered' } })

  status = 500
  const refused = await run('test', id)
  expect(refused).toMatchObject({ code: 1, value: { state: 'failed', attempts: [{ status: 500 }] } })
  const failed = await run('deliveries', id, '--state', 'failed')
  expect(failed.value).toMatchObject({ deliveries: [{ id: refused.value['id'] }] })

  const delivery = ['--delivery', String(refused.value['id'])]
  expect((await run('disable', id)).value).toMatchObject({ disabledReason: 'asked' })
  for (const words of [
    ['test', id],
    ['resend', id, ...delivery],
  ])
    expect(await run(...words)).toMatchObject({ code: 2, value: { error: { code: 'webhook_disabled' } } })
  expect(complaint).toContain('honnin webhook enable')
  expect((await run('enable', id)).value).toMatchObject({ disabledAt: null })

  status = 204
  const again = await run('resend', id, ...delivery)
  expect(again).toMatchObject({ code: 0, value: { state: 'delivered', attempts: [{ status: 500 }, { status: 204 }] } })
  expect(received).toEqual([tested.value['eventId'], refused.value['eventId'], refused.value['eventId']])

  expect(await run('remove', id)).toMatchObject({ code: 0, value: { removed: { id } } })
  for (const words of [
    ['remove', id],
    ['test', id],
    ['enable', id],
    ['deliveries', id],
    ['resend', id, ...delivery],
  ])
    expect(await run(...words)).toMatchObject({ code: 2, value: { error: { code: 'not_found' } } })
})

it('says what it cannot use, and when nothing was sent', async () => {
  for (const words of [
    ['remove'],
    ['test', 'a', 'b'],
    ['test', 'a', '--wait', '-1'],
    ['test', 'a', '--wait=9999'],
    ['resend', 'a'],
    ['deliveries', 'a', '--state', 'lost'],
    ['deliveries', 'a', '--limit', '0'],
  ])
    expect((await run(...words)).value, words.join(' ')).toMatchObject({
      error: { code: expect.stringMatching(/usage/) },
    })
  const { value: hook } = await run('add', '--url', url)
  expect(await run('test', String(hook['id']), '--wait', '0')).toMatchObject({ code: 0, value: { state: 'pending' } })
})
