import type { CaptureStore } from './capture-store.ts'
import { describeDeviceKey, generateDeviceKey, type DeviceKey } from './device-key.ts'

/** The session's device key: the stored one where this browser has it, else a new one, stored where that is possible. */
export const sessionKey = async (store: CaptureStore, sessionId: string): Promise<DeviceKey> => {
  const stored = await store.loadKey(sessionId)
  if (stored !== null) return describeDeviceKey(stored)
  const key = await generateDeviceKey()
  try {
    await store.saveKey(sessionId, key.pair)
  } catch {
    // Some private windows open IndexedDB but refuse keys in it: this page still holds the key until it is closed.
  }
  return key
}
