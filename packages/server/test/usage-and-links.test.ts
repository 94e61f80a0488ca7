import { scopes } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, createApiKey } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'

type Body = Record<string, unknown>

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({ env: { HONNIN_ROLE: 'all' } })
})
afterAll(() => harness.stop())

const call = async (method: string, path: string, given: { body?: unknown; key?: string } = {}): Promise<Body> =>
  (await harness.call(method, path, given)).body as Body
const create = async (body: Body = {}): Promise<string> =>
  String((await call('POST', '/v1/sessions', { body: { plan: 'document-and-face', ...body } }))['id'])
const decide = (id: string, status: string) => call('POST', `/v1/test/sessions/${id}/simulate`, { body: { status } })

describe('the usage log', () => {
  interface Usage {
    readonly counts: readonly { period: string; event: string; plan: string; method: string | null; count: number }[]
    readonly audit: { entries: number; firstIndex: number; lastIndex: number; checkpoint: string }
  }
  const usage = async (query = '', key?: string): Promise<Usage> =>
    (await call('GET', `/v1/usage${query}`, key === undefined ? {} : { key })) as unknown as Usage
  const count = ({ counts }: Usage, wanted: Partial<Usage['counts'][number]>): number =>
    counts
      .filter((line) => Object.entries(wanted).every(([name, value]) => line[name as keyof typeof line] === value))
      .reduce((sum, line) => sum + line.count, 0)

  it('counts by the day in Japan, plan, method and outcome, and outlives what it counts', async () => {
    harness.clock.set('2026-11-10T14:59:00.000Z')
    const approved = await create()
    await decide(approved, 'approved')
    const image = await create({ plan: 'jp-image-face' })
    harness.clock.set('2026-11-10T15:00:00.000Z')
    await decide(image, 'declined')
    await call('DELETE', `/v1/sessions/${approved}`)
    const days = await usage('?from=2026-11-10&to=2026-11-11')
    const day = { period: '2026-11-10', plan: 'document-and-face', method: null }
    expect(count(days, { ...day, event: 'created' })).toBe(1)
    expect(count(days, { ...day, event: 'approved' })).toBe(1)
    const method = 'jp.aptcp.image_face'
    expect(count(days, { period: '2026-11-11', plan: 'jp-image-face', method, event: 'declined' })).toBe(1)
    expect(count(days, { period: '2026-11-11', event: 'erased' })).toBe(1)
    expect((await usage('?from=2026-11-10&to=2026-11-10')).audit.entries).toBe(3)
    expect(count(await usage('?by=month'), { period: '2026-11', event: 'created' })).toBe(2)
  })

  it('names the entry of the audit log that proves each line', async () => {
    const { auditLog, db } = harness.installation
    await auditLog.integrate(harness.clock.now())
    const lines: Body[] = []
    let cursor = ''
    do {
      const page = await call('GET', `/v1/usage/lines?limit=2${cursor && `&cursor=${cursor}`}`)
      lines.push(...(page['data'] as Body[]))
      cursor = (page['nextCursor'] as string | null) ?? ''
    } while (cursor !== '')
    expect(lines).toHaveLength(5)
    expect(new Set(lines.map(({ auditIndex }) => auditIndex)).size).toBe(5)
    for (const line of lines) {
      const { rows } = await db.query<{ entry: Body }>(
        `select convert_from(body, 'UTF8')::jsonb as entry from audit_entry where leaf_index = $1`,
        [line['auditIndex']],
      )
      expect(rows[0]?.entry).toMatchObject({ type: `session.${String(line['event'])}`, session: line['sessionId'] })
    }
    const { audit } = await usage()
    expect(audit.checkpoint).toContain('honnin.localhost/audit')
    expect(lines.map(({ auditIndex }) => auditIndex)).toContain(audit.lastIndex)
  })

  it('is that of one tenant and one mode', async () => {
    const { id } = await addTenant(harness.installation, { name: 'other', sector: 'none' })
    for (const [tenantId, livemode] of [
      [id, false],
      [harness.tenant.id, true],
    ] as const) {
      const key = await createApiKey(harness.installation, { tenantId, livemode, label: 'x', scopes })
      expect((await usage('', key)).counts).toEqual([])
    }
  })

  it.each(['?from=2026-13-01', '?from=2026-11-02&to=2026-11-01', '?by=year', '?to=1999-01-01'])(
    'refuses %s',
    async (query) => {
      expect((await call('GET', `/v1/usage${query}`))['code']).toBe('invalid_request')
    },
  )

  it('refuses cursors that it did not give out', async () => {
    for (const cursor of [
      ['2026-11-01T00:00:00.000Z', 'x'],
      ['2026-02-31T25:00:00Z', '1'],
      ['2026-11-01T00:00:00Z', '\0'],
    ])
      for (const path of ['/v1/usage/lines', '/v1/sessions'])
        if (path !== '/v1/sessions' || cursor[1] !== 'x')
          expect(
            (await call('GET', `${path}?cursor=${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`))['code'],
          ).toBe('invalid_request')
  })
})

