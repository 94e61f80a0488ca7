import { createHash } from 'node:crypto'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { parseNoteKey, verifyLogProof } from '@honnin/shared/audit'
import type { PolicyChange } from '@honnin/shared/console'
import { scopes, SessionIdSchema } from '@honnin/shared/protocol'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readZip } from '../src/evidence/archive/read-zip.ts'
import { addTenant, createApiKey } from '../src/relying/index.ts'
import { holdSession } from '../src/sessions/index.ts'
import { PgBossQueue } from '../src/jobs/index.ts'
import { openSessions } from '../src/open-sessions.ts'
import { serveConsole } from '../src/http/console/serve-console.ts'
import { createDevice } from './support/create-device.ts'
import { ConsoleClient, signInNewOperator, type TestOperator } from './support/console-client.ts'
import { decideSession, decideWith, licenceNumber, person } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { nodePrimitives } from '../src/audit/index.ts'

let harness: Harness
let administrator: TestOperator
let tenant: { path: Record<string, string> }
/** What the verifier was told of the tenant's policy, by verification. */
const changes: (PolicyChange | undefined)[] = []
beforeAll(async () => {
  const decide = decideWith({ 'face.match': { score: 0.95, threshold: 0.94 } })
  harness = await startHarness({
    verify: (input, signal) => {
      changes.push(input.policyChange)
      return decide(input, signal)
    },
  })
  administrator = await signInNewOperator(harness, { roles: ['administrator'] })
  tenant = { path: { tenantId: harness.tenant.id } }
})
afterAll(() => harness.stop())

const newest = async (type: string): Promise<Record<string, unknown>> => {
  const { rows } = await harness.installation.db.query<{ body: Buffer }>(
    `select body from audit_entry where convert_from(body, 'UTF8')::jsonb ->> 'type' = $1 order by id desc limit 1`,
    [type],
  )
  return JSON.parse(rows[0]?.body.toString() ?? 'null')
}

