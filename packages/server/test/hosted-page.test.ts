import { scopes } from '@honnin/shared/protocol'
import { toString as drawQr } from 'qrcode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, createApiKey, writeTenantPage } from '../src/relying/index.ts'
import { startHarness, type Harness } from './support/harness.ts'

type Body = Record<string, unknown>

let harness: Harness
const name = '<みらい> & "信用金庫"'
beforeAll(async () => {
  harness = await startHarness()
  const page = {
    name,
    accentColor: '#0b5d51',
    logo: { bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), mediaType: 'image/svg+xml' as const },
    returnOrigins: ['https://shop.example'],
  }
  await writeTenantPage(harness.installation, { tenantId: harness.tenant.id }, page)
})
afterAll(() => harness.stop())

const create = async (
  body: Body = {},
  key?: string,
): Promise<{ hostedUrl: string; id: string; status: string; code: string }> =>
  (
    await harness.call('POST', '/v1/sessions', {
      body: { plan: 'document-and-face', ...body },
      ...(key === undefined ? {} : { key }),
    })
  ).body
const open = async (url: string, language = 'ja') => {
  const answer = await fetch(url, { headers: { 'accept-language': language } })
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}
const begin = async (url: string): Promise<Body> =>
  (await (await fetch(`${url}/token`, { method: 'POST' })).json()) as Body

describe('the hosted page', () => {
  it('is the tenant’s own, in the person’s language, under a policy that lets nothing else run', async () => {
    const { hostedUrl } = await create()
    const { status, headers, html } = await open(hostedUrl)
    expect(status).toBe(200)
    expect(html).toContain('&lt;みらい&gt; &amp; &quot;信用金庫&quot;から')
    expect(html).not.toContain('<みらい>')
    expect(html).toContain('--accent:#0b5d51;--on-accent:#ffffff')
    expect(html).toContain('data:image/svg+xml;base64,')
    expect(html).toContain(await drawQr(hostedUrl, { type: 'svg', margin: 0 }))
    expect(html).toContain('このページにはJavaScriptが必要です')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toContain('unsafe')
    expect(headers.get('permissions-policy')).toContain('camera=(self)')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect((await open(hostedUrl, 'en')).html).toContain('asks you to confirm who you are')
    expect((await open(`${hostedUrl}?lang=ja`, 'en')).html).toContain('本人確認を始める')
    expect((await open((await create({ locale: 'en' })).hostedUrl)).html).toContain('lang="en"')
  })

  it('gives a token when the person begins, not when a program looks at the link', async () => {
    const { hostedUrl, id } = await create({ returnUrl: 'https://shop.example/done?case=1' })
    const { db } = harness.installation
    const tokenOf = async () =>
      (await db.query<{ client_token_id: string }>('select client_token_id from session where id = $1', [id])).rows[0]
        ?.client_token_id
    const before = await tokenOf()
    await open(hostedUrl)
    await open(hostedUrl)
    expect(await tokenOf()).toBe(before)
    const begun = await begin(hostedUrl)
    expect(begun).toMatchObject({ clientToken: expect.any(String), returnUrl: 'https://shop.example/done?case=1' })
    expect(await tokenOf()).not.toBe(before)
    const { rows } = await db.query('select * from session where id = $1', [id])
    expect(JSON.stringify(rows)).not.toContain(hostedUrl.split('/').at(-1))
    expect(JSON.stringify(rows)).not.toContain('shop.example')
    expect(harness.log.join('\n')).not.toContain(hostedUrl.split('/').at(-1))
  })

  it.each([
    'https://evil.example/',
    'https://shop.example.evil.example/',
    'https://shop.example@evil.example/',
    'https://user@shop.example/',
    'http://shop.example/',
  ])('leads back to listed origins only: not to %s', async (returnUrl) => {
    expect(await create({ returnUrl })).toMatchObject({ status: 422, code: 'return_url_refused' })
  })

  it.each(['javascript:alert(1)', '//shop.example', 'x'])('and not to %s', async (returnUrl) => {
    expect((await create({ returnUrl })).code).toBe('invalid_request')
  })

  it('says in words when it is over or not known', async () => {
    const { hostedUrl, id } = await create()
    const renewed = (await harness.call('POST', `/v1/sessions/${id}/client-token`)).body as { hostedUrl: string }
    expect(await open(hostedUrl)).toMatchObject({ status: 404 })
    expect((await begin(hostedUrl))['code']).toBe('not_found')
    await harness.call('POST', `/v1/sessions/${id}/cancel`)
    const ended = await open(renewed.hostedUrl)
    expect(ended.status).toBe(410)
    expect(ended.html).toContain('この本人確認は終わっています')
    expect((await begin(renewed.hostedUrl))['code']).toBe('session_closed')
    await harness.call('DELETE', `/v1/sessions/${id}`)
    const erased = await open(renewed.hostedUrl, 'en')
    expect([erased.status, erased.html.includes('This link is not known')]).toEqual([404, true])
    for (const link of ['x', 'A'.repeat(32), '%22%3E%3Cscript%3E'])
      expect((await open(`${harness.url}/c/${link}`)).html).not.toContain('<script>')
  })

  it('says that the time has run out, before and after that is written down', async () => {
    const { hostedUrl, id } = await create({ locale: 'en' })
    harness.clock.forward({ days: 1 })
    const before = await open(hostedUrl)
    expect([before.status, before.html.includes('This identity check was not finished in time.')]).toEqual([410, true])
    await harness.settle(id, 'expired')
    expect((await open(hostedUrl)).html).toContain('The time has run out')
    expect((await begin(hostedUrl))['code']).toBe('session_expired')
  })

  it('of one tenant tells nothing of another', async () => {
    const { id } = await addTenant(harness.installation, { name: 'other', sector: 'none' })
    const key = await createApiKey(harness.installation, { tenantId: id, livemode: false, label: 'x', scopes })
    const { hostedUrl } = await create({}, key)
    const { html } = await open(hostedUrl)
    expect(html).toContain('other')
    expect(html).not.toContain('信用金庫')
    expect((await create({ returnUrl: 'https://shop.example/' }, key)).code).toBe('return_url_refused')
  })
})