describe('the list of sessions', () => {
  const list = async (query: string): Promise<unknown> => {
    const answer = await call('GET', `/v1/sessions?${query}`)
    return (answer as { data?: Body[] }).data?.map(({ id }) => id) ?? answer
  }

  it('is filtered by plan, method and day, together with the rest', async () => {
    harness.clock.set('2026-12-01T14:59:59.000Z')
    const first = await create({ reference: 'filtered' })
    harness.clock.set('2026-12-01T15:00:00.000Z')
    const second = await create({ plan: 'jp-image-face', reference: 'filtered' })
    const third = await create({ reference: 'filtered' })
    await decide(third, 'approved')
    const days = 'from=2026-12-01&to=2026-12-02'
    expect(await list(`${days}&reference=filtered`)).toHaveLength(3)
    expect(await list('from=2026-12-01&to=2026-12-01')).toEqual([first])
    expect(await list(`${days}&method=jp.aptcp.image_face`)).toEqual([second])
    expect(await list(`${days}&plan=document-and-face&status=approved`)).toEqual([third])
    expect(await list(`${days}&plan=document-and-face&method=jp.aptcp.image_face`)).toEqual([])
    expect(await list(`${days}&method=unknown`)).toEqual([])
    expect(await list('from=2099-12-31')).toEqual([])
  })
})

describe('a link to a picture', () => {
  let path = ''
  let sessionId = ''
  let key = ''
  let keyId = ''
  beforeAll(async () => {
    const { device, ...made } = await createDevice(harness)
    sessionId = made.sessionId
    await device.begin('passport')
    await device.finish()
    const { captures } = await harness.settle(sessionId, 'approved')
    path = (captures as { href: string }[])[0]?.href ?? ''
    const { tenant, installation } = harness
    key = await createApiKey(installation, { tenantId: tenant.id, livemode: false, label: 'links', scopes })
    keyId = key.slice(8, 24)
  })
  const link = async (body: Body = {}): Promise<string> =>
    String((await call('POST', `${path}/link`, { body, key }))['url'])
  const open = (url: string) => fetch(url)
  const problemAt = async (url: string): Promise<Body> => (await (await open(url)).json()) as Body

  it('shows it without a key, and every use is in the audit log', async () => {
    const url = await link()
    const answer = await open(url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^image\//)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect((await open(url)).status).toBe(200)
    const { rows } = await harness.installation.db.query<{ entry: Body }>(
      `select convert_from(body, 'UTF8')::jsonb as entry from audit_entry where session_id = $1 order by id desc limit 3`,
      [sessionId],
    )
    expect(rows.map(({ entry }) => [entry['type'], entry['via'], entry['apiKey']])).toEqual([
      ['session.capture_read', 'link', keyId],
      ['session.capture_read', 'link', keyId],
      ['session.capture_linked', undefined, keyId],
    ])
    expect(harness.log.join('\n')).not.toContain(url.split('/').at(-1))
  })

  it('ends with its time', async () => {
    const url = await link({ minutes: 1 })
    harness.clock.forward({ minutes: 2 })
    expect(await problemAt(url)).toMatchObject({ status: 410, code: 'link_expired' })
    expect((await call('POST', `${path}/link`, { body: { minutes: 61 } }))['code']).toBe('invalid_request')
  })

  it('opens nothing but itself', async () => {
    const url = await link()
    const [head = '', payload = '', signature = ''] = url.split('/').at(-1)?.split('.') ?? []
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Body
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: 4_000_000_000 })).toString('base64url')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'ekyc-capture-link+jwt' })).toString('base64url')
    const base = url.slice(0, url.lastIndexOf('/') + 1)
    const { clientToken } = await call('POST', '/v1/sessions', { body: { plan: 'document-and-face' } })
    for (const token of [
      `${head}.${forged}.${signature}`,
      `${unsigned}.${payload}.`,
      String(clientToken),
      'x',
      'x'.repeat(2000),
    ])
      expect(await problemAt(`${base}${token}`), token.slice(0, 40)).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('is made for pictures of the own tenant only', async () => {
    const { id: tenantId } = await addTenant(harness.installation, { name: 'another', sector: 'none' })
    const foreign = await createApiKey(harness.installation, { tenantId, livemode: false, label: 'x', scopes })
    expect((await call('POST', `${path}/link`, { key: foreign }))['code']).toBe('not_found')
    expect((await call('POST', `/v1/sessions/${sessionId}/captures/itm_AAAAAAAAAAAAAAAAAAAAAA/link`))['code']).toBe(
      'not_found',
    )
  })

  it('ends with the key that made it, and with the session', async () => {
    const [one, other] = [await link(), String((await call('POST', `${path}/link`))['url'])]
    await call('DELETE', `/v1/api-keys/${keyId}`)
    expect((await problemAt(one))['code']).toBe('link_expired')
    await call('DELETE', `/v1/sessions/${sessionId}`)
    expect((await problemAt(other))['code']).toBe('session_erased')
  })
})
