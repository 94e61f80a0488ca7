import type { Step } from '@honnin/shared/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from './support/create-device.ts'
import type { TestDevice } from './support/device.ts'
import { startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.stop())

const demand = async (device: TestDevice, retake?: string): Promise<Step> => {
  const step = await device.nextStep(retake)
  if (step === null) throw new TypeError('no step')
  return step
}

const ask = (device: TestDevice, body: unknown = {}) => device.call('POST', '/v1/capture/steps', { body })

describe('consent and document', () => {
  it('come first', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    expect((await ask(device)).body.code).toBe('consent_required')
    expect((await device.call('POST', '/v1/capture/document', { body: { documentType: 'passport' } })).body.code).toBe(
      'consent_required',
    )
    await device.consent()
    expect((await ask(device)).body.code).toBe('document_required')
  })

  it('are refused for a text that was not shown and a document that the plan does not take', async () => {
    const { device } = await createDevice(harness, { request: { plan: 'jp-image-face' } })
    await device.bind()
    const body = { granted: true, textVersion: 'v0.other', locale: 'ja' }
    expect((await device.call('POST', '/v1/capture/consent', { body })).body).toMatchObject({
      status: 422,
      code: 'consent_version_unknown',
    })
    await device.consent()
    const passport = await device.call('POST', '/v1/capture/document', { body: { documentType: 'passport' } })
    expect(passport.body).toMatchObject({ status: 422, code: 'document_not_accepted' })
  })

  it('denied, cancel the session', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.bind()
    expect((await device.consent(false)).body.status).toBe('canceled')
    expect((await ask(device)).body.code).toBe('session_closed')
    expect((await harness.call('GET', `/v1/sessions/${sessionId}`)).body.status).toBe('canceled')
  })

  it('leave a My Number card without its back', async () => {
    const { device } = await createDevice(harness, { request: { plan: 'jp-image-face' } })
    await device.begin('jp_my_number_card')
    expect((await device.session()).steps.map(({ kind }) => kind)).not.toContain('document_back')
  })

  it('changed, let go of the pictures', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    await device.answer(await demand(device))
    const { body } = await device.call('POST', '/v1/capture/document', { body: { documentType: 'jp_driving_licence' } })
    expect(body).toMatchObject({ documentType: 'jp_driving_licence', items: [] })
  })
})

describe('steps', () => {
  it('are given out one at a time, with a nonce of their own', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const first = await demand(device)
    expect(await demand(device)).toEqual(first)
    expect(first).toMatchObject({ kind: 'document_front', index: 0, total: 2, documentType: 'passport' })
    await device.answer(first)
    const second = await demand(device)
    expect(second.kind).toBe('face_challenge')
    expect(second.nonce).not.toBe(first.nonce)
    expect((await device.session()).steps.map(({ state }) => state)).toEqual(['complete', 'open'])
    await device.answer(second)
    expect(await device.nextStep()).toBeNull()
  })

  it('ask for three different movements, one a turn of the head', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      const { device } = await createDevice(harness)
      await device.begin('passport')
      await device.answer(await demand(device))
      const step = await demand(device)
      if (step.kind !== 'face_challenge') throw new TypeError(step.kind)
      expect(new Set(step.movements).size).toBe(3)
      expect(step.movements.some((movement) => movement.startsWith('turn_'))).toBe(true)
      seen.add(step.movements.join())
    }
    expect(seen.size).toBeGreaterThan(4)
  })

  it('ask for lights where the plan has them, another order each time, and for a picture in each', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 4; round += 1) {
      const { device } = await createDevice(harness, { request: { plan: 'jp-image-face-light' } })
      await device.begin('jp_my_number_card')
      let step = await demand(device)
      for (; step.kind !== 'face_light'; step = await demand(device)) await device.answer(step)
      expect(step.lights).toHaveLength(6)
      seen.add(step.lights.map(({ colour }) => colour).join())
      const [first, ...others] = await device.shotsFor(step)
      if (first === undefined) throw new TypeError('no shot')
      expect((await device.upload(step, first)).status).toBe(201)
      expect((await device.complete(step)).body).toMatchObject({ status: 409, code: 'step_incomplete' })
      for (const shot of others) expect((await device.upload(step, shot)).status).toBe(201)
      expect((await device.complete(step)).status).toBe(200)
      expect((await demand(device)).kind).toBe('face_with_document')
    }
    expect(seen.size).toBeGreaterThan(1)
  })

  it('not issued for the session are unknown', async () => {
    const { device } = await createDevice(harness)
    const { device: other } = await createDevice(harness)
    await device.begin('passport')
    await other.begin('passport')
    const foreign = await demand(other)
    const [shot] = await device.shotsFor(foreign)
    if (shot === undefined) throw new TypeError('no shot')
    expect((await device.upload(foreign, shot)).body).toMatchObject({ status: 404, code: 'step_unknown' })
    expect((await device.complete(foreign)).body.code).toBe('step_unknown')
    expect((await ask(device, { retake: 'document_back' })).body.code).toBe('step_unknown')
  })

  it('out of order are refused', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const first = await demand(device)
    const [late] = await device.shotsFor(first)
    await device.answer(first)
    if (late === undefined) throw new TypeError('no shot')
    expect((await device.upload(first, late)).body).toMatchObject({ status: 409, code: 'step_out_of_order' })
    const retaken = await demand(device, 'document_front')
    expect(retaken.stepId).not.toBe(first.stepId)
    expect((await device.complete(first)).body.code).toBe('step_out_of_order')
    expect((await device.complete(retaken)).body).toMatchObject({ status: 409, code: 'step_incomplete' })
  })

  it('too late are refused and issued anew, without what was sent', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const step = await demand(device)
    const [shot] = await device.shotsFor(step)
    if (shot === undefined) throw new TypeError('no shot')
    harness.clock.forward({ seconds: 181 })
    expect((await device.upload(step, shot)).body).toMatchObject({ status: 410, code: 'step_expired' })
    expect((await device.complete(step)).body.code).toBe('step_expired')
    const fresh = await demand(device)
    expect(fresh.stepId).not.toBe(step.stepId)
    expect(fresh.nonce).not.toBe(step.nonce)
    expect((await device.upload(step, shot)).body.code).toBe('step_out_of_order')
  })

  it('whose items came in time may be closed late, and twice', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    const step = await demand(device)
    const [shot] = await device.shotsFor(step)
    if (shot === undefined) throw new TypeError('no shot')
    await device.upload(step, shot)
    harness.clock.forward({ seconds: 181 })
    expect((await device.complete(step)).status).toBe(200)
    expect((await device.complete(step)).status).toBe(200)
  })

  it('taken anew drop their items and come back into their place', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    await device.answer(await demand(device))
    await device.answer(await demand(device))
    const before = await device.session()
    const retaken = await demand(device, 'document_front')
    expect((await device.session()).items).toHaveLength(before.items.length - 1)
    device.steps.splice(0, 1)
    device.shots.splice(0, 1)
    const [face] = device.steps
    await device.answer(retaken)
    device.steps.splice(0, device.steps.length, retaken, ...(face === undefined ? [] : [face]))
    expect((await device.submit(device.sign(await device.manifest()))).status).toBe(202)
  })

  it('of a session that ran out are refused', async () => {
    const { device } = await createDevice(harness)
    await device.begin('passport')
    harness.clock.forward({ minutes: 61 })
    expect((await ask(device)).body).toMatchObject({ status: 410, code: 'session_expired' })
  })
})
