export { signBundle } from './bundle-signature.ts'
export { memoryStore, openCaptureStore, type CaptureStore } from './capture-store.ts'
export { collectDeviceFacts } from './device-facts.ts'
export { describeDeviceKey, generateDeviceKey, type DeviceKey } from './device-key.ts'
export { createDpopProof, type DpopClaims } from './dpop-proof.ts'
export { randomToken } from './random-id.ts'
export { sessionKey } from './session-key.ts'
export {
  recordedKinds,
  withoutStep,
  withStep,
  type CameraRecord,
  type SessionRecord,
  type StepRecord,
} from './session-record.ts'
