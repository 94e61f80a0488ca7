export { EkycCapture } from './elements/ekyc-capture/ekyc-capture.ts'
export {
  EkycCancelEvent,
  EkycCaptureEvent,
  EkycCompleteEvent,
  EkycErrorEvent,
  EkycGuidanceEvent,
  EkycPermissionDeniedEvent,
  EkycReadyEvent,
  EkycStartEvent,
  EkycStepEvent,
  EkycSubmitEvent,
  EkycUnsupportedEvent,
} from './elements/ekyc-capture/capture-events.ts'
export { CaptureError } from './transport/index.ts'
export { messagesByLocale, type MessageOverrides, type Messages } from './messages/index.ts'
export type { SupportProblem, SupportReport } from './camera/index.ts'
