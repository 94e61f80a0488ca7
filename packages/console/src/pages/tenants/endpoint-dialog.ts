import type { ConsoleEndpoint } from '@honnin/shared/console'
import { webhookEventTypes, type WebhookEventType } from '@honnin/shared/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { Action } from '../../app/action.ts'
import type { ConsoleState } from '../../app/console-state.ts'
import { checkBox, entriesOf, problemNotice, textField, textOf } from '../../parts/form-parts.ts'
import { dialog } from '../../parts/modal.ts'

/** What the form says of an endpoint. */
export interface EndpointWish {
  readonly url: string
  readonly livemode: boolean
  /** `null`: all of them. */
  readonly events: WebhookEventType[] | null
}

const readWish = (event: SubmitEvent): EndpointWish => {
  const entries = entriesOf(event)
  const chosen = entries.getAll('event')
  const events = webhookEventTypes.filter((type) => chosen.includes(type))
  return {
    url: textOf(entries, 'url').trim(),
    livemode: textOf(entries, 'mode') === 'live',
    events: events.length === webhookEventTypes.length ? null : events,
  }
}

const eventBoxes = (within: Element): readonly HTMLInputElement[] => [
  ...within.querySelectorAll<HTMLInputElement>('[name=event]'),
]

/** An endpoint for no event at all is none: the first box says so, until one is chosen. */
const requireEvent = (form: HTMLFormElement, message: string): boolean => {
  const boxes = eventBoxes(form)
  const isMissing = boxes.every(({ checked }) => !checked)
  boxes[0]?.setCustomValidity(isMissing ? message : '')
  if (isMissing) boxes[0]?.closest('details')?.setAttribute('open', '')
  return form.reportValidity()
}

/** Address and events of an endpoint that is new, or that is changed; its environment stays what it was. */
export const endpointDialog = (options: {
  /** `null`: a new one. */
  readonly endpoint: ConsoleEndpoint | null
  readonly state: ConsoleState
  readonly action: Action
  readonly onSubmit: (wish: EndpointWish) => void
  readonly onClose: () => void
}): TemplateResult => {
  const { endpoint, state, action } = options
  const { webhooks, keys, common } = state.texts
  const wanted = endpoint?.events ?? null
  const submit = (event: SubmitEvent): void => {
    const wish = readWish(event)
    const { currentTarget: form } = event
    if (form instanceof HTMLFormElement && requireEvent(form, webhooks.chooseEvent)) options.onSubmit(wish)
  }
  const choose = ({ currentTarget: boxes }: Event): void => {
    if (boxes instanceof Element) eventBoxes(boxes)[0]?.setCustomValidity('')
  }
  return dialog({
    title: endpoint === null ? webhooks.addTitle : webhooks.changeTitle,
    onClose: options.onClose,
    content: html`<form class="form" @submit=${submit}>
      ${textField({
        ...{ id: 'webhook-url', name: 'url', label: webhooks.url, type: 'url', className: 'mono' },
        ...{ value: endpoint?.url ?? '', isRequired: true, maxLength: 2000 },
      })}
      ${
        endpoint === null
          ? html`<fieldset>
              <legend>${keys.mode}</legend>
              ${checkBox({ type: 'radio', name: 'mode', value: 'test', label: common.test, isChecked: true })}
              ${checkBox({ type: 'radio', name: 'mode', value: 'live', label: common.live })}
            </fieldset>`
          : nothing
      }
      <details ?open=${wanted !== null} @change=${choose}>
        <summary>${webhooks.eventsLabel}: ${wanted === null ? webhooks.allEvents : webhooks.someEvents}</summary>
        ${webhookEventTypes.map((event) =>
          checkBox({
            ...{ name: 'event', value: event, label: webhooks.events[event], hint: event },
            isChecked: wanted === null || wanted.includes(event),
          }),
        )}
      </details>
      ${problemNotice(action.error, state)}
      <div class="button-row end">
        <button type="button" class="button" @click=${options.onClose}>${common.cancel}</button>
        <button type="submit" class="button primary" ?disabled=${action.isRunning}>
          ${endpoint === null ? common.add : common.save}
        </button>
      </div>
    </form>`,
  })
}
