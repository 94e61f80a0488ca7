import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, addWebhookEndpoint, createApiKey, type Tenant } from '../src/relying/index.ts'
import { scopes } from '@honnin/shared/protocol'
import { signInNewOperator, type TestOperator } from './support/console-client.ts'
import { createDevice } from './support/create-device.ts'
import { decideSession, decideWith, licenceNumber, person } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

let harness: Harness
let other: Tenant
let otherKey: string
let reviewer: TestOperator
let second: TestOperator
let receiver: Server
const received: { type: string; session: string }[] = []

beforeAll(async () => {
  harness = await startHarness({
    verify: decideWith({
      'face.match': { outcome: 'inconclusive', reasons: ['face_match_unclear'], score: 0.92, threshold: 0.94 },
    }),
  })
  const { installation } = harness
  other = await addTenant(installation, { name: 'other', sector: 'none' })
  otherKey = await createApiKey(installation, { tenantId: other.id, livemode: false, label: 'other', scopes })
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks).toString())
      received.push({ type: event.type, session: event.data.session.id })
      response.end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const place = { ...installation, allowPrivate: true }
  await addWebhookEndpoint(
    place,
    { tenantId: harness.tenant.id, livemode: false },
    { url: `http://127.0.0.1:${port}/` },
  )
  reviewer = await signInNewOperator(harness, { roles: ['reviewer'] })
  second = await signInNewOperator(harness, { roles: ['reviewer'] })
})
afterAll(async () => {
  await harness.stop()
  await new Promise((resolve) => receiver.close(resolve))
})

/** A case without pictures that waits for a reviewer, a second after the one before. */
const makeCase = async (given: { key?: string; reference?: string; reasons?: string[] } = {}): Promise<string> => {
  harness.clock.forward({ seconds: 1 })
  const key = given.key === undefined ? {} : { key: given.key }
  const reference = given.reference === undefined ? {} : { reference: given.reference }
  const plan = { plan: 'document-and-face' }
  const created = await harness.call('POST', '/v1/sessions', { ...key, body: { ...plan, ...reference } })
  const { id } = created.body
  const reasons = given.reasons ?? ['face_match_unclear']
  await harness.call('POST', `/v1/test/sessions/${id}/simulate`, { ...key, body: { status: 'review', reasons } })
  return id
}
const at = (sessionId: string) => ({ path: { sessionId } })
const entriesOf = async (sessionId: string): Promise<{ type: string; text: string }[]> => {
  const { rows } = await harness.installation.db.query<{ body: Buffer }>(
    'select body from audit_entry where session_id = $1 order by id',
    [sessionId],
  )
  return rows.map(({ body }) => ({ type: JSON.parse(body.toString()).type, text: body.toString() }))
}
const approve = { status: 'approved', reasons: [], attempt: 1 }

describe('the queue', () => {
  it('lists what waits, the longest waiting first, in pages and by filters', async () => {
    const ids = []
    for (const reasons of [['face_match_unclear'], ['thickness_no_edge'], ['face_match_unclear']])
      ids.push(await makeCase({ reasons }))
    const first = await reviewer.client.ask('queue', { query: { limit: '2' } })
    const rest = await reviewer.client.ask('queue', { query: { limit: '2', cursor: first.nextCursor ?? '' } })
    const all = [...first.data, ...rest.data]
    expect(all.map(({ sessionId }) => sessionId)).toEqual(ids)
    expect([first.total, rest.total, rest.nextCursor]).toEqual([ids.length, ids.length, null])
    expect(all[0]).toMatchObject({ status: 'review', tenant: { name: 'test' }, claim: null, isHeld: false })
    const thick = await reviewer.client.ask('queue', { query: { reason: 'thickness_no_edge' } })
    expect(thick.data.map(({ sessionId }) => sessionId)).toEqual([ids[1]])
    await reviewer.client.ask('claimCase', at(ids[0]!))
    const shown = async (operator: TestOperator, show: string) =>
      (await operator.client.ask('queue', { query: { show } })).data.map(({ sessionId }) => sessionId)
    expect(await shown(reviewer, 'mine')).toEqual([ids[0]])
    expect(await shown(second, 'free')).toEqual([ids[1], ids[2]])
    expect(await shown(second, 'mine')).toEqual([])
    expect((await reviewer.client.call('queue', { query: { cursor: 'x' } })).body.code).toBe('invalid_request')
    expect((await reviewer.client.call('queue', { query: { limit: '0' } })).body.code).toBe('invalid_request')
    await reviewer.client.ask('releaseCase', at(ids[0]!))
  })

  it('finds sessions in whatever state by id, by the whole reference and by day', async () => {
    const id = await makeCase({ reference: 'case-4711' })
    const found = async (query: Record<string, string>) =>
      (await reviewer.client.ask('searchCases', { query })).data.map(({ sessionId }) => sessionId)
    expect(await found({ reference: 'case-4711' })).toEqual([id])
    expect(await found({ reference: 'case-471' })).toEqual([])
    expect(await found({ id })).toEqual([id])
    expect(await found({ id, from: '2026-11-02' })).toEqual([])
    expect(await found({ id, from: '2026-11-01', to: '2026-11-01' })).toEqual([id])
    expect(await found({ id, livemode: 'true' })).toEqual([])
  })
})

