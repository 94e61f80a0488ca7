import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transaction } from '../src/db/index.ts'
import { answerUnderKey, forgetIdempotentRequests } from '../src/relying/index.ts'
import { startHarness, type Harness, type TestAnswer } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  // Whoever takes a second connection for a request under a key would wait for itself.
  harness = await startHarness({ env: { HONNIN_DATABASE_CONNECTIONS: '2' } })
})
afterAll(() => harness.stop())

interface Asked {
  readonly key?: string
  readonly body?: unknown
}
const post = (path: string, { key = randomUUID(), body = {} }: Asked = {}): Promise<TestAnswer> =>
  harness.call('POST', path, { headers: { 'idempotency-key': key }, body })

const createSession = (given?: Asked): Promise<TestAnswer> => post('/v1/sessions', given)

const rowsOf = async (query: string, values: readonly unknown[] = []): Promise<number> =>
  (await harness.installation.db.query(query, values)).rowCount ?? 0

const sessionsWith = async (reference: string): Promise<number> =>
  (await harness.call('GET', `/v1/sessions?reference=${encodeURIComponent(reference)}`)).body.data.length

describe('a request under an Idempotency-Key', () => {
  it('that comes fifty times at once makes one session and one answer', async () => {
    const key = randomUUID()
    const body = { reference: 'fifty' }
    const answers = await Promise.all(Array.from({ length: 50 }, () => createSession({ key, body })))
    const made = answers.filter(({ status }) => status === 201)
    expect(new Set(made.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    for (const { status, body: refusal } of answers)
      if (status !== 201) expect(refusal).toMatchObject({ status: 409, code: 'idempotency_in_progress' })
    expect(await sessionsWith('fifty')).toBe(1)
    const replay = await createSession({ key, body })
    expect(replay.body).toEqual(made[0]?.body)
    expect(replay.headers.get('idempotent-replayed')).toBe('true')
  })

  it('is refused where the key was used for another', async () => {
    const key = randomUUID()
    await createSession({ key })
    const mismatch = { status: 422, code: 'idempotency_mismatch' }
    expect((await createSession({ key, body: { reference: 'other' } })).body).toMatchObject(mismatch)
  })

  it('may be sent again mended where it was refused', async () => {
    const key = randomUUID()
    expect((await createSession({ key, body: { plan: 'none' } })).status).toBe(400)
    expect((await createSession({ key })).status).toBe(201)
  })

  it('is refused with a key that is too long', async () => {
    const answer = await createSession({ key: 'k'.repeat(256) })
    expect(answer.body).toMatchObject({ code: 'invalid_request', param: 'Idempotency-Key' })
  })

  it('is another request after a day', async () => {
    const key = randomUUID()
    const first = await createSession({ key })
    harness.clock.forward({ days: 1, minutes: 1 })
    const second = await createSession({ key })
    expect(second.body.id).not.toBe(first.body.id)
    await forgetIdempotentRequests(harness.installation.db, harness.clock.now())
    expect((await createSession({ key })).body).toEqual(second.body)
  })

  it('is answered the same again, whatever it does', async () => {
    const { body: session } = await createSession({ body: { plan: 'document-and-face' } })
    const { body: endpoint } = await post('/v1/webhook-endpoints', { body: { url: 'http://127.0.0.1:9/once' } })
    const own = `/v1/sessions/${session.id}`
    const hook = `/v1/webhook-endpoints/${endpoint.id}`
    const { body: apiKey } = await post('/v1/api-keys', { body: { label: 'once', scopes: ['sessions:read'] } })
    const asked: readonly (readonly [path: string, body: unknown])[] = [
      // First: nothing listens there, and an endpoint that fails is switched off.
      [`${hook}/test`, {}],
      ['/v1/sessions', { simulate: { status: 'approved' } }],
      [`${own}/client-token`, {}],
      [`${own}/hold`, { reason: 'a claim' }],
      [`${own}/release`, { reason: 'settled' }],
      [`${own}/cancel`, {}],
      ['/v1/api-keys', { label: 'twice', scopes: ['sessions:read'] }],
      [`/v1/api-keys/${apiKey.id}/rotate`, {}],
      ['/v1/webhook-endpoints', { url: 'http://127.0.0.1:9/twice' }],
      [hook, { events: ['session.approved'] }],
      [`${hook}/rotate-secret`, {}],
    ]
    for (const [path, body] of asked) {
      const key = randomUUID()
      const first = await post(path, { key, body })
      expect(first.status, path).toBeLessThan(300)
      const entries = await rowsOf('select from audit_entry')
      const replay = await post(path, { key, body })
      expect(replay, path).toMatchObject({ status: first.status, body: first.body })
      expect(replay.headers.get('idempotent-replayed'), path).toBe('true')
      expect(await rowsOf('select from audit_entry'), path).toBe(entries)
    }
  })

  it('needs no second connection: eight at once are served by two', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        index % 2 === 0
          ? createSession({ body: { simulate: { status: 'review' } } })
          : post('/v1/webhook-endpoints', { body: { url: `http://127.0.0.1:9/${index}` } }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
  })

  it('leaves nothing where it fails after it did its work', async () => {
    const { db } = harness.installation
    // The last statement of the request fails.
    await db.query('alter table idempotent_request rename column sealed_body to sealed_away')
    const key = randomUUID()
    const body = { reference: 'fails at the end' }
    const failed = await createSession({ key, body })
    await db.query('alter table idempotent_request rename column sealed_away to sealed_body')
    expect(failed.status).toBe(500)
    expect(await sessionsWith('fails at the end')).toBe(0)
    expect((await createSession({ key, body })).status).toBe(201)
    expect(await sessionsWith('fails at the end')).toBe(1)
  })

  it('has its turn until its work ends, however it ends', async () => {
    const { installation, tenant } = harness
    const request = { tenantId: tenant.id, livemode: false, key: randomUUID(), fingerprint: 'POST /x\n{}' }
    const answer = { status: 200, body: '{"made":1}' }
    const died = answerUnderKey(installation, request, async () => {
      const another = answerUnderKey(installation, request, () => Promise.resolve(answer))
      await expect(another).rejects.toMatchObject({ code: 'idempotency_in_progress' })
      throw new Error('died')
    })
    await expect(died).rejects.toThrow('died')
    const ask = () => answerUnderKey(installation, request, () => Promise.resolve(answer))
    for (const isReplay of [false, true]) expect(await ask()).toEqual({ answer, isReplay })
  })

  it('keeps apart what its work undid by itself', async () => {
    const { installation, tenant } = harness
    const request = { tenantId: tenant.id, livemode: false, key: randomUUID(), fingerprint: 'POST /x\n{}' }
    const countBuckets = (name: string): Promise<number> => rowsOf('select from rate_bucket where subject = $1', [name])
    const add = 'insert into rate_bucket (subject, level, at, is_refused) values ($1, 0, now(), false)'
    let committed = 0
    await answerUnderKey(installation, request, async ({ db }) => {
      const undone = transaction(db, async (tx) => {
        tx.afterCommit(() => void (committed += 100))
        await tx.query(add, ['undone'])
        await tx.query('select 1 / 0')
      })
      await expect(undone).rejects.toThrow('division by zero')
      await transaction(db, async (tx) => {
        tx.afterCommit(() => void (committed += 1))
        await tx.query(add, ['done'])
      })
      expect(committed).toBe(0)
      expect(await countBuckets('done')).toBe(0)
      return { status: 200, body: 'null' }
    })
    expect(committed).toBe(1)
    expect([await countBuckets('done'), await countBuckets('undone')]).toEqual([1, 0])
  })
})
