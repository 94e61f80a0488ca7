import { html, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { StepKind } from '@honnin/shared/protocol'
import { faultOf } from '../../flow/fault-policy.ts'
import type { CaptureFlow } from '../../flow/flow-state.ts'
import { positionOf } from '../../flow/journey.ts'
import type { Messages, ShownStatus } from '../../messages/index.ts'
import type { CaptureFeedback } from './camera/feedback.ts'
import type { CaptureDevices } from './camera/stage-view.ts'

export interface ScreenParts {
  readonly flow: CaptureFlow
  readonly text: Messages
  readonly pictures: ReadonlyMap<StepKind, string>
  readonly devices: CaptureDevices
  readonly feedback: CaptureFeedback
}

const parts = 'button, button-secondary, choice, frame, hint, video, shutter, receipt'

/** Nothing can go on before the network is back. */
export const isHeldUpByNetwork = ({ screen, network, delivery }: CaptureFlow): boolean => {
  if (network !== 'waiting') return false
  if (screen.name === 'starting' || screen.name === 'outcome') return true
  return 'busy' in screen && (screen.busy || (screen.name === 'upload' && delivery.status === 'sending'))
}

/** The one screen of a moment, as its own element. */
export const renderScreen = ({
  flow,
  text,
  pictures,
  devices,
  feedback,
}: ScreenParts): TemplateResult | typeof nothing => {
  const { screen, delivery } = flow
  if (isHeldUpByNetwork(flow))
    return html`<ekyc-error-screen
      class="screen"
      data-screen="error"
      data-code="network_error"
      exportparts=${parts}
      .text=${text}
      .fault=${faultOf('network_error')}
      .isWaiting=${true}
    ></ekyc-error-screen>`
  switch (screen.name) {
    case 'idle':
      return nothing
    case 'starting':
      return html`<ekyc-notice-screen
        class="screen"
        data-screen="starting"
        .text=${text}
        .moment=${'starting'}
        .isResuming=${screen.notice !== null}
      ></ekyc-notice-screen>`
    case 'consent':
      return html`<ekyc-consent-screen
        class="screen"
        data-screen="consent"
        exportparts=${parts}
        .text=${text}
        .session=${screen.journey.session}
        .busy=${screen.busy}
        ><slot name="consent" slot="details"></slot
      ></ekyc-consent-screen>`
    case 'document':
      return html`<ekyc-document-screen
        class="screen"
        data-screen="document"
        exportparts=${parts}
        .text=${text}
        .documentTypes=${screen.journey.session.documentTypes}
        .chosen=${screen.chosen}
        .busy=${screen.busy}
        .isRefused=${screen.notice === 'document_not_accepted'}
      ></ekyc-document-screen>`
    case 'instruction':
      return keyed(
        screen.kind,
        html`<ekyc-instruction-screen
          class="screen"
          data-screen="instruction"
          data-step=${screen.kind}
          exportparts=${parts}
          .text=${text}
          .kind=${screen.kind}
          .busy=${screen.busy}
          .sending=${delivery.status === 'sending'}
          .notice=${screen.notice}
          .position=${positionOf(screen.journey, screen.kind)}
        ></ekyc-instruction-screen>`,
      ) as TemplateResult
    case 'camera':
      return keyed(
        screen.step.stepId,
        html`<ekyc-camera-screen
          class="screen"
          data-screen="camera"
          data-step=${screen.step.kind}
          exportparts=${parts}
          .text=${text}
          .step=${screen.step}
          .devices=${devices}
          .feedback=${feedback}
        ></ekyc-camera-screen>`,
      ) as TemplateResult
    case 'shot':
      return html`<ekyc-shot-screen
        class="screen"
        data-screen="shot"
        data-step=${screen.step.kind}
        exportparts=${parts}
        .text=${text}
        .kind=${screen.step.kind}
        .shot=${screen.shot}
        .picture=${pictures.get(screen.step.kind) ?? null}
      ></ekyc-shot-screen>`
    case 'upload':
      return html`<ekyc-upload-screen
        class="screen"
        data-screen="upload"
        exportparts=${parts}
        .text=${text}
        .kinds=${screen.journey.session.steps.map((step) => step.kind)}
        .pictures=${pictures}
        .delivery=${delivery}
        .busy=${screen.busy}
      ></ekyc-upload-screen>`
    case 'outcome': {
      const { outcome, journey } = screen
      const status = shownStatus(outcome?.status ?? 'processing')
      return html`<ekyc-outcome-screen
        class="screen"
        data-screen="outcome"
        data-status=${status}
        exportparts=${parts}
        .text=${text}
        .status=${status}
        .reasons=${outcome?.reasons ?? []}
        .receipt=${outcome?.receipt ?? journey?.session.receipt ?? ''}
        .attemptsLeft=${journey?.session.attemptsLeft ?? 0}
        .sent=${journey?.session.steps.map((step) => step.kind) ?? []}
      ></ekyc-outcome-screen>`
    }
    case 'error':
      return html`<ekyc-error-screen
        class="screen"
        data-screen="error"
        data-code=${screen.fault.code}
        exportparts=${parts}
        .text=${text}
        .fault=${screen.fault}
        .isWaiting=${false}
        ><slot name="permission-denied" slot="permission-details"></slot
        ><slot name="unsupported" slot="unsupported-details"></slot
      ></ekyc-error-screen>`
    case 'canceled':
      return html`<ekyc-notice-screen
        class="screen"
        data-screen="canceled"
        exportparts=${parts}
        .text=${text}
        .moment=${'canceled'}
        .hasDeclined=${screen.reason === 'consent_denied'}
      ></ekyc-notice-screen>`
    default: {
      const unreachable: never = screen
      throw new TypeError(`unknown screen ${JSON.stringify(unreachable)}`)
    }
  }
}

const shownStatus = (status: string): ShownStatus =>
  status === 'approved' || status === 'review' || status === 'resubmit' || status === 'declined' ? status : 'processing'
