/**
 * - `permission_denied`: the person, the system or the page's policy refused.
 * - `no_camera`: there is none, or none that fits.
 * - `camera_in_use`: another program holds it, or it could not be started.
 * - `camera_disconnected`: it went while it was used.
 * - `insecure_context`: the page is not served by HTTPS.
 * - `unsupported_browser`: the browser has no camera access at all.
 * - `in_app_browser`: as before, and the page was opened inside another app.
 */
export type CameraErrorCode =
  | 'permission_denied'
  | 'no_camera'
  | 'camera_in_use'
  | 'camera_disconnected'
  | 'insecure_context'
  | 'unsupported_browser'
  | 'in_app_browser'

export class CameraError extends Error {
  override readonly name = 'CameraError'
  readonly code: CameraErrorCode
  constructor(code: CameraErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/**
 * What a rejection of `getUserMedia` means. Names as in Media Capture and Streams (W3C), 10.2.1 "getUserMedia";
 * `inApp` tells whether the page runs inside another app, whose own missing permission looks like a person's refusal.
 */
export function cameraErrorOf(cause: unknown, { inApp }: { readonly inApp: boolean }): CameraError {
  const name = cause instanceof Error ? cause.name : ''
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  switch (name) {
    // Step "permission failure": denied by the person, by the system or by Permissions Policy ("camera").
    case 'NotAllowedError':
    // Older Firefox and Chromium for "the use of the camera is not allowed here".
    case 'SecurityError':
      return new CameraError(inApp ? 'in_app_browser' : 'permission_denied', detail, { cause })
    // Step "no candidate": no device of the kind, or none that satisfies the mandatory constraints.
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new CameraError('no_camera', detail, { cause })
    // Step "hardware error": the operating system, another page or a driver keeps the device.
    case 'NotReadableError':
    // Step for "a device that could not be started for any other reason"; Chromium after its own start timeout.
    case 'AbortError':
      return new CameraError('camera_in_use', detail, { cause })
    // The document is not fully active, or the constraints name no kind: no device access in this place.
    case 'InvalidStateError':
    case 'TypeError':
      return new CameraError(inApp ? 'in_app_browser' : 'unsupported_browser', detail, { cause })
    default:
      return new CameraError('camera_in_use', detail, { cause })
  }
}

/** The spec's "the track ended without `stop()`" (4.3.1): unplugged, taken away by the system, or permission revoked. */
export function cameraGone(reason: string): CameraError {
  return new CameraError('camera_disconnected', reason)
}
