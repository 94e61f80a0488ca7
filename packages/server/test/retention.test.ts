import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTenantRetention } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

const dayMs = 86_400_000
let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    env: { HONNIN_RETENTION_DAYS: '30', HONNIN_RESULT_RETENTION_DAYS: '20', HONNIN_MEDIA_RETENTION_DAYS: '10' },
  })
})
afterAll(() => harness.stop())

const decide = async (request: object = { plan: 'document-and-face', reference: 'case 1' }): Promise<string> => {
  const { device, sessionId } = await createDevice(harness, { request })
  await device.begin('passport')
  await device.finish()
  // Not by the API: that would count as reading the result.
  await until(async () => {
    const { rows } = await harness.installation.db.query('select status from session where id = $1', [sessionId])
    return rows[0]?.['status'] === 'approved' ? true : null
  })
  return sessionId
}
const read = async (sessionId: string) => (await harness.call('GET', `/v1/sessions/${sessionId}`)).body
const pass = async (days: number): Promise<void> => {
  harness.clock.forward({ days })
  await harness.restart()
}
const mediaOf = (sessionId: string): number =>
  readdirSync(join(harness.dataDir, 'vault'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.includes(`${sessionId}/`),
  ).length
const warnings = async (sessionId: string): Promise<number> =>
  (
    await harness.installation.db.query(
      `select 1 from webhook_delivery where session_id = $1 and event_type = 'session.expiring'`,
      [sessionId],
    )
  ).rows.length

describe('retention', () => {
  it('erases pictures, then result and personal fields, then the session, each on its day', async () => {
    const sessionId = await decide()
    const { retention, retainUntil, decision, captures } = await read(sessionId)
    const days = (until: string): number => (Date.parse(until) - Date.parse(decision.decidedAt)) / dayMs
    expect([days(retention.mediaUntil), days(retention.resultUntil), days(retainUntil)]).toEqual([10, 20, 30])
    const path = captures[0].href as string

    await pass(9)
    for (let reading = 0; reading < 5; reading += 1) expect((await harness.call('GET', path)).status).toBe(200)
    await pass(2)
    await until(async () => (mediaOf(sessionId) === 0 ? true : null))
    expect(await read(sessionId)).toMatchObject({ status: 'approved', reference: 'case 1', captures: [] })
    expect((await harness.call('GET', path)).status).toBe(404)
    await pass(10)
    const cleared = await until(async () => {
      const result = await read(sessionId)
      return result.reference === null ? result : null
    })
    expect(cleared).toMatchObject({ status: 'approved', checks: [], document: null, decision: { status: 'approved' } })
    expect((await harness.call('GET', '/v1/sessions?reference=case%201')).body.data).toEqual([])
    await pass(10)
    await harness.settle(sessionId, 'erased')
  })

  it('follows what the tenant agreed on when the session was created, and consent says so', async () => {
    const own = { sessionDays: 100, resultDays: null, mediaDays: 200 }
    await writeTenantRetention(harness.installation.db, harness.tenant.id, own)
    const { device, sessionId } = await createDevice(harness)
    await writeTenantRetention(harness.installation.db, harness.tenant.id, {
      ...{ sessionDays: null, resultDays: null, mediaDays: null },
    })
    await device.begin('passport')
    expect((await device.session()).consent.retentionDays).toBe(100)
    await device.finish()
    const { retention, retainUntil, decision } = await harness.settle(sessionId, 'approved')
    const { decidedAt } = decision as { readonly decidedAt: string }
    expect((Date.parse(String(retainUntil)) - Date.parse(decidedAt)) / dayMs).toBe(100)
    const { resultUntil, mediaUntil } = retention as Record<string, string | null>
    expect((Date.parse(String(resultUntil)) - Date.parse(decidedAt)) / dayMs).toBe(20)
    // Pictures end with the session: no part outlives it.
    expect(mediaUntil).toBeNull()
  })

  it('warns once, in time, of a result that nobody has read, and of no other', async () => {
    const hook = { url: 'http://127.0.0.1:9/hook', events: ['session.expiring'] }
    expect((await harness.call('POST', '/v1/webhook-endpoints', { body: hook })).status).toBe(201)
    const [unread, wasRead, held] = [await decide(), await decide(), await decide()]
    await read(wasRead)
    expect((await read(wasRead)).retention.firstReadAt).not.toBeNull()
    await harness.call('POST', `/v1/sessions/${held}/hold`, { body: { reason: 'dispute' } })
    await pass(6)
    expect(await warnings(unread)).toBe(0)
    await pass(2)
    await until(async () => ((await warnings(unread)) === 1 ? true : null))
    await pass(1)
    expect([await warnings(unread), await warnings(wasRead), await warnings(held)]).toEqual([1, 0, 0])
    expect(harness.log.filter((line) => line.includes(unread) && line.includes('nobody has read'))).toHaveLength(1)
    expect((await read(unread)).retention.warnedAt).not.toBeNull()
    await pass(40)
    await harness.settle(unread, 'erased')
    expect(mediaOf(held)).toBe(9)
    expect(await read(held)).toMatchObject({ status: 'approved', reference: 'case 1' })
  })
})

describe('a reference', () => {
  it('finds the sessions of its owner only, whatever its width, and is not in the database', async () => {
    const reference = 'Kunde-ガ-77'
    const create = (body: object) =>
      harness.call('POST', '/v1/sessions', { body: { plan: 'document-and-face', ...body } })
    const ids = [(await create({ reference })).body.id, (await create({ reference })).body.id]
    await create({ reference: 'Kunde-ガ-78' })
    await create({})
    const find = async (text: string, query = '') =>
      (await harness.call('GET', `/v1/sessions?reference=${encodeURIComponent(text)}${query}`)).body
    const found = async (text: string) => (await find(text)).data.map(({ id }: { id: string }) => id).sort()
    expect(await found(reference)).toEqual([...ids].sort())
    // Half-width katakana, full-width digits, composed and decomposed.
    expect(await found(' Kunde-ガ-７７ ')).toEqual([...ids].sort())
    expect(await found(reference.normalize('NFD'))).toEqual([...ids].sort())
    expect(await found('kunde-ガ-77')).toEqual([])
    expect(await found('Kunde')).toEqual([])
    const page = await find(reference, '&limit=1')
    expect(page.data).toHaveLength(1)
    expect((await find(reference, `&limit=1&cursor=${page.nextCursor}`)).data).toHaveLength(1)
    const { rows } = await harness.installation.db.query<{ reference_index: Buffer | null }>(
      'select reference_index from session where reference_index is not null',
    )
    expect(rows.every(({ reference_index: index }) => index?.length === 32)).toBe(true)
    expect((await harness.call('GET', '/v1/sessions?reference=')).status).toBe(400)
  })
})
