import type { DeviceFacts, ReasonCode } from '@honnin/shared/protocol'
import { inconclusive, passed, type Check } from '../check.ts'
import { thresholds } from '../thresholds.ts'

type Camera = DeviceFacts['cameras'][number]

/** Products that feed a file or a screen into the camera. A renamed one passes: this is a signal and no proof. */
const virtualCameraNames =
  /\b(virtual|obs|manycam|snap camera|xsplit|splitcam|droidcam|ndi|v4l2loopback|e2esoft|vcam|unity video|camtwist|mmhmm)\b/i
const phoneAgent = /android|iphone|ipad/i

/** Share of the suspicion that each sign carries; together they are capped at 1. */
const weights = {
  virtualName: 0.7,
  phoneWithoutFacing: 0.3,
  missingCapabilities: 0.1,
  automation: 0.2,
  repeatedFrames: 0.25,
} as const
/** A sensor never gives the same picture twice; a few come from a camera that is still starting. */
const TOLERATED_REPEATS = 8

/** Signs of a picture that did not come from a camera. They send a case to a reviewer at most. */
export const captureSource: Check = {
  id: 'capture.source',
  run: async ({ input }) => {
    const { device } = input
    const suspicion = Math.min(
      1,
      (device.automation ? weights.automation : 0) +
        Math.max(0, ...device.cameras.map((camera) => suspicionOf(camera, device.userAgent))),
    )
    const figures = { score: suspicion, threshold: thresholds.source.suspicion }
    if (suspicion < thresholds.source.suspicion) return passed(figures)
    const reasons: ReasonCode[] = ['capture_virtual_camera_suspected']
    if (device.cameras.some(repeats)) reasons.push('capture_frames_repeated')
    return inconclusive(reasons, figures)
  },
}

function suspicionOf(camera: Camera, userAgent: string): number {
  return (
    (virtualCameraNames.test(camera.label) ? weights.virtualName : 0) +
    (phoneAgent.test(userAgent) && camera.facingMode === null ? weights.phoneWithoutFacing : 0) +
    (camera.hasCapabilities ? 0 : weights.missingCapabilities) +
    (repeats(camera) ? weights.repeatedFrames : 0)
  )
}

function repeats(camera: Camera): boolean {
  return camera.repeatedFrames > TOLERATED_REPEATS
}
