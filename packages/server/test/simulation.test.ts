import { reasonCodes, scopes } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '../src/relying/index.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

const create = async (key = harness.key): Promise<string> =>
  (await harness.call('POST', '/v1/sessions', { key, body: {} })).body.id
const simulate = (id: string, body: unknown, key = harness.key) =>
  harness.call('POST', `/v1/test/sessions/${id}/simulate`, { key, body })

describe('a simulated decision', () => {
  it.each([
    ['approved', [], 'final'],
    ['declined', ['face_mismatch'], 'final'],
    ['review', ['face_match_unclear'], 'final'],
    ['resubmit', ['document_blurred'], 'retryable'],
  ])('of %s needs no camera and says that it was simulated', async (status, reasons, finality) => {
    const { body } = await simulate(await create(), { status })
    expect(body).toMatchObject({
      status,
      decision: { status, reasons, finality, decidedBy: 'simulation', method: null },
      checks: [],
      attempt: 1,
    })
  })

  it('can be had for every reason', async () => {
    const { body } = await simulate(await create(), { status: 'declined', reasons: reasonCodes.slice(0, 20) })
    expect(body.decision.reasons).toEqual(reasonCodes.slice(0, 20))
    const last = await simulate(await create(), { status: 'review', reasons: reasonCodes.slice(20, 40) })
    expect(last.body.decision.reasons).toEqual(reasonCodes.slice(20, 40))
  })

  it('can be asked for with the session itself, and comes once for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'simulated-once' }
    const body = { simulate: { status: 'declined', reasons: ['document_expired'] } }
    const made = await harness.call('POST', '/v1/sessions', { body, headers: key })
    expect(made).toMatchObject({ status: 201, body: { status: 'declined' } })
    expect((await harness.call('POST', '/v1/sessions', { body, headers: key })).body).toEqual(made.body)
    const { body: read } = await harness.call('GET', `/v1/sessions/${made.body.id}`)
    expect(read).toMatchObject({ status: 'declined', decision: { ...body.simulate, decidedBy: 'simulation' } })
    const wrong = { simulate: { status: 'approved', reasons: ['face_flat'] } }
    expect((await harness.call('POST', '/v1/sessions', { body: wrong })).body.code).toBe('invalid_request')
    const { id: tenantId } = harness.tenant
    const live = await createApiKey(harness.installation, { tenantId, livemode: true, label: 'x', scopes })
    const refused = await harness.call('POST', '/v1/sessions', { key: live, body })
    expect(refused.body).toMatchObject({ code: 'test_mode_only', param: 'simulate' })
    expect((await harness.call('GET', '/v1/sessions', { key: live })).body.data).toEqual([])
  })

  it('is no evidence, and keeps no record of real verifications from being read', async () => {
    const id = await create()
    await simulate(id, { status: 'approved' })
    expect((await harness.call('GET', `/v1/sessions/${id}/evidence`)).body.code).toBe('evidence_not_captured')
    const day = '2026-11-01'
    const records = await harness.call('GET', `/v1/records?from=${day}&to=${day}`)
    expect(records.status).toBe(200)
  })

  it('follows the life of a session: each state in the log, three attempts, then no more', async () => {
    const id = await create()
    for (const attempt of [1, 2])
      expect((await simulate(id, { status: 'resubmit' })).body).toMatchObject({ status: 'resubmit', attempt })
    expect((await simulate(id, { status: 'resubmit' })).body).toMatchObject({ code: 'too_many_attempts' })
    expect((await simulate(id, { status: 'approved' })).body).toMatchObject({ status: 'approved', attempt: 3 })
    expect((await simulate(id, { status: 'approved' })).body).toMatchObject({ code: 'session_closed' })
    const { rows } = await harness.installation.db.query<{ body: Buffer }>(
      'select body from audit_entry where session_id = $1 order by id',
      [id],
    )
    const entries = rows.map(({ body }) => JSON.parse(body.toString()) as { to: string; simulated?: boolean })
    expect(entries.map(({ to }) => to)).toEqual([
      'created',
      ...['capturing', 'processing', 'resubmit', 'capturing', 'processing', 'resubmit'],
      ...['capturing', 'processing', 'approved'],
    ])
    expect(entries.filter(({ simulated }) => simulated === true)).toHaveLength(3)
  })

  it('is refused to live sessions, whatever the key may do, and to those of others', async () => {
    const { tenant, installation } = harness
    const live = await createApiKey(installation, { tenantId: tenant.id, livemode: true, label: 'live', scopes })
    const id = await create(live)
    expect((await simulate(id, { status: 'approved' }, live)).body).toMatchObject({ code: 'test_mode_only' })
    expect((await simulate(id, { status: 'approved' })).body).toMatchObject({ code: 'not_found' })
    expect((await harness.call('GET', `/v1/sessions/${id}`, { key: live })).body.status).toBe('created')
  })

  it.each([
    [{ status: 'expired' }, 'status'],
    [{ status: 'approved', reasons: ['face_mismatch'] }, 'reasons'],
    [{ status: 'declined', reasons: ['nonsense'] }, 'reasons.0'],
    [{}, 'status'],
  ])('is not made from %o', async (body, param) => {
    expect((await simulate(await create(), body)).body).toMatchObject({ code: 'invalid_request', param })
  })
})
