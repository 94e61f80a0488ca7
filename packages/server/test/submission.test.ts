import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VerificationReport } from '../src/verification/index.ts'
import { createDevice } from './support/create-device.ts'
import { DeviceKeyPair, type TestDevice } from './support/device.ts'
import { approve, startHarness, type Harness } from './support/harness.ts'

let harness: Harness
/** What the verifier answers from now on. */
let decision: VerificationReport['decision'] = { status: 'approved', finality: 'final', reasons: [] }
let verifications = 0

beforeAll(async () => {
  harness = await startHarness({
    verify: async (input) => {
      verifications += 1
      return { ...(await approve(input)), decision }
    },
  })
})
afterAll(() => harness.stop())

const captured = async (): Promise<{ device: TestDevice; sessionId: string }> => {
  const made = await createDevice(harness)
  await made.device.begin('passport')
  await made.device.capture()
  return made
}

describe('a bundle', () => {
  it.each([
    ['that is no JWS', async () => 'nonsense', 'bundle_malformed'],
    [
      'of another type',
      async (device: TestDevice) => device.sign(await device.manifest(), { header: { typ: 'JWT' } }),
      'bundle_wrong_type',
    ],
    [
      'of an unknown key',
      async (device: TestDevice) =>
        device.sign(await device.manifest(), { header: { kid: new DeviceKeyPair().thumbprint } }),
      'bundle_unknown_key',
    ],
    [
      'signed by another key',
      async (device: TestDevice) => device.sign(await device.manifest(), { key: new DeviceKeyPair() }),
      'bundle_bad_signature',
    ],
    [
      'of another attempt',
      async (device: TestDevice) => device.sign(await device.manifest({ attempt: 2 })),
      'bundle_wrong_attempt',
    ],
    [
      'of another consent',
      async (device: TestDevice) =>
        device.sign(
          await device.manifest({
            consent: { textVersion: 'v0', locale: 'ja', grantedAt: '2026-11-01T03:00:00.000Z' },
          }),
        ),
      'bundle_consent_mismatch',
    ],
    [
      'signed days before',
      async (device: TestDevice) => device.sign(await device.manifest({ iat: 1_700_000_000 })),
      'bundle_stale',
    ],
  ])('%s is refused and may be mended', async (_what, make, code) => {
    const { device } = await captured()
    expect((await device.submit(await make(device))).body.code).toBe(code)
    expect((await device.session()).status).toBe('capturing')
    expect((await device.submit(device.sign(await device.manifest()))).status).toBe(202)
  })

  it('with the nonce of another session is refused', async () => {
    const { device } = await captured()
    const { device: other } = await captured()
    const steps = device.steps.map(({ stepId, kind }, index) => ({ stepId, kind, nonce: other.steps[index]?.nonce }))
    const { body } = await device.submit(device.sign(await device.manifest({ steps })))
    expect(body).toMatchObject({ status: 422, code: 'bundle_nonce_mismatch' })
  })

  it('of another session is refused', async () => {
    const key = new DeviceKeyPair()
    const one = await createDevice(harness, { key })
    const two = await createDevice(harness, { key })
    for (const { device } of [one, two]) {
      await device.begin('passport')
      await device.capture()
    }
    const foreign = two.device.sign(await two.device.manifest())
    expect((await one.device.submit(foreign)).body.code).toBe('bundle_wrong_session')
  })

  it.each([
    ['lacks an item', (items: readonly object[]) => items.slice(1), 'bundle_item_missing'],
    ['lists one twice', (items: readonly object[]) => [...items, items[0]], 'bundle_item_duplicated'],
    [
      'lists one that was not sent',
      (items: readonly object[]) => [...items, { ...items[0], itemId: 'itm_AAAAAAAAAAAAAAAAAAAAAAAA' }],
      'bundle_item_unexpected',
    ],
    [
      'lists one with another digest',
      (items: readonly object[]) => [{ ...items[0], sha256: 'a'.repeat(64) }, ...items.slice(1)],
      'bundle_item_altered',
    ],
  ])('that %s is refused', async (_what, change, code) => {
    const { device } = await captured()
    const items = change(device.shots.map(({ descriptor }) => descriptor))
    expect((await device.submit(device.sign(await device.manifest({ items })))).body.code).toBe(code)
  })

  it('before all steps are complete is refused', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    if (step === null) throw new TypeError('no step')
    await device.answer(step)
    const early = device.sign(await device.manifest())
    expect((await device.submit(early)).body).toMatchObject({ status: 409, code: 'steps_incomplete' })
  })

  it('larger than agreed is refused', async () => {
    const { device } = await captured()
    expect((await device.submit('A'.repeat(70 * 1024))).body).toMatchObject({ status: 400, param: 'bundle' })
    expect((await device.submit('A'.repeat(100 * 1024))).body).toMatchObject({ status: 413, code: 'payload_too_large' })
  })
})

