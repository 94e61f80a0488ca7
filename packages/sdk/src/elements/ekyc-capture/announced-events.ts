import type { ProblemCode } from '@honnin/shared/protocol'
import type { Announcement } from '../../flow/flow-state.ts'
import {
  EkycCancelEvent,
  EkycCaptureEvent,
  EkycCompleteEvent,
  EkycErrorEvent,
  EkycPermissionDeniedEvent,
  EkycStartEvent,
  EkycStepEvent,
  EkycSubmitEvent,
  EkycUnsupportedEvent,
} from './capture-events.ts'

/** The events with which the host page is told what the flow announces. */
export const eventsOf = (announcement: Announcement): readonly Event[] => {
  switch (announcement.type) {
    case 'start':
      return [new EkycStartEvent()]
    case 'step':
      return [new EkycStepEvent(announcement.step, announcement)]
    case 'capture':
      return [new EkycCaptureEvent(announcement.kind, announcement.source)]
    case 'submit':
      return [new EkycSubmitEvent()]
    case 'complete':
      return [new EkycCompleteEvent(announcement.sessionId, announcement.status)]
    case 'cancel':
      return [new EkycCancelEvent(announcement.reason)]
    case 'error': {
      const { fault } = announcement
      return [
        ...(fault.code === 'permission_denied' ? [new EkycPermissionDeniedEvent()] : []),
        ...(isUnsupported(fault.code) ? [new EkycUnsupportedEvent(fault.code)] : []),
        new EkycErrorEvent(fault),
      ]
    }
    default: {
      const unreachable: never = announcement
      throw new TypeError(`unknown announcement ${JSON.stringify(unreachable)}`)
    }
  }
}

const isUnsupported = (code: ProblemCode): boolean =>
  code === 'unsupported_browser' || code === 'in_app_browser' || code === 'insecure_context'
