import { CameraError, cameraErrorOf } from './camera-error.ts'
import { betterCamera, rankCameras, type CameraChoice, type CameraFacing } from './choose-camera.ts'
import { detectInAppBrowser } from './in-app-browser.ts'

export interface CameraOptions {
  readonly facing: CameraFacing
  /** A camera that the person chose; without it a sensible one is found. */
  readonly deviceId?: string
  /** Pixels that the longer side should at least have. */
  readonly minimumWidth: number
  readonly signal: AbortSignal
}

/** What is asked for where more than the minimum is to be had: full HD, at which fine print of a card is sharp. */
const idealSize = { width: 1920, height: 1080 } as const
const idealFrameRate = 30

/**
 * Opens a camera. The browser's own choice is kept unless its label shows a lens that is wrong for the job and there is
 * another. Rejects with `CameraError` or the signal's reason; in both cases nothing stays open.
 */
export async function openCamera(options: CameraOptions): Promise<MediaStream> {
  options.signal.throwIfAborted()
  assertCameraAccess()
  const first = await openStream(options)
  if (options.deviceId !== undefined) return first
  const better = betterCamera(await listCameras(options.facing), options.facing, deviceIdOf(first))
  if (better === null) return first
  // Phones open one camera at a time.
  stopTracks(first)
  try {
    return await openStream({ ...options, deviceId: better.deviceId })
  } catch (cause) {
    if (options.signal.aborted) throw cause
    return openStream(options)
  }
}

/** All cameras, those that suit `facing` best first; without labels before a permission was given. */
export async function listCameras(facing: CameraFacing): Promise<CameraChoice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  const cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
  return rankCameras(
    cameras.map(({ deviceId, label }) => ({ deviceId, label })),
    facing,
  )
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function assertCameraAccess(): void {
  if (!isSecureContext) throw new CameraError('insecure_context', 'cameras are only to be had on secure pages')
  // The type promises it; old WebViews do not have it.
  const devices: Partial<MediaDevices> | undefined = navigator.mediaDevices
  if (typeof devices?.getUserMedia === 'function') return
  if (isInApp()) throw new CameraError('in_app_browser', 'this app gives its pages no camera')
  throw new CameraError('unsupported_browser', 'this browser gives its pages no camera')
}

async function openStream({ facing, deviceId, minimumWidth, signal }: CameraOptions): Promise<MediaStream> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        ...(deviceId === undefined ? { facingMode: { ideal: facing } } : { deviceId: { exact: deviceId } }),
        // Only ideals: a minimum would turn away cameras that hold the picture upright, as phones do.
        width: { ideal: Math.max(idealSize.width, minimumWidth) },
        height: { ideal: idealSize.height },
        frameRate: { ideal: idealFrameRate },
      },
    })
  } catch (cause) {
    throw cameraErrorOf(cause, { inApp: isInApp() })
  }
  // The person may have answered the prompt after the page had moved on.
  if (signal.aborted) {
    stopTracks(stream)
    signal.throwIfAborted()
  }
  return stream
}

function deviceIdOf(stream: MediaStream): string {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? ''
}

function isInApp(): boolean {
  return detectInAppBrowser(navigator.userAgent) !== null
}