describe('submitting', () => {
  it('the same bundle twice at once answers the same and is processed once', async () => {
    decision = { status: 'approved', finality: 'final', reasons: [] }
    const { device, sessionId } = await captured()
    const before = verifications
    const bundle = device.sign(await device.manifest())
    const both = await Promise.all([device.submit(bundle), device.submit(bundle)])
    expect(both.map(({ status }) => status)).toEqual([202, 202])
    await harness.settle(sessionId, 'approved')
    expect(verifications - before).toBe(1)
    const { rowCount } = await harness.installation.db.query('select from bundle where session_id = $1', [sessionId])
    expect(rowCount).toBe(1)
  })

  it('two different bundles at once takes exactly one', async () => {
    const { device, sessionId } = await captured()
    const manifest = await device.manifest()
    const both = await Promise.all([device.submit(device.sign(manifest)), device.submit(device.sign(manifest))])
    expect(both.map(({ status }) => status).sort()).toEqual([202, 409])
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('session_closed')
    await harness.settle(sessionId, 'approved')
  })

  it('leaves nothing to capture or to cancel', async () => {
    const { device, sessionId } = await captured()
    await device.submit(device.sign(await device.manifest()))
    await harness.settle(sessionId, 'approved')
    expect((await device.call('POST', '/v1/capture/steps', { body: {} })).body.code).toBe('session_closed')
    expect((await device.call('POST', '/v1/capture/cancel', { body: {} })).body).toMatchObject({
      status: 409,
      code: 'illegal_transition',
    })
  })

  it('again after a refusal that can be mended goes on with the next attempt, until none is left', async () => {
    decision = { status: 'resubmit', finality: 'retryable', reasons: ['document_blurred'] }
    const { device, sessionId } = await captured()
    await device.submit(device.sign(await device.manifest()))
    await harness.settle(sessionId, 'resubmit')
    const outcome = await device.call('GET', '/v1/capture/outcome')
    expect(outcome.body).toMatchObject({ status: 'resubmit', finality: 'retryable', reasons: ['document_blurred'] })

    const rebound = await device.bind()
    expect(rebound.body.session).toMatchObject({ status: 'capturing', attempt: 2, attemptsLeft: 1, items: [] })
    const meanwhile = await harness.call('GET', `/v1/sessions/${sessionId}`)
    expect(meanwhile.body).toMatchObject({ status: 'capturing', attempt: 2, decision: null, checks: [] })
    device.steps.length = 0
    device.shots.length = 0
    await device.finish()
    await harness.settle(sessionId, 'resubmit')

    device.steps.length = 0
    device.shots.length = 0
    await device.finish()
    expect((await device.session()).attempt).toBe(3)
    // The verifier still asks for another attempt: there is none, so a person looks.
    const last = await harness.settle(sessionId, 'review')
    expect(last).toMatchObject({ decision: { finality: 'final', reasons: ['attempts_exhausted', 'document_blurred'] } })
    expect((await device.call('GET', '/v1/capture/outcome')).body.reasons).toEqual([])
  })

  it('does not show the person why they were declined', async () => {
    decision = { status: 'declined', finality: 'final', reasons: ['face_mismatch'] }
    const { device, sessionId } = await captured()
    await device.submit(device.sign(await device.manifest()))
    const result = await harness.settle(sessionId, 'declined')
    expect(result).toMatchObject({ decision: { reasons: ['face_mismatch'], method: null } })
    expect((await device.call('GET', '/v1/capture/outcome')).body).toEqual({
      ...{ status: 'declined', finality: 'final', reasons: [] },
      receipt: expect.any(String),
    })
  })
})
