import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DeletionReceiptSchema, deletionReceiptType, type DeletionReceipt } from '@honnin/shared/protocol'
import { createLocalJWKSet, jwtVerify } from 'jose'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ObjectStore } from '../src/storage/index.ts'
import type { VerificationInput } from '../src/verification/index.ts'
import { createDevice } from './support/create-device.ts'
import { findInClusterFiles, findInDatabase, findInFolder, findInLines, type Marks } from './support/find-bytes.ts'
import { approve, startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

/** Unlike anything else in the installation. */
const unique = (word: string): string => `${word}-${randomBytes(9).toString('base64url')}`
const said = {
  reference: unique('customer'),
  idempotencyKey: unique('order'),
  purpose: unique('口座開設'),
  note: unique('備考'),
  name: unique('見本花子'),
  address: unique('東京都見本町'),
  read: unique('読取氏名'),
  hold: unique('訴訟'),
  cancelReason: unique('事情'),
}

const verify = async (input: VerificationInput) => ({
  ...(await approve(input)),
  document: {
    type: input.documentType,
    fields: { name: { value: said.read, source: 'ocr' as const, confidence: 0.9 } },
    comparisons: {},
    warnings: [],
  },
})

let harness: Harness
const sent: Buffer[] = []
const begun = new Date()
beforeAll(async () => {
  harness = await startHarness({
    verify,
    // Sees every picture before it is acknowledged.
    screenItem: async (media) => {
      sent.push(Buffer.from(media))
      return null
    },
  })
  // Nobody listens there: deliveries are tried, noted and wait for the next time.
  const hook = { url: 'http://127.0.0.1:9/hook' }
  expect((await harness.call('POST', '/v1/webhook-endpoints', { body: hook })).status).toBe(201)
})
afterAll(() => harness.stop())

const request = {
  ...{ plan: 'document-and-face', reference: said.reference, purpose: said.purpose, metadata: { note: said.note } },
  declared: { name: said.name, address: said.address },
}

const pictureMarks = (): Marks =>
  Object.fromEntries(
    sent.flatMap((picture, index) => [
      [`the middle of picture ${index}`, picture.subarray(picture.length >> 1, (picture.length >> 1) + 48)],
      [`the digest of picture ${index}`, Buffer.from(createHash('sha256').update(picture).digest('hex'))],
    ]),
  )
const textMarks: Marks = Object.fromEntries(Object.entries(said).map(([name, text]) => [name, Buffer.from(text)]))

/** What could hold something is there to be searched: jobs of the queue, done ones too, and tried deliveries. */
const requireTraces = async (sessionId: string): Promise<void> => {
  const { db } = harness.installation
  for (const statement of [
    `select from job_queue.job where state = 'completed' and position($1 in data::text) > 0 limit 1`,
    `select from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id where d.session_id = $1 limit 1`,
  ])
    await until(async () => ((await db.query(statement, [sessionId])).rowCount === 0 ? null : true))
}

const searchAll = async (marks: Marks): Promise<readonly string[]> => {
  const database = await findInDatabase(harness.databaseUrl, marks)
  const folder = findInFolder(harness.dataDir, marks)
  expect(database.tables).toBeGreaterThan(20)
  expect(folder.files).toBeGreaterThan(0)
  return [...database.found, ...folder.found, ...findInLines(harness.log, marks)]
}

const receiptOf = (sessionId: string) =>
  until(async () => {
    const { status, body } = await harness.call('GET', `/v1/sessions/${sessionId}/deletion-receipt`)
    return status === 200 ? body : null
  })

const verifyReceipt = async (compact: string): Promise<DeletionReceipt> => {
  const keys = await (await fetch(`${harness.url}/.well-known/jwks.json`)).json()
  const { payload, protectedHeader } = await jwtVerify(compact, createLocalJWKSet(keys as { keys: [] }), {
    typ: deletionReceiptType,
    algorithms: ['ES256'],
    currentDate: harness.clock.now(),
  })
  expect(protectedHeader.typ).toBe(deletionReceiptType)
  return v.parse(DeletionReceiptSchema, payload)
}

describe('an erased session', () => {
  let sessionId = ''

  it('is nowhere in the clear while it lives', async () => {
    const created = await harness.call('POST', '/v1/sessions', {
      body: request,
      headers: { 'idempotency-key': said.idempotencyKey },
    })
    sessionId = created.body.id
    const again = await harness.call('POST', '/v1/sessions', {
      body: request,
      headers: { 'idempotency-key': said.idempotencyKey },
    })
    expect(again.body).toEqual(created.body)
    const { TestDevice } = await import('./support/device.ts')
    const device = new TestDevice({
      url: () => harness.url,
      clientToken: created.body.clientToken,
      now: harness.clock.now,
    })
    await device.begin('passport')
    await device.finish()
    const result = await harness.settle(sessionId, 'approved')
    // What the search looks for is really there, sealed.
    expect(result).toMatchObject({ reference: said.reference, purpose: said.purpose, metadata: { note: said.note } })
    expect(JSON.stringify(result)).toContain(said.read)
    await harness.call('POST', `/v1/sessions/${sessionId}/hold`, { body: { reason: said.hold } })
    await harness.call('POST', `/v1/sessions/${sessionId}/release`, { body: { reason: said.hold } })
    expect(sent.length).toBeGreaterThan(5)

    const digests = Object.fromEntries(Object.entries(pictureMarks()).filter(([name]) => name.startsWith('the middle')))
    expect(await searchAll({ ...textMarks, ...digests })).toEqual([])
    // The search finds what is there in the clear.
    expect((await findInDatabase(harness.databaseUrl, { id: Buffer.from(sessionId) })).found).not.toEqual([])
    expect(
      (await findInDatabase(harness.databaseUrl, { digest: Object.values(pictureMarks())[1] ?? Buffer.alloc(0) }))
        .found,
    ).toEqual(['digest in public.item'])
  })

  it('is gone from database, queue, vault, log and answers, byte by byte', async () => {
    const answer = await harness.call('DELETE', `/v1/sessions/${sessionId}`)
    expect(answer.body).toMatchObject({ status: 'erased', reference: null, purpose: null, metadata: {}, captures: [] })
    await receiptOf(sessionId)
    await requireTraces(sessionId)
    expect(await searchAll({ ...textMarks, ...pictureMarks() })).toEqual([])
    expect(existsSync(join(harness.dataDir, 'vault', harness.tenant.id, sessionId))).toBe(false)
    const { rows } = await harness.installation.db.query('select 1 from session_key where session_id = $1', [sessionId])
    expect(rows).toEqual([])
  })

  it('was never in the files of the database in the clear, dead rows and write-ahead log included', async () => {
    const look = (marks: Marks) => findInClusterFiles(harness.databaseUrl, marks, { since: begun })
    const own = await look({ id: Buffer.from(sessionId) })
    if (own === null) return void process.stderr.write('SKIPPED: the files of the database are not here\n')
    const places = own.found.map((place) => (place.includes('pg_wal') ? 'log' : 'rows'))
    expect(new Set(places)).toEqual(new Set(['log', 'rows']))
    expect((await look(textMarks))?.found).toEqual([])
  })

  it('has a receipt that verifies with the published key and whose digest is in the log', async () => {
    const issued = await receiptOf(sessionId)
    const receipt = await verifyReceipt(issued.receipt)
    expect(receipt).toMatchObject({
      ...{ sub: sessionId, tenant: harness.tenant.id, cause: 'api', erased: { keys: 1, objects: sent.length } },
      ...{ backups: { days: 7 }, audit: { index: issued.audit.index } },
    })
    expect(new Date(receipt.backups.until).getTime() - new Date(receipt.erasedAt).getTime()).toBe(7 * 86_400_000)
    const { rows } = await harness.installation.db.query<{ body: Buffer }>('select body from audit_entry order by id')
    const entries = rows.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>)
    expect(entries.find(({ type }) => type === 'session.deletion_receipt')).toMatchObject({
      session: sessionId,
      receipt: createHash('sha256').update(issued.receipt).digest('hex'),
      erasure: receipt.audit.index,
    })
    // Asked for again it is the same.
    expect((await receiptOf(sessionId)).receipt).toBe(issued.receipt)
    expect((await harness.call('DELETE', `/v1/sessions/${sessionId}`)).body.erasure.completedAt).toBe(
      receipt.completedAt,
    )
    const forged = `${issued.receipt.slice(0, -6)}AAAAAA`
    await expect(verifyReceipt(forged)).rejects.toThrow()
  })

  it('is not created again by the same request', async () => {
    const headers = { 'idempotency-key': said.idempotencyKey }
    const again = await harness.call('POST', '/v1/sessions', { body: request, headers })
    expect(again).toMatchObject({ status: 410, body: { code: 'session_erased' } })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  it('keeps no old entry of the audit log in the database', async () => {
    const { rows } = await harness.installation.db.query<{ table: string }>(
      `select conrelid::regclass::text as table from pg_constraint where confrelid = 'audit_entry'::regclass`,
    )
    // Openings go with their entry; nothing else may hold one.
    expect(rows).toEqual([{ table: 'audit_opening' }])
  })

  it('has no receipt before it was erased, nor for another tenant', async () => {
    const { sessionId: living } = await createDevice(harness)
    const asked = await harness.call('GET', `/v1/sessions/${living}/deletion-receipt`)
    expect(asked.body).toMatchObject({ status: 404, code: 'not_found' })
  })
})

describe('an erasure', () => {
  const failing = (code: string): Error => Object.assign(new Error('away'), { code })

  it('whose files do not go at once is complete only when they are gone, however often it takes', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    await harness.settle(sessionId, 'approved')
    const { vault } = harness.installation
    const original = vault.delete.bind(vault)
    let left = 12
    const spy = vi.spyOn(vault, 'delete').mockImplementation((key) => {
      if (!key.includes(sessionId) || left === 0) return original(key)
      left -= 1
      return Promise.reject(failing('storage_unavailable'))
    })
    expect((await harness.call('DELETE', `/v1/sessions/${sessionId}`)).body).toMatchObject({
      status: 'erased',
      erasure: { completedAt: null },
    })
    expect((await harness.call('GET', `/v1/sessions/${sessionId}/deletion-receipt`)).body).toMatchObject({
      status: 409,
      code: 'receipt_pending',
    })
    // Each start runs the sweep at once; in between it is a minute.
    await until(async () => {
      await harness.restart()
      return left === 0 ? true : null
    }, 60_000)
    await harness.restart()
    const receipt = await verifyReceipt((await receiptOf(sessionId)).receipt)
    expect(receipt.erased.objects).toBe(9)
    expect(existsSync(join(harness.dataDir, 'vault', harness.tenant.id, sessionId))).toBe(false)
    spy.mockRestore()
  })

  it('takes files along that the database does not know', async () => {
    const { sessionId } = await createDevice(harness)
    const vault: ObjectStore = harness.installation.vault
    await vault.put(`${harness.tenant.id}/${sessionId}/med_stray`, Buffer.from('left by a database that was restored'))
    await harness.call('DELETE', `/v1/sessions/${sessionId}`)
    const receipt = await verifyReceipt((await receiptOf(sessionId)).receipt)
    expect(receipt.erased.objects).toBe(1)
    expect(readdirSync(join(harness.dataDir, 'vault'), { recursive: true }).join()).not.toContain(sessionId)
  })

  it('is refused under legal hold, and done when the hold is lifted', async () => {
    const { sessionId } = await createDevice(harness, { request: { plan: 'document-and-face', reference: 'held' } })
    const hold = await harness.call('POST', `/v1/sessions/${sessionId}/hold`, { body: { reason: '証拠保全' } })
    expect(hold.body.retention.hold).toEqual({ since: harness.clock.now().toISOString(), reason: '証拠保全' })
    expect((await harness.call('DELETE', `/v1/sessions/${sessionId}`)).body).toMatchObject({
      status: 409,
      code: 'session_on_hold',
    })
    harness.clock.forward({ days: 400 })
    await harness.restart()
    await harness.settle(sessionId, 'expired')
    harness.clock.forward({ days: 400 })
    await harness.restart()
    expect((await harness.call('GET', `/v1/sessions/${sessionId}`)).body).toMatchObject({
      status: 'expired',
      reference: 'held',
    })
    expect((await harness.call('POST', `/v1/sessions/${sessionId}/release`, { body: {} })).status).toBe(400)
    await harness.call('POST', `/v1/sessions/${sessionId}/release`, { body: { reason: '終結' } })
    await harness.restart()
    await harness.settle(sessionId, 'erased')
    const receipt = await verifyReceipt((await receiptOf(sessionId)).receipt)
    expect(receipt.cause).toBe('retention')
    const { rows } = await harness.installation.db.query<{ body: Buffer }>(
      'select body from audit_entry where session_id = $1 order by id',
      [sessionId],
    )
    const types = rows.map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type)
    expect(types).toEqual([
      ...['session.created', 'session.held', 'session.expired', 'session.released', 'session.erased'],
      'session.deletion_receipt',
    ])
    expect((await harness.call('POST', `/v1/sessions/${sessionId}/hold`, { body: { reason: 'x' } })).body.code).toBe(
      'session_erased',
    )
  })
})
