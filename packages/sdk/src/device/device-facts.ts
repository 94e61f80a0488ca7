import type { DeviceFacts } from '@honnin/shared/protocol'
import type { CameraRecord } from './session-record.ts'

/** What the page can tell about the device, for the bundle. No identifier that outlives the session is among it. */
export const collectDeviceFacts = (cameras: readonly CameraRecord[]): DeviceFacts => ({
  userAgent: navigator.userAgent.slice(0, 512),
  language: navigator.language.slice(0, 35),
  screen: { width: screen.width, height: screen.height, pixelRatio: devicePixelRatio },
  cameras: [...cameras],
  automation: navigator.webdriver || hasPatchedMediaFunctions(),
})

/** Whether the functions that open the camera were replaced by scripts: a sign of injected pictures. */
const hasPatchedMediaFunctions = (): boolean => {
  const names = ['getUserMedia', 'enumerateDevices']
  return names.some(
    (name) =>
      Object.hasOwn(navigator.mediaDevices, name) ||
      !isNative(Object.getOwnPropertyDescriptor(MediaDevices.prototype, name)?.value),
  )
}

const isNative = (candidate: unknown): boolean =>
  typeof candidate === 'function' && Function.prototype.toString.call(candidate).includes('[native code]')