describe('relying parties', () => {
  it('are added, and their retention and rules changed, each with an entry', async () => {
    const { client } = administrator
    const added = await client.ask('addTenant', { body: { name: '新しい店', sector: 'secondhand_goods' } })
    expect((await client.call('addTenant', { body: { name: '新しい店', sector: 'none' } })).body.code).toBe(
      'tenant_exists',
    )
    const place = { path: { tenantId: added.id } }
    const days = { sessionDays: 100, resultDays: null, mediaDays: 200 }
    expect((await client.call('writeRetention', { ...place, body: days })).body.code).toBe('retention_disordered')
    await client.ask('writeRetention', { ...place, body: { ...days, mediaDays: 7 } })
    const rules = { twoPeople: ['declined', 'approved'], claimMinutes: 5 }
    const written = await client.ask('writeReviewRules', { ...place, body: rules })
    expect(written).toMatchObject({
      retention: { sessionDays: 100, mediaDays: 7 },
      review: { twoPeople: ['approved', 'declined'], claimMinutes: 5 },
    })
    expect(await newest('tenant.review_rules')).toMatchObject({
      tenant: added.id,
      by: administrator.id,
      claimMinutes: 5,
    })
    const { data } = await client.ask('listTenants')
    expect(data.map(({ name }) => name).sort()).toEqual(['test', '新しい店'])
    const scoped = await signInNewOperator(harness, { roles: ['administrator'], tenantIds: [added.id] })
    expect((await scoped.client.ask('listTenants')).data).toHaveLength(1)
    expect((await scoped.client.call('addTenant', { body: { name: 'x', sector: 'none' } })).body.code).toBe('forbidden')
    expect((await scoped.client.call('listApiKeys', tenant)).status).toBe(404)
  })

  it('get keys that work once, are rotated and end', async () => {
    const { client } = administrator
    const wanted = { label: 'shop', livemode: false, scopes: ['sessions:read'] }
    const { key, secret } = await client.ask('createApiKey', { ...tenant, body: wanted })
    expect(secret).toMatch(/^sk_test_/)
    expect((await harness.call('GET', '/v1/sessions', { key: secret })).status).toBe(200)
    expect(JSON.stringify(await client.ask('listApiKeys', tenant))).not.toContain(secret.slice(24))
    const place = { path: { ...tenant.path, keyId: key.id } }
    const rotated = await client.ask('rotateApiKey', { ...place, body: { overlapMinutes: 0 } })
    expect(rotated.key.replaces).toBe(key.id)
    expect((await harness.call('GET', '/v1/sessions', { key: rotated.secret })).status).toBe(200)
    const next = { path: { ...tenant.path, keyId: rotated.key.id } }
    expect((await client.ask('revokeApiKey', next)).revokedAt).not.toBeNull()
    expect((await harness.call('GET', '/v1/sessions', { key: rotated.secret })).status).toBe(401)
    expect(await newest('apikey.revoked')).toMatchObject({ apiKey: rotated.key.id, by: administrator.id })
    expect((await client.call('revokeApiKey', { path: { ...tenant.path, keyId: 'x' } })).status).toBe(404)
  })

  it('get webhook endpoints whose deliveries are shown and sent again', async () => {
    const { client } = administrator
    const body = { url: 'http://127.0.0.1:9/', livemode: false }
    const { endpoint, secret } = await client.ask('addEndpoint', { ...tenant, body })
    expect(secret).toMatch(/^whsec_/)
    const { body: session } = await harness.call('POST', '/v1/sessions', { body: {} })
    await harness.call('POST', `/v1/sessions/${session.id}/cancel`)
    const place = { path: { ...tenant.path, endpointId: endpoint.id } }
    const { data } = await client.ask('listEndpointDeliveries', place)
    expect(data).toMatchObject([{ sessionId: session.id, type: 'session.canceled' }])
    await client.ask('resendEndpointDelivery', { path: { ...place.path, deliveryId: data[0]?.id ?? '' } })
    await client.ask('testEndpoint', place)
    const sent = await client.ask('listEndpointDeliveries', place)
    expect(sent.data.find(({ type }) => type === 'webhook.test')).toMatchObject({ sessionId: null })
    const rotated = await client.ask('rotateEndpointSecret', { ...place, body: { overlapMinutes: 60 } })
    expect(rotated.secret).not.toBe(secret)
    expect(rotated.endpoint.oldSecretUntil).not.toBeNull()
    expect((await client.ask('disableEndpoint', place)).disabledAt).not.toBeNull()
    expect((await client.call('testEndpoint', place)).body.code).toBe('webhook_disabled')
    const change = { isEnabled: true, events: ['session.approved'] }
    expect(await client.ask('changeEndpoint', { ...place, body: change })).toMatchObject({
      ...{ disabledAt: null, events: ['session.approved'] },
    })
    expect(await newest('webhook.secret_rotated')).toMatchObject({ endpoint: endpoint.id, by: administrator.id })
    expect((await client.call('disableEndpoint', { path: { ...tenant.path, endpointId: 'whe_x' } })).status).toBe(404)
  })
})

describe('operators', () => {
  it('are added, changed and disabled by others, never by themselves', async () => {
    const { client } = administrator
    const wanted = { login: 'mori', displayName: '森', roles: ['reviewer'], tenants: [harness.tenant.id] }
    const { operator, password } = await client.ask('addOperator', { body: wanted })
    expect(operator).toMatchObject({
      login: 'mori',
      factors: [],
      mustChangePassword: true,
      tenants: [{ name: 'test' }],
    })
    expect((await client.call('addOperator', { body: wanted })).body.code).toBe('login_taken')
    const page = new ConsoleClient(() => harness.url)
    await page.ask('signIn', { body: { login: 'mori', password } })
    const place = { path: { operatorId: operator.id } }
    const access = { roles: ['auditor', 'reviewer'], tenants: null }
    const changed = await client.ask('changeAccess', { ...place, body: access })
    expect(changed).toMatchObject({ roles: ['auditor', 'reviewer'], tenants: null })
    expect((await page.ask('signInState')).stage).toBe('signed_out')
    expect(await newest('operator.access_changed')).toMatchObject({ operator: operator.id, tenants: 'all' })
    const reset = await client.ask('resetFactors', place)
    const leaver = await signInNewOperator(harness, { roles: ['reviewer'] })
    const { body: session } = await harness.call('POST', '/v1/sessions', { body: {} })
    const outcome = { status: 'review', reasons: ['face_match_unclear'] }
    await harness.call('POST', `/v1/test/sessions/${session.id}/simulate`, { body: outcome })
    const leftCase = { path: { sessionId: session.id } }
    await leaver.client.ask('claimCase', leftCase)
    await client.ask('disableOperator', { path: { operatorId: leaver.id } })
    expect((await client.ask('readCase', leftCase)).claim).toBeNull()
    expect(reset.password).not.toBe(password)
    await client.ask('disableOperator', place)
    expect((await client.call('disableOperator', place)).body.code).toBe('operator_disabled')
    const myself = { path: { operatorId: administrator.id } }
    for (const name of ['disableOperator', 'resetPassword', 'resetFactors'] as const)
      expect((await client.call(name, myself)).body.code).toBe('not_on_yourself')
    const more = { ...myself, body: { roles: ['administrator', 'reviewer'], tenants: null } }
    expect((await client.call('changeAccess', more)).body.code).toBe('not_on_yourself')
    const { data } = await client.ask('listOperators')
    expect(data.find(({ id }) => id === administrator.id)).toMatchObject({ factors: ['totp', 'recovery_code'] })
  })
})

