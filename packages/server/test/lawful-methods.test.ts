import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTenant, createApiKey } from '../src/relying/index.ts'
import { createDevice } from './support/create-device.ts'
import { decideWith } from './support/decided-session.ts'
import { startHarness, type Harness } from './support/harness.ts'

const image = { plan: 'jp-image-face' }
/** One minute before the image method ends in Japan. */
const lastMinute = '2027-03-31T14:59:00.000Z'
const lastInstant = '2027-03-31T15:00:00.000Z'

let harness: Harness
/** What happens between submission and decision. */
let meanwhile = (): void => undefined
let checks: Parameters<typeof decideWith>[0] = {}
beforeAll(async () => {
  harness = await startHarness({
    verify: async (input) => {
      meanwhile()
      return decideWith(checks)(input)
    },
  })
})
afterAll(() => harness.stop())

const keyOf = async (sector: 'mobile_phone' | 'secondhand_goods' | 'none'): Promise<string> => {
  const { id: tenantId } = await addTenant(harness.installation, { name: sector, sector })
  return createApiKey(harness.installation, {
    tenantId,
    livemode: false,
    label: 'x',
    scopes: ['sessions:write', 'sessions:read'],
  })
}
const create = (key?: string) =>
  harness.call('POST', '/v1/sessions', { body: image, ...(key === undefined ? {} : { key }) })

describe('a session', () => {
  it('by a method that ends warns of its last day and the provision', async () => {
    harness.clock.set('2026-11-27T03:00:00.000Z')
    expect((await create()).body.warnings).toEqual([
      { code: 'method_lapses', lawfulUntil: '2027-03-31', citation: expect.stringContaining('(ホ)') },
    ])
    expect((await create(await keyOf('none'))).body.warnings).toEqual([])
    expect((await create(await keyOf('secondhand_goods'))).body.warnings).toEqual([])
  })

  it('by a method that the law no longer takes is refused with the provision', async () => {
    harness.clock.set(lastInstant)
    expect((await create()).body).toMatchObject({
      ...{ status: 422, code: 'method_not_lawful', param: 'plan' },
      ...{ citation: expect.stringContaining('(ホ)'), lawfulUntil: '2027-03-31' },
    })
    expect((await create(await keyOf('mobile_phone'))).body).toMatchObject({
      ...{ code: 'method_not_lawful', lawfulUntil: '2026-03-31' },
      citation: expect.stringContaining('Mobile Phone'),
    })
    expect((await create(await keyOf('none'))).status).toBe(201)
  })

  it('ends with the last lawful day', async () => {
    harness.clock.set(lastMinute)
    const { body } = await create()
    expect(body.expiresAt).toBe(lastInstant)
    harness.clock.set(lastInstant)
    const renewed = await harness.call('POST', `/v1/sessions/${body.id}/client-token`)
    expect(renewed.body.code).toBe('session_expired')
  })

  it.each([
    ['would have been approved', {}],
    ['would have gone to a reviewer', { 'face.match': { outcome: 'inconclusive', reasons: ['face_match_unclear'] } }],
  ] as const)('that was submitted in time and %s after it is declined', async (_, given) => {
    harness.clock.set(lastMinute)
    checks = given as typeof checks
    const { device, sessionId } = await createDevice(harness, { request: image })
    await device.begin('jp_driving_licence')
    meanwhile = () => harness.clock.set(lastInstant)
    await device.finish()
    const { decision } = await harness.settle(sessionId, 'approved', 'declined', 'review')
    meanwhile = () => undefined
    expect(decision).toMatchObject({ status: 'declined', finality: 'final', method: null })
    expect((decision as { reasons: string[] }).reasons[0]).toBe('method_lapsed')
  })

  it('that was decided in time names the method of that day', async () => {
    harness.clock.set(lastMinute)
    checks = {}
    const { device, sessionId } = await createDevice(harness, { request: image })
    await device.begin('jp_driving_licence')
    await device.finish()
    expect((await harness.settle(sessionId, 'approved'))['decision']).toMatchObject({
      method: { id: 'jp.aptcp.image_face', lawfulUntil: '2027-03-31' },
    })
  })
})

describe('the list of methods', () => {
  const list = async (key?: string) =>
    (await harness.call('GET', '/v1/methods', key === undefined ? {} : { key })).body.data as {
      id: string
      isLawful: boolean
      plans: string[]
      citation: { ja: string }
    }[]

  it('is that of the sector on the day', async () => {
    harness.clock.set('2026-11-27T03:00:00.000Z')
    const all = await list()
    expect(all).toHaveLength(13)
    expect(all.every(({ isLawful }) => isLawful)).toBe(true)
    expect(all.find(({ id }) => id === 'jp.aptcp.image_face')?.plans).toEqual(['jp-image-face', 'jp-image-face-light'])
    harness.clock.set(lastInstant)
    expect((await list()).filter(({ isLawful }) => isLawful)).toHaveLength(8)
    expect((await list(await keyOf('mobile_phone'))).map(({ id }) => id)).toEqual([
      ...['jp.aptcp.image_face', 'jp.aptcp.chip_face', 'jp.aptcp.jpki_sign'],
    ])
    expect(await list(await keyOf('none'))).toEqual([])
  })
})
