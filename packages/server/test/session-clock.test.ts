import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDevice } from './support/create-device.ts'
import { startHarness, type Harness } from './support/harness.ts'
import { until } from './support/until.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({ env: { HONNIN_RETENTION_DAYS: '7' } })
})
afterAll(() => harness.stop())

const mediaFiles = (): number =>
  readdirSync(join(harness.dataDir, 'vault'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length

describe('a session', () => {
  it('that nobody finishes expires, and its pictures are destroyed', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    const step = await device.nextStep()
    if (step === null) throw new TypeError('no step')
    await device.answer(step)
    expect(mediaFiles()).toBe(1)
    harness.clock.forward({ minutes: 61 })
    expect((await device.call('POST', '/v1/capture/steps', { body: {} })).body).toMatchObject({
      status: 410,
      code: 'session_expired',
    })
    const result = await harness.settle(sessionId, 'expired')
    expect(result).toMatchObject({ decision: null, captures: [] })
    await until(async () => (mediaFiles() === 0 ? true : null))
  })

  it('that was decided does not expire and is erased when its time is over', async () => {
    const { device, sessionId } = await createDevice(harness)
    await device.begin('passport')
    await device.finish()
    const { retainUntil, decision } = await harness.settle(sessionId, 'approved')
    const kept =
      new Date(String(retainUntil)).getTime() - new Date((decision as { decidedAt: string }).decidedAt).getTime()
    expect(kept).toBe(7 * 24 * 60 * 60 * 1000)
    harness.clock.forward({ days: 6 })
    await harness.restart()
    expect((await harness.call('GET', `/v1/sessions/${sessionId}`)).body.status).toBe('approved')
    harness.clock.forward({ days: 2 })
    await harness.restart()
    await harness.settle(sessionId, 'erased')
  })
})