describe('the audit log', () => {
  it('is listed by type, session and operator, and proves its entries to a browser', async () => {
    const { client } = administrator
    const id = await decideSession(harness)
    await harness.installation.auditLog.integrate()
    const lines = await client.ask('listAudit', { query: { session: id, type: 'session.*' } })
    expect(lines.data[0]).toMatchObject({ type: 'session.approved', session: id, hasCommitment: true })
    const own = await client.ask('listAudit', { query: { operator: administrator.id, limit: '100' } })
    const isHers = ({ operator, details }: (typeof own.data)[number]): boolean =>
      [operator?.id, details['operator']].includes(administrator.id)
    expect(own.data.length).toBeGreaterThan(5)
    expect(own.data.every(isHers)).toBe(true)
    const paged = await client.ask('listAudit', { query: { session: id, limit: '1' } })
    const next = await client.ask('listAudit', { query: { session: id, limit: '1', cursor: paged.nextCursor ?? '' } })
    expect(next.data[0]?.index).toBeLessThan(paged.data[0]?.index ?? 0)

    const { auditIndex } = await client.ask('readCase', { path: { sessionId: id } })
    const { proof, key } = await client.ask('auditProof', { path: { index: String(auditIndex) } })
    const verified = await verifyLogProof(proof, await parseNoteKey(key, nodePrimitives.sha256), nodePrimitives)
    expect(JSON.parse(Buffer.from(verified.entry).toString())).toMatchObject({ type: 'session.approved', session: id })
    expect((await client.call('auditProof', { path: { index: '999999' } })).status).toBe(404)
  })
})

