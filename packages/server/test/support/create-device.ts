import { TestDevice, type DeviceKeyPair } from './device.ts'
import type { Harness } from './harness.ts'

/** Creates a session and a device that holds its client token. */
export const createDevice = async (
  harness: Harness,
  given: { request?: object; key?: DeviceKeyPair } = {},
): Promise<{ readonly device: TestDevice; readonly sessionId: string }> => {
  const { body, status } = await harness.call('POST', '/v1/sessions', {
    body: given.request ?? { plan: 'document-and-face' },
  })
  if (status !== 201) throw new Error(`no session: ${JSON.stringify(body)}`)
  const device = new TestDevice({
    url: () => harness.url,
    clientToken: body.clientToken,
    now: harness.clock.now,
    ...(given.key === undefined ? {} : { key: given.key }),
  })
  return { device, sessionId: body.id }
}
