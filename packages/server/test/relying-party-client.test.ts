import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientTypes } from '../build/client-types.mjs'
import { createHonninClient, type HonninClient } from '../src/client/index.ts'
import { buildOpenApi } from '../src/http/openapi/build-openapi.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
let honnin: HonninClient
beforeAll(async () => {
  harness = await startHarness()
  honnin = createHonninClient({ baseUrl: harness.url, secretKey: harness.key })
})
afterAll(() => harness.stop())

describe('the client of the relying party', () => {
  it('has the types of the document that the server gives out', async () => {
    const committed = await readFile(new URL('../src/client/api-types.ts', import.meta.url), 'utf8')
    expect(committed, 'node packages/server/build/generate-client.mjs').toBe(
      await clientTypes(buildOpenApi({ version: '1', server: '/' })),
    )
  })

  it('creates, reads, lists and erases a session', async () => {
    const { data: created } = await honnin.POST('/v1/sessions', { body: { reference: 'customer-42' } })
    const path = { id: created?.id ?? '' }
    expect(created?.clientToken).toMatch(/^ey/)
    const { data: session } = await honnin.GET('/v1/sessions/{id}', { params: { path } })
    expect(session).toMatchObject({ status: 'created', reference: 'customer-42' })
    const { data: page } = await honnin.GET('/v1/sessions', { params: { query: { limit: '5' } } })
    expect(page?.data.map(({ id }) => id)).toContain(created?.id)
    const { data: gone } = await honnin.DELETE('/v1/sessions/{id}', { params: { path } })
    expect(gone?.status).toBe('erased')
  })

  it('gives a problem with its code for what is refused', async () => {
    const { data, error } = await honnin.GET('/v1/sessions/{id}', { params: { path: { id: 'ses_nothing' } } })
    expect({ data, code: error?.code }).toEqual({ data: undefined, code: 'not_found' })
    const stranger = createHonninClient({ baseUrl: harness.url, secretKey: 'sk_test_x' })
    expect((await stranger.POST('/v1/sessions', { body: {} })).error?.code).toBe('unauthorized')
  })

  it('does nothing twice when an answer is lost, and waits as long as it is asked to', async () => {
    let calls = 0
    const losing: typeof fetch = async (input, init) => {
      calls += 1
      if (calls === 2) return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
      const answer = await fetch(input, init)
      if (calls === 1) throw new TypeError('the connection broke after the server had answered')
      return answer
    }
    const client = createHonninClient({ baseUrl: harness.url, secretKey: harness.key, fetch: losing })
    const { data, response } = await client.POST('/v1/sessions', { body: { reference: 'lost' } })
    expect({ calls, replayed: response.headers.get('idempotent-replayed') }).toEqual({ calls: 3, replayed: 'true' })
    const { data: page } = await honnin.GET('/v1/sessions', {})
    expect(page?.data.filter(({ reference }) => reference === 'lost').map(({ id }) => id)).toEqual([data?.id])
  })

  it('gives up after as many tries as it was told, with what came last', async () => {
    let calls = 0
    const busy: typeof fetch = () => {
      calls += 1
      return Promise.resolve(Response.json({ code: 'rate_limited' }, { status: 429, headers: { 'retry-after': '0' } }))
    }
    const client = createHonninClient({ baseUrl: harness.url, secretKey: harness.key, tries: 2, fetch: busy })
    expect((await client.GET('/v1/sessions', {})).error?.code).toBe('rate_limited')
    expect(calls).toBe(2)
  })
})
