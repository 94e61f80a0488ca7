import type { GuidanceCode, ItemSource, ProblemCode, SessionStatus, StepKind } from '@honnin/shared/protocol'

const forHosts = { bubbles: true, composed: true } as const

/** The element is defined, attached and rendered: properties and methods may be used. */
export class EkycReadyEvent extends Event {
  constructor() {
    super('ekyc-ready', forHosts)
  }
}

/** The verification begins (or is picked up): support is checked and the session bound. */
export class EkycStartEvent extends Event {
  constructor() {
    super('ekyc-start', forHosts)
  }
}

/** A step begins; fired before its camera is opened. */
export class EkycStepEvent extends Event {
  readonly step: StepKind
  /** Position in the plan, 0-based. */
  readonly index: number
  readonly total: number
  constructor(step: StepKind, position: { readonly index: number; readonly total: number }) {
    super('ekyc-step', forHosts)
    this.step = step
    this.index = position.index
    this.total = position.total
  }
}

/** The person is shown another hint. */
export class EkycGuidanceEvent extends Event {
  readonly code: GuidanceCode
  readonly severity: 'info' | 'warning'
  /** The words that the person reads. */
  readonly message: string
  constructor(code: GuidanceCode, shown: { readonly severity: 'info' | 'warning'; readonly message: string }) {
    super('ekyc-guidance', forHosts)
    this.code = code
    this.severity = shown.severity
    this.message = shown.message
  }
}

/** The pictures of a step were taken. They are not part of the event. */
export class EkycCaptureEvent extends Event {
  readonly kind: StepKind
  readonly source: ItemSource
  constructor(kind: StepKind, source: ItemSource) {
    super('ekyc-capture', forHosts)
    this.kind = kind
    this.source = source
  }
}

/** The signed bundle was accepted by the server; its decision follows. */
export class EkycSubmitEvent extends Event {
  constructor() {
    super('ekyc-submit', forHosts)
  }
}

/**
 * The session has an outcome. For the page only: the relying party MUST take the decision from the webhook or from the
 * API, never from here.
 */
export class EkycCompleteEvent extends Event {
  readonly sessionId: string
  readonly status: SessionStatus
  constructor(sessionId: string, status: SessionStatus) {
    super('ekyc-complete', forHosts)
    this.sessionId = sessionId
    this.status = status
  }
}

/** The person stopped (`user`), denied consent (`consent_denied`), or the host called `cancel()`. */
export class EkycCancelEvent extends Event {
  readonly reason: string
  constructor(reason: string) {
    super('ekyc-cancel', forHosts)
    this.reason = reason
  }
}

/** Something stopped the verification; the element shows the way on. */
export class EkycErrorEvent extends Event {
  readonly code: ProblemCode
  readonly recoverable: boolean
  readonly requestId: string | null
  constructor(fault: { readonly code: ProblemCode; readonly recoverable: boolean; readonly requestId: string | null }) {
    super('ekyc-error', forHosts)
    this.code = fault.code
    this.recoverable = fault.recoverable
    this.requestId = fault.requestId
  }
}

/** This browser, app or page cannot capture. */
export class EkycUnsupportedEvent extends Event {
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super('ekyc-unsupported', forHosts)
    this.code = code
  }
}

/** The person or the browser refused the camera. */
export class EkycPermissionDeniedEvent extends Event {
  constructor() {
    super('ekyc-permission-denied', forHosts)
  }
}

declare global {
  interface HTMLElementEventMap {
    'ekyc-ready': EkycReadyEvent
    'ekyc-start': EkycStartEvent
    'ekyc-step': EkycStepEvent
    'ekyc-guidance': EkycGuidanceEvent
    'ekyc-capture': EkycCaptureEvent
    'ekyc-submit': EkycSubmitEvent
    'ekyc-complete': EkycCompleteEvent
    'ekyc-cancel': EkycCancelEvent
    'ekyc-error': EkycErrorEvent
    'ekyc-unsupported': EkycUnsupportedEvent
    'ekyc-permission-denied': EkycPermissionDeniedEvent
  }
}