describe('policies', () => {
  const nothing = { alsoRequired: [], consequences: {}, floors: {} }
  const place = () => ({ path: { ...tenant.path, plan: 'jp-image-face' } })

  it('are previewed on the decisions of the past, and cannot be weakened', async () => {
    const { client } = administrator
    for (const change of [
      { ...nothing, consequences: { face_mismatch: 'note' } },
      { ...nothing, consequences: { face_match_unclear: 'resubmit' } },
      { ...nothing, consequences: { check_failed_to_run: 'decline' } },
      { ...nothing, floors: { 'face.match': 0.5 } },
      { ...nothing, alsoRequired: ['face.light'] },
    ])
      for (const [name, body] of [
        ['previewPolicy', { change, days: 30 }],
        ['writePolicy', { change, version: 0, note: 'x' }],
      ] as const)
        expect((await client.call(name, { ...place(), body })).body.code).toBe('policy_refused')
    const before = await client.ask('previewPolicy', { ...place(), body: { change: nothing, days: 30 } })
    expect(before.changed).toEqual([])
    expect(before.after).toEqual(before.before)
    const change = { ...nothing, floors: { 'face.match': 0.96 } }
    const stricter = await client.ask('previewPolicy', { ...place(), body: { change, days: 30 } })
    expect(stricter.after['review']).toBe(before.before['approved'])
    expect(stricter.changed[0]).toMatchObject({ before: 'approved', after: 'review', reasons: ['face_match_unclear'] })
  })

  it('are changed by one of those who change them at once, whole in the log', async () => {
    const { client } = administrator
    const change = { ...nothing, floors: { 'face.match': 0.96 } }
    const body = { change, version: 0, note: '不正が増えたため' }
    const answers = await Promise.all([1, 2].map(() => client.call('writePolicy', { ...place(), body })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await newest('policy.changed')).toMatchObject({ plan: 'jp-image-face', version: 1, change })
    const { data } = await client.ask('listPolicies', tenant)
    expect(data.find(({ plan }) => plan === 'jp-image-face')).toMatchObject({ version: 1, note: '不正が増えたため' })
    expect(changes.at(-1)).toEqual(nothing)
    await decideSession(harness)
    expect(changes.at(-1)).toEqual(change)
  })
})

describe('disclosure to authorities', () => {
  it('is asked for by one, approved by another, gives what was asked for and is recorded', async () => {
    const reviewer = await signInNewOperator(harness, { roles: ['reviewer'] })
    const id = await decideSession(harness)
    const demand = {
      ...{ sessionId: id, authority: '見本県警察', legalBasis: '刑事訴訟法第197条第2項', matter: '捜関第12号' },
      ...{ items: ['identity', 'pictures'], necessity: '本人の特定に必要な範囲' },
    }
    const asked = await reviewer.client.ask('requestDisclosure', { body: demand })
    const place = { path: { disclosureId: asked.id } }
    expect(asked.can).toEqual({ approve: false, refuse: true, export: false })
    expect((await reviewer.client.call('approveDisclosure', place)).body.code).toBe('forbidden')
    expect((await reviewer.client.call('exportDisclosure', place)).body.code).toBe('disclosure_not_approved')
    const both = await signInNewOperator(harness, { roles: ['administrator', 'reviewer'] })
    const own = await both.client.ask('requestDisclosure', { body: demand })
    const self = await both.client.call('approveDisclosure', { path: { disclosureId: own.id } })
    expect(self.body.code).toBe('same_person')
    const withdrawn = await both.client.ask('refuseDisclosure', { path: { disclosureId: own.id } })
    expect(withdrawn.state).toBe('withdrawn')

    const answers = await Promise.all([1, 2].map(() => administrator.client.call('approveDisclosure', place)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const stranger = await signInNewOperator(harness, { roles: ['reviewer'] })
    expect((await stranger.client.call('exportDisclosure', place)).body.code).toBe('forbidden')
    const file = await reviewer.client.call('exportDisclosure', place)
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    const entries = readZip(file.bytes)
    const names = [...entries.keys()]
    expect(names.filter((name) => name.startsWith('pictures/')).length).toBeGreaterThan(3)
    const text = entries.get('disclosure.json')?.content.toString() ?? ''
    expect(JSON.parse(text).data).toEqual({
      identity: { name: person.name, birthDate: person.birthDate, address: person.address },
    })
    expect(text).not.toContain(licenceNumber)
    expect(await newest('disclosure.exported')).toMatchObject({ disclosure: asked.id, sha256, session: id })
    const { data } = await administrator.client.ask('listDisclosures', { query: { session: id } })
    expect(data.find((one) => one.id === asked.id)).toMatchObject({ exports: 1, lastExportSha256: sha256 })
    const { rows } = await harness.installation.db.query('select * from disclosure')
    expect(JSON.stringify(rows)).not.toContain('見本県警察')
  })
})

describe('legal holds', () => {
  it('are listed with who ordered them, when and why, until they end', async () => {
    const { client } = administrator
    const other = await addTenant(harness.installation, { name: 'other', sector: 'none' })
    const grant = { tenantId: other.id, livemode: false, label: 'shop', scopes }
    const key = await createApiKey(harness.installation, grant)
    const create = async (given: { key?: string }): Promise<string> => {
      harness.clock.forward({ seconds: 1 })
      return (await harness.call('POST', '/v1/sessions', { ...given, body: {} })).body.id
    }
    const [first, second, third] = [await create({}), await create({ key }), await create({})]
    await client.ask('holdCase', { path: { sessionId: first }, body: { reason: '訴訟のため' } })
    harness.clock.forward({ seconds: 1 })
    await harness.call('POST', `/v1/sessions/${second}/hold`, { key, body: { reason: 'lawsuit' } })
    harness.clock.forward({ seconds: 1 })
    const { installation } = harness
    const queue = await PgBossQueue.start({ db: installation.db, supervise: false, onError: () => undefined })
    const order = { reason: 'audit', by: 'command' }
    await holdSession(openSessions(installation, queue), v.parse(SessionIdSchema, third), order)
    await queue.stop()

    const page = await client.ask('listHolds', { query: { limit: '2' } })
    const rest = await client.ask('listHolds', { query: { cursor: page.nextCursor ?? '' } })
    expect([...page.data, ...rest.data]).toMatchObject([
      { sessionId: first, by: { kind: 'operator', id: administrator.id }, reason: '訴訟のため', status: 'created' },
      { sessionId: second, by: { kind: 'api_key', label: 'shop' }, tenant: { name: 'other' } },
      { sessionId: third, by: { kind: 'command' }, reason: 'audit' },
    ])
    const auditor = await signInNewOperator(harness, { roles: ['auditor'], tenantIds: [other.id] })
    expect((await auditor.client.ask('listHolds')).data.map(({ sessionId }) => sessionId)).toEqual([second])
    expect((await auditor.client.call('listHolds', { query: { tenant: harness.tenant.id } })).status).toBe(404)
    await client.ask('releaseHold', { path: { sessionId: first }, body: { reason: '終結' } })
    expect((await client.ask('listHolds')).data.map(({ sessionId }) => sessionId)).toEqual([second, third])
  })
})

describe('figures', () => {
  it('count what happened, for the tenants of the one who asks', async () => {
    const { client } = administrator
    const days = { from: '2026-11-01', to: '2026-11-03', livemode: 'false' }
    const figures = await client.ask('readFigures', { query: days })
    expect(figures.volume[0]?.day).toBe('2026-11-01')
    expect(figures.outcomes.auto['approved']).toBeGreaterThanOrEqual(2)
    const front = figures.steps.find(({ kind }) => kind === 'document_front')
    expect(front?.completed).toBeGreaterThanOrEqual(2)
    const pictured = figures.guidance.kinds.find(({ kind }) => kind === 'document_front')
    expect(pictured?.sessions).toBe(pictured?.pictures)
    expect(pictured?.approved).toBeGreaterThanOrEqual(2)
    expect(figures.guidance.sessions).toBeGreaterThanOrEqual(pictured?.sessions ?? Infinity)
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    for (const code of ['too_dark', 'glare'])
      expect(await device.noteGuidance(step?.stepId ?? '', code)).toMatchObject({ status: 200, body: { noted: true } })
    const unknown = await device.noteGuidance('stp_AAAAAAAAAAAAAAAAAAAAAAAA', 'glare')
    expect(unknown.body.code).toBe('step_unknown')
    expect((await device.noteGuidance(step?.stepId ?? '', 'nonsense')).body.code).toBe('invalid_request')
    const frontBefore = (await client.ask('readFigures', { query: days })).steps.find(({ kind }) => kind === step?.kind)
    expect(frontBefore?.leftAt).toEqual([])
    await device.call('POST', '/v1/capture/cancel', { body: {} })
    const left = (await client.ask('readFigures', { query: days })).steps.find(({ kind }) => kind === step?.kind)
    expect(left).toMatchObject({ leftHere: (frontBefore?.leftHere ?? 0) + 1, leftAt: [{ code: 'glare', count: 1 }] })
    const wrong = { ...days, from: '2025-01-01' }
    expect((await client.call('readFigures', { query: wrong })).body.code).toBe('period_refused')
    const lost = { ...days, from: '2026-11-31' }
    expect((await client.call('readFigures', { query: lost })).body.code).toBe('invalid_request')
  })
})

describe('the built console', () => {
  it('is served with a policy that lets nothing else in; views are the page, missing files are missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'honnin-console-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><script type="module" src="/console/assets/a-1.js"></script>',
    )
    writeFileSync(join(folder, 'assets/a-1.js'), 'export {}')
    const app = express().use('/console', serveConsole(folder))
    app.use((_request, response) => void response.status(404).end())
    const server = app.listen(0)
    const address = server.address()
    const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    try {
      for (const view of ['/console', '/console/', '/console/cases/ses_x', '/console/sign-in?next=x']) {
        const page = await fetch(`${base}${view}`)
        expect([view, page.status, page.headers.get('content-type')]).toEqual([view, 200, 'text/html; charset=utf-8'])
        expect(page.headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'")
        expect(page.headers.get('cache-control')).toBe('no-store')
      }
      const script = await fetch(`${base}/console/assets/a-1.js`)
      expect(script.headers.get('cache-control')).toContain('immutable')
      for (const missing of ['/console/assets/b-2.js', '/console/app.js', '/console/api', '/console/api/none'])
        expect([missing, (await fetch(`${base}${missing}`)).status]).toEqual([missing, 404])
    } finally {
      server.close()
      rmSync(folder, { recursive: true })
    }
  })
})