describe('a claim', () => {
  it('is given to one of those who want it at once, and runs out', async () => {
    const id = await makeCase()
    const both = await Promise.all([reviewer, second].map(({ client }) => client.call('claimCase', at(id))))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const [winner, loser] = both[0]?.status === 200 ? [reviewer, second] : [second, reviewer]
    expect((await loser.client.call('claimCase', at(id))).body.code).toBe('case_claimed')
    expect((await loser.client.call('decideCase', { ...at(id), body: approve })).body.code).toBe('case_claimed')
    await loser.client.ask('releaseCase', at(id))
    expect((await winner.client.ask('readCase', at(id))).can).toMatchObject({ claim: true, decide: true })
    harness.clock.forward({ minutes: 15 })
    expect((await winner.client.ask('readCase', at(id))).claim).toBeNull()
    expect((await winner.client.call('decideCase', { ...at(id), body: approve })).body.code).toBe('claim_required')
    await loser.client.ask('claimCase', at(id))
    await loser.client.ask('releaseCase', at(id))
  })

  it('is taken over from who has left, by one of those who want it, and the log commits to whom', async () => {
    const id = await makeCase()
    const gone = await signInNewOperator(harness, { roles: ['reviewer'] })
    await gone.client.ask('claimCase', at(id))
    const order = { ...at(id), body: { from: gone.id } }
    const both = await Promise.all([reviewer, second].map(({ client }) => client.call('takeOverCase', order)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const winner = both[0]?.status === 200 ? reviewer : second
    expect((await gone.client.call('decideCase', { ...at(id), body: approve })).body.code).toBe('case_claimed')
    expect((await gone.client.call('claimCase', at(id))).body.code).toBe('case_claimed')
    const entries = await entriesOf(id)
    expect(entries.at(-1)?.type).toBe('review.taken_over')
    expect(entries.at(-1)?.text).not.toContain(gone.id)
    await winner.client.ask('decideCase', { ...at(id), body: approve })
    expect((await gone.client.call('takeOverCase', order)).body.code).toBe('case_not_in_review')
  })
})

describe('a case', () => {
  it('veils what is personal until it is asked for, and records every look', async () => {
    const id = await decideSession(harness, { status: 'review' })
    const auditor = await signInNewOperator(harness, { roles: ['auditor'] })
    const shown = await auditor.client.ask('readCase', at(id))
    const everything = JSON.stringify(shown)
    for (const secret of [person.name, person.address, person.birthDate, licenceNumber, 'case-17', '口座開設'])
      expect(everything).not.toContain(secret)
    expect(shown.fields[0]).toMatchObject({ name: 'name', read: '●●●●●', declared: '●●●●●', comparison: 'match' })
    expect(shown.checks.find((check) => check.id === 'face.match')).toMatchObject({
      outcome: 'inconclusive',
      score: 0.92,
    })
    expect(shown.timeline.map(({ type }) => type)).toEqual([
      ...['session.created', 'session.capturing', 'session.consented', 'session.processing', 'session.review'],
    ])
    expect(shown.can).toEqual({ claim: false, decide: false, confirm: false, unmask: true })
    const unmasked = await auditor.client.ask('unmaskCase', at(id))
    expect(unmasked.fields[0]).toMatchObject({ read: person.name, declared: person.name })
    expect(unmasked).toMatchObject({ reference: 'case-17', purpose: '口座開設', notes: [] })

    const front = shown.captures.find(({ kind }) => kind === 'document_front')!
    const picture = await auditor.client.call('caseCapture', { path: { sessionId: id, itemId: front.itemId } })
    expect(picture.bytes.length).toBe(front.size)
    expect(picture.bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    expect(picture.headers.get('cache-control')).toBe('no-store')
    expect((await auditor.client.call('caseCapture', { path: { sessionId: id, itemId: 'itm_x' } })).status).toBe(404)

    const entries = await entriesOf(id)
    const looks = entries.filter(({ type }) => type.startsWith('review.'))
    expect(looks.map(({ type }) => type)).toEqual(['review.unmasked', 'review.capture_viewed'])
    for (const { text } of looks) {
      expect(text).not.toContain(auditor.id)
      expect(JSON.parse(text).commitment).toMatch(/^[\w-]{43}$/)
    }
    const { timeline } = await auditor.client.ask('readCase', at(id))
    expect(timeline.filter(({ operator }) => operator?.id === auditor.id)).toHaveLength(2)
  })

  it('shows no person to who only runs the installation', async () => {
    const id = await makeCase()
    const administrator = await signInNewOperator(harness, { roles: ['administrator'] })
    expect((await administrator.client.ask('readCase', at(id))).can.unmask).toBe(false)
    for (const name of ['unmaskCase', 'claimCase', 'decideCase'] as const)
      expect((await administrator.client.call(name, at(id))).body.code).toBe('forbidden')
    const look = { path: { sessionId: id, itemId: 'itm_x' } }
    expect((await administrator.client.call('caseCapture', look)).body.code).toBe('forbidden')
  })
})

describe('a decision', () => {
  const claimed = async (operator = reviewer): Promise<string> => {
    const id = await makeCase()
    await operator.client.ask('claimCase', at(id))
    return id
  }
  const decide = (operator: TestOperator, id: string, body: object) =>
    operator.client.call('decideCase', { ...at(id), body })

  it('stands with its reasons, tells the relying party, and is recorded in one transaction', async () => {
    const id = await claimed()
    for (const [body, code] of [
      [{ status: 'declined', reasons: [], attempt: 1 }, 'reason_required'],
      [{ status: 'declined', reasons: ['attempts_exhausted'], attempt: 1 }, 'reason_unfitting'],
      [{ status: 'approved', reasons: ['face_mismatch'], attempt: 1 }, 'reason_unfitting'],
      [{ status: 'declined', reasons: ['face_mismatch'], attempt: 2 }, 'case_changed'],
      [{ status: 'erased', reasons: ['face_mismatch'], attempt: 1 }, 'invalid_request'],
    ] as const)
      expect((await decide(reviewer, id, body)).body.code).toBe(code)
    const verdict = { status: 'declined', reasons: ['face_mismatch'], attempt: 1, note: '別人と思われる' }
    expect((await decide(reviewer, id, verdict)).body).toEqual({
      outcome: 'decided',
      status: 'declined',
      proposal: null,
    })
    const { body } = await harness.call('GET', `/v1/sessions/${id}`)
    expect(body).toMatchObject({
      status: 'declined',
      decision: { decidedBy: 'reviewer', finality: 'final', reasons: ['face_mismatch'], method: null },
    })
    const entries = await entriesOf(id)
    expect(entries.slice(-2).map(({ type }) => type)).toEqual(['review.decided', 'session.declined'])
    expect(entries.map(({ text }) => text).join()).not.toMatch(new RegExp(`別人|${reviewer.id}`))
    await until(async () => received.some(({ type, session }) => type === 'session.declined' && session === id))
    expect((await decide(reviewer, id, verdict)).body.code).toBe('case_not_in_review')
    const { notes } = await reviewer.client.ask('unmaskCase', at(id))
    expect(notes).toMatchObject([{ by: { id: reviewer.id }, text: '別人と思われる' }])
  })

  it('is made once, however many decide at once', async () => {
    const id = await claimed()
    const verdicts = [
      { status: 'approved', reasons: [], attempt: 1 },
      { status: 'declined', reasons: ['face_mismatch'], attempt: 1 },
    ]
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => decide(n % 3 === 2 ? second : reviewer, id, verdicts[n % 2]!)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status, body } of answers)
      if (status !== 200) expect(['case_not_in_review', 'case_claimed']).toContain(body.code)
    const settled = (await entriesOf(id)).filter(
      ({ type }) => type === 'session.approved' || type === 'session.declined',
    )
    expect(settled).toHaveLength(1)
  })

  it('asks a person to capture anew, for as long as a fresh session, and not without an attempt left', async () => {
    const { device, sessionId } = await createDevice(harness, { request: { plan: 'document-and-face' } })
    await device.begin('jp_driving_licence')
    await device.finish()
    await harness.settle(sessionId, 'review')
    harness.clock.forward({ minutes: 300 })
    const late = await signInNewOperator(harness, { roles: ['reviewer'] })
    await late.client.ask('claimCase', at(sessionId))
    const again = { status: 'resubmit', reasons: ['document_blurred'], attempt: 1 }
    expect((await decide(late, sessionId, again)).body).toMatchObject({ outcome: 'decided', status: 'resubmit' })
    const { body } = await harness.call('GET', `/v1/sessions/${sessionId}`)
    expect(body).toMatchObject({ status: 'resubmit', retainUntil: null, decision: { finality: 'retryable' } })
    const renewed = await harness.call('POST', `/v1/sessions/${sessionId}/client-token`)
    expect(renewed.status).toBe(200)
    const { db } = harness.installation
    await db.query(`update session set attempt = 3, status = 'capturing' where id = $1`, [sessionId])
    await db.query(`update session set status = 'processing' where id = $1`, [sessionId])
    await db.query(`update session set status = 'review' where id = $1`, [sessionId])
    await late.client.ask('claimCase', at(sessionId))
    expect((await decide(late, sessionId, { ...again, attempt: 3 })).body.code).toBe('no_attempt_left')
  })

  it('approves by no method that has lapsed', async () => {
    const { body: session } = await harness.call('POST', '/v1/sessions', { body: { plan: 'jp-image-face' } })
    await harness.call('POST', `/v1/test/sessions/${session.id}/simulate`, { body: { status: 'review' } })
    const was = harness.clock.now().toISOString()
    harness.clock.set('2027-04-02T00:00:00Z')
    try {
      const late = await signInNewOperator(harness, { roles: ['reviewer'] })
      await late.client.ask('claimCase', at(session.id))
      expect((await decide(late, session.id, approve)).body.code).toBe('method_not_lawful')
    } finally {
      harness.clock.set(was)
    }
  })
})

describe('two people', () => {
  beforeAll(async () => {
    const { db } = harness.installation
    await db.query(`update tenant set two_people = array['approved'] where id = $1`, [harness.tenant.id])
    reviewer = await signInNewOperator(harness, { roles: ['reviewer'] })
    second = await signInNewOperator(harness, { roles: ['reviewer'] })
  })

  it('decide where the tenant wants it: one proposes, another confirms', async () => {
    const id = await makeCase()
    await reviewer.client.ask('claimCase', at(id))
    const body = { ...approve, note: '目視で一致' }
    const { proposal, ...outcome } = await reviewer.client.ask('decideCase', { ...at(id), body })
    expect(outcome).toEqual({ outcome: 'proposed', status: 'review' })
    const word = { ...at(id), body: { proposal: proposal?.id } }
    expect((await reviewer.client.call('confirmDecision', word)).body.code).toBe('same_person')
    expect((await second.client.ask('queue', { query: { show: 'proposed' } })).data).toHaveLength(1)
    expect((await reviewer.client.ask('queue', { query: { show: 'proposed' } })).data).toHaveLength(0)
    await second.client.ask('claimCase', at(id))
    expect((await second.client.call('decideCase', { ...at(id), body: approve })).body.code).toBe('decision_proposed')
    const seen = await second.client.ask('readCase', at(id))
    expect(seen).toMatchObject({
      needsTwoPeople: ['approved'],
      proposal: { id: proposal?.id, isMine: false, note: null },
    })
    expect(seen.can).toMatchObject({ decide: false, confirm: true })
    expect((await second.client.ask('unmaskCase', at(id))).notes).toMatchObject([{ text: '目視で一致' }])
    const wrong = { ...at(id), body: { proposal: `prp_${'x'.repeat(30)}` } }
    expect((await second.client.call('confirmDecision', wrong)).body.code).toBe('proposal_gone')
    const answers = await Promise.all([1, 2, 3].map(() => second.client.call('confirmDecision', word)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const types = (await entriesOf(id)).map(({ type }) => type)
    expect(types.slice(-3)).toEqual(['review.confirmed', 'review.decided', 'session.approved'])
    expect((await second.client.ask('unmaskCase', at(id))).notes).toMatchObject([
      { by: { id: reviewer.id }, text: '目視で一致' },
    ])
  })

  it('may put a proposal aside; what needs one person is decided by one', async () => {
    const id = await makeCase()
    await reviewer.client.ask('claimCase', at(id))
    const { proposal } = await reviewer.client.ask('decideCase', { ...at(id), body: approve })
    const word = { ...at(id), body: { proposal: proposal?.id, note: 'もう一度' } }
    expect(await second.client.ask('sendBackDecision', word)).toMatchObject({ outcome: 'sent_back', status: 'review' })
    expect((await second.client.call('confirmDecision', word)).body.code).toBe('proposal_gone')
    await second.client.ask('claimCase', at(id))
    const declined = { status: 'declined', reasons: ['card_differs'], attempt: 1 }
    expect(await second.client.ask('decideCase', { ...at(id), body: declined })).toMatchObject({ outcome: 'decided' })
  })
})

describe('tenants of others', () => {
  it('are as if they were not there', async () => {
    const theirs = await makeCase({ key: otherKey, reference: 'shared-reference' })
    const ours = await makeCase({ reference: 'shared-reference' })
    const scoped = await signInNewOperator(harness, {
      roles: ['administrator', 'reviewer', 'auditor'],
      tenantIds: [harness.tenant.id],
    })
    const found = await scoped.client.ask('searchCases', { query: { reference: 'shared-reference' } })
    expect(found.data.map(({ sessionId }) => sessionId)).toEqual([ours])
    const queue = await scoped.client.ask('queue', { query: { limit: '100' } })
    expect(queue.data.every(({ tenant }) => tenant.id === harness.tenant.id)).toBe(true)
    for (const name of ['readCase', 'claimCase', 'releaseCase', 'unmaskCase'] as const)
      expect([name, (await scoped.client.call(name, at(theirs))).status]).toEqual([name, 404])
    const look = { path: { sessionId: theirs, itemId: 'itm_x' } }
    expect((await scoped.client.call('caseCapture', look)).status).toBe(404)
    for (const [name, body] of [
      ['decideCase', approve],
      ['confirmDecision', { proposal: `prp_${'x'.repeat(30)}` }],
      ['sendBackDecision', { proposal: `prp_${'x'.repeat(30)}` }],
      ['holdCase', { reason: 'x' }],
      ['releaseHold', { reason: 'x' }],
      ['eraseCase', { reason: 'x' }],
    ] as const)
      expect([name, (await scoped.client.call(name, { ...at(theirs), body })).status]).toEqual([name, 404])
    const { query } = { query: { tenant: other.id } }
    for (const name of ['queue', 'searchCases', 'listAudit'] as const)
      expect([name, (await scoped.client.call(name, { query })).status]).toEqual([name, 404])
    const log = await scoped.client.ask('listAudit', { query: { limit: '100' } })
    expect(log.data.every(({ tenant }) => tenant === harness.tenant.id)).toBe(true)
    const { body } = await harness.call('GET', `/v1/sessions/${theirs}`, { key: otherKey })
    expect(body.status).toBe('review')
  })
})

describe('hold and erasure', () => {
  it('are ordered by administrators with a reason, and leave no note behind', async () => {
    const id = await makeCase()
    const administrator = await signInNewOperator(harness, { roles: ['administrator', 'reviewer'] })
    const order = { ...at(id), body: { reason: '訴訟のため' } }
    expect((await administrator.client.ask('holdCase', order)).isHeld).toBe(true)
    expect((await administrator.client.ask('unmaskCase', at(id))).holdReason).toBe('訴訟のため')
    expect((await administrator.client.call('eraseCase', order)).body.code).toBe('session_on_hold')
    await administrator.client.ask('releaseHold', order)
    await administrator.client.ask('claimCase', at(id))
    const verdict = { status: 'declined', reasons: ['face_mismatch'], attempt: 1, note: '消えるべきメモ' }
    await administrator.client.ask('decideCase', { ...at(id), body: verdict })
    const erased = await administrator.client.ask('eraseCase', order)
    expect(erased).toMatchObject({ status: 'erased', fields: [], captures: [], can: { unmask: false } })
    expect(erased.timeline.some(({ type, operator }) => type === 'review.decided' && operator !== null)).toBe(true)
    expect((await administrator.client.call('unmaskCase', at(id))).body.code).toBe('session_erased')
    const { rows } = await harness.installation.db.query('select from review_note where session_id = $1', [id])
    expect(rows).toHaveLength(0)
  })
})
