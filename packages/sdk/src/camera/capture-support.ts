import { detectInAppBrowser, type InAppBrowser } from './in-app-browser.ts'

export type SupportProblem =
  /** The page is not served by HTTPS (or from localhost). */
  | 'insecure_context'
  /** No camera access, or canvases and bitmaps too old to work with. */
  | 'unsupported_browser'
  /** As before, and the page was opened inside another app: its own browser may be all that is missing. */
  | 'in_app_browser'
  /** The page that embeds this one does not let it use the camera (Permissions Policy). */
  | 'blocked_by_policy'
  | 'no_wasm_simd'
  | 'no_module_worker'

export interface SupportReport {
  readonly supported: boolean
  /** What stands in the way, most telling first. */
  readonly problems: readonly SupportProblem[]
  /** Set also where everything seems to be there: some apps offer the interface and then refuse. */
  readonly inAppBrowser: InAppBrowser | null
}

/** The smallest module with one vector instruction (`v128.const`): it is only valid where SIMD is known. */
const simdModule = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 11,
) // prettier-ignore

/** Tells before anything else is loaded whether this page can capture. Asks for no permission and opens no device. */
export function checkCaptureSupport(): Promise<SupportReport> {
  const inAppBrowser = detectInAppBrowser(navigator.userAgent)
  const problems: SupportProblem[] = []
  if (!isSecureContext) problems.push('insecure_context')
  else if (!hasCameraAccess()) problems.push(inAppBrowser === null ? 'unsupported_browser' : 'in_app_browser')
  if (isBlockedByPolicy()) problems.push('blocked_by_policy')
  if (!hasCanvases() && !problems.includes('unsupported_browser')) problems.push('unsupported_browser')
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(simdModule)) problems.push('no_wasm_simd')
  if (!startsModuleWorkers()) problems.push('no_module_worker')
  return Promise.resolve({ supported: problems.length === 0, problems, inAppBrowser })
}

function hasCameraAccess(): boolean {
  // The type promises it; insecure pages and old WebViews do not have it.
  const devices: Partial<MediaDevices> | undefined = navigator.mediaDevices
  return typeof devices?.getUserMedia === 'function' && typeof devices.enumerateDevices === 'function'
}

function hasCanvases(): boolean {
  return typeof createImageBitmap === 'function' && typeof OffscreenCanvas === 'function'
}

/** `featurePolicy` is Chromium's; elsewhere the refusal of `getUserMedia` tells. */
function isBlockedByPolicy(): boolean {
  const { featurePolicy } = document as Document & { featurePolicy?: { allowsFeature(feature: string): boolean } }
  return featurePolicy !== undefined && !featurePolicy.allowsFeature('camera')
}

/** A browser that knows module workers reads `type` from the options; nothing is started, the address is not valid. */
function startsModuleWorkers(): boolean {
  let readsType = false
  const options = {
    get type(): WorkerType {
      readsType = true
      return 'module'
    },
  }
  try {
    new Worker('http://[', options).terminate()
  } catch {
    // The address is refused after the options were read.
  }
  return readsType
}
