import { SessionResultSchema, type CaptureSession } from '@honnin/shared/protocol'
import { parseNoteKey, verifyLogProof } from '@honnin/shared/audit'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodePrimitives, verifyLog } from '../src/audit/index.ts'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { testServers } from './support/postgres.ts'
import { until } from './support/until.ts'

describe.each(testServers())('one verification, on the PostgreSQL: $name', (server) => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({ server })
  })
  afterAll(() => harness.stop())

  it('goes from creation to an approval that the relying party reads and anyone can check', async () => {
    const request = { reference: 'case-1', purpose: '口座開設', metadata: { branch: '7' } }
    const { device, sessionId } = await createDevice(harness, { request })

    const bound = await device.bind()
    expect(bound.status).toBe(200)
    expect(bound.body.session).toMatchObject({
      status: 'capturing',
      attempt: 1,
      attemptsLeft: 2,
      documentType: null,
      steps: [],
    })
    expect((await device.consent()).body.consentGrantedAt).not.toBeNull()
    const chosen = await device.call('POST', '/v1/capture/document', { body: { documentType: 'jp_driving_licence' } })
    expect((chosen.body as CaptureSession).steps.map(({ kind }) => kind)).toEqual([
      ...['document_front', 'document_back', 'document_thickness', 'face_challenge', 'face_with_document'],
    ])
    const submitted = await device.finish()
    expect(submitted).toMatchObject({ status: 202, body: { status: 'processing', reasons: [] } })

    const result = v.parse(SessionResultSchema, await harness.settle(sessionId, 'approved'))
    expect(result).toMatchObject({
      ...{ reference: 'case-1', purpose: '口座開設', metadata: { branch: '7' }, livemode: false, attempt: 1 },
      decision: {
        ...{ status: 'approved', finality: 'final', decidedBy: 'auto' },
        method: { id: 'jp.aptcp.image_face', lawfulUntil: '2027-03-31' },
      },
      document: { type: 'jp_driving_licence' },
    })
    expect(result.captures).toHaveLength(4 + 8)
    expect((await device.call('GET', '/v1/capture/outcome')).body).toMatchObject({
      status: 'approved',
      finality: 'final',
    })

    const [capture] = result.captures
    const picture = await fetch(`${harness.url}${capture?.href ?? ''}`, {
      headers: { authorization: `Bearer ${harness.key}` },
    })
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await picture.arrayBuffer()).equals(device.shots[0]?.media ?? Buffer.alloc(0))).toBe(true)

    const { audit } = await until(async () => {
      const { body } = await harness.call('GET', `/v1/sessions/${sessionId}`)
      return body.audit?.proof ? (body as { audit: { proof: string } }) : null
    })
    const key = await parseNoteKey(harness.installation.auditLog.verifierKey(), nodePrimitives.sha256)
    const proven = await verifyLogProof(audit.proof, key, nodePrimitives)
    expect(JSON.parse(Buffer.from(proven.entry).toString())).toMatchObject({
      type: 'session.approved',
      session: sessionId,
      to: 'approved',
    })
    expect((await verifyLog(harness.installation.db, key)).findings).toEqual([])
    const checkpoint = await fetch(`${harness.url}/audit/checkpoint`)
    expect(await checkpoint.text()).toContain(key.name)
  })

  it('writes nothing about the person or the case into log or audit log', async () => {
    const { rows } = await harness.installation.db.query<{ body: Buffer }>('select body from audit_entry')
    expect(rows.length).toBeGreaterThan(4)
    const everything = [...rows.map((row) => row.body.toString()), ...harness.log].join('\n')
    for (const secret of ['case-1', '口座開設', 'eyJ', 'sk_test']) expect(everything).not.toContain(secret)
  })

  it('lists sessions page by page, newest first', async () => {
    await createDevice(harness)
    const { body } = await harness.call('GET', '/v1/sessions?limit=1')
    expect(body.data).toHaveLength(1)
    const next = await harness.call('GET', `/v1/sessions?limit=1&cursor=${body.nextCursor}`)
    expect(next.body.data).toHaveLength(1)
    expect(next.body.data[0].id).not.toBe(body.data[0].id)
    expect((await harness.call('GET', '/v1/sessions?cursor=nonsense')).body).toMatchObject({
      code: 'invalid_request',
      param: 'cursor',
    })
  })
})
