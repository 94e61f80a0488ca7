import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from './support/create-device.ts'
import { DeviceKeyPair, TestDevice, type JwsOverrides } from './support/device.ts'
import { readAnswer, startHarness, type Harness } from './support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({ env: { HONNIN_CAPTURE_BASES: 'https://shop.example/ekyc' } })
})
afterAll(() => harness.stop())

describe('client token', () => {
  it('is bound to the first device and may be used by it again', async () => {
    const { device } = await createDevice(harness)
    expect((await device.bind()).status).toBe(200)
    expect((await device.bind()).status).toBe(200)
  })

  it('replayed by another device is refused', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    const thief = new TestDevice({ url: () => harness.url, clientToken: device.clientToken, now: harness.clock.now })
    expect((await thief.bind()).body).toMatchObject({ status: 401, code: 'token_bound_elsewhere' })
  })

  it.each([
    ['garbage', () => 'not-a-token'],
    [
      'with an altered payload',
      (token: string) => token.replace(/\.(.)/, (_all, first: string) => `.${first === 'e' ? 'f' : 'e'}`),
    ],
    [
      'of another server',
      () => new DeviceKeyPair().jws({ alg: 'ES256', typ: 'ekyc-client+jwt', kid: 'token-x' }, { sub: 'ses_x' }),
    ],
    [
      'unsigned',
      (token: string) =>
        `${Buffer.from('{"alg":"none","typ":"ekyc-client+jwt"}').toString('base64url')}.${token.split('.')[1] ?? ''}.AA`,
    ],
  ])('%s is refused', async (_what, forge) => {
    const { device } = await createDevice(harness)
    expect((await device.bind(forge(device.clientToken))).body).toMatchObject({ status: 401, code: 'invalid_token' })
  })

  it('is not accepted as an access token, nor the other way round', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    expect((await device.call('GET', '/v1/capture/session', { token: device.clientToken })).body.code).toBe(
      'invalid_token',
    )
    expect((await device.bind(device.accessToken)).body.code).toBe('invalid_token')
  })

  it('runs out after thirty minutes', async () => {
    const { device } = await createDevice(harness)
    harness.clock.forward({ minutes: 31 })
    expect((await device.bind()).body).toMatchObject({ status: 401, code: 'expired_token' })
  })

  it('renewed by the relying party ends the one before and lets another device take over, without the pictures', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    if (step === null) throw new TypeError('no step')
    await device.answer(step)
    const renewed = await harness.call('POST', `/v1/sessions/${sessionId}/client-token`)
    expect(renewed.status).toBe(200)
    expect((await device.bind()).body.code).toBe('invalid_token')

    const second = new TestDevice({
      url: () => harness.url,
      clientToken: renewed.body.clientToken,
      now: harness.clock.now,
    })
    const bound = await second.bind()
    expect(bound.body.session).toMatchObject({ status: 'capturing', items: [], documentType: 'passport' })
    expect((await device.call('GET', '/v1/capture/session')).body.code).toBe('token_bound_elsewhere')
  })

  it('renewed for the same device keeps its pictures', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    if (step === null) throw new TypeError('no step')
    await device.answer(step)
    const renewed = await harness.call('POST', `/v1/sessions/${sessionId}/client-token`)
    expect((await device.bind(renewed.body.clientToken)).body.session.items).toHaveLength(1)
  })
})

describe('proof of possession', () => {
  const wrong: readonly (readonly [string, JwsOverrides, string])[] = [
    ['for another method', { claims: { htm: 'POST' } }, 'htm'],
    ['for another address', { claims: { htu: 'https://elsewhere.example/v1/capture/session' } }, 'htu'],
    ['for another token', { claims: { ath: 'A'.repeat(43) } }, 'ath'],
    ['of another type', { header: { typ: 'JWT' } }, 'header'],
    ['with another algorithm', { header: { alg: 'HS256' } }, 'header'],
    ['without an identifier', { claims: { jti: undefined } }, 'claims'],
    [
      'with a private key inside',
      { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), d: 'x' } } },
      'header',
    ],
    [
      'with a key that is not on the curve',
      { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } } },
      'signature',
    ],
    ['with a symmetric key', { header: { jwk: { kty: 'oct', k: 'AAAA' } } }, 'header'],
    ['with a critical extension', { header: { crit: ['b64'], b64: false } }, 'DPoP'],
  ]
  it.each(wrong)('%s is refused', async (_what, proof, param) => {
    const { device } = await createDevice(harness)
    await device.bind()
    const { body } = await device.call('GET', '/v1/capture/session', { proof })
    expect(body).toMatchObject({ status: 401, code: 'invalid_dpop_proof', param })
  })

  it('is missing', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    const answer = await fetch(`${harness.url}/v1/capture/session`, {
      headers: { authorization: `DPoP ${device.accessToken}` },
    })
    expect((await readAnswer(answer)).body).toMatchObject({ code: 'invalid_dpop_proof', param: 'DPoP' })
    expect(answer.headers.get('www-authenticate')).toContain('DPoP')
  })

  it('by another key than the bound one is refused', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    const { body } = await device.call('GET', '/v1/capture/session', { key: new DeviceKeyPair() })
    expect(body.code).toBe('token_bound_elsewhere')
  })

  it('cannot be used twice', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    const url = `${harness.url}/v1/capture/session`
    const proof = device.key.proof({ method: 'GET', url, token: device.accessToken, nonce: device.nonce })
    const send = async () =>
      readAnswer(await fetch(url, { headers: { authorization: `DPoP ${device.accessToken}`, dpop: proof } }))
    expect((await send()).status).toBe(200)
    expect((await send()).body).toMatchObject({ status: 401, code: 'dpop_proof_reused' })
  })

  it('needs a nonce that is at most three minutes old, whatever the clock of the device says', async () => {
    const { device } = await createDevice(harness)
    const first = await device.call('POST', '/v1/capture/bind', {
      token: device.clientToken,
      proof: { claims: { nonce: undefined } },
    })
    expect(first.body).toMatchObject({ status: 401, code: 'use_dpop_nonce' })
    expect(first.headers.get('dpop-nonce')).toBeTruthy()
    await device.bind()
    const far = { claims: { iat: 1_000_000_000 } }
    expect((await device.call('GET', '/v1/capture/session', { proof: far })).status).toBe(200)
    harness.clock.forward({ minutes: 4 })
    const stale = await device.call('GET', '/v1/capture/session', { proof: { claims: { nonce: device.nonce } } })
    expect(stale.body.code).toBe('use_dpop_nonce')
  })

  it('may name the address under which a proxy shows the API', async () => {
    const { device } = await createDevice(harness)
    await device.bind()
    const proof = { claims: { htu: 'https://shop.example/ekyc/v1/capture/session' } }
    expect((await device.call('GET', '/v1/capture/session', { proof })).status).toBe(200)
  })
})
