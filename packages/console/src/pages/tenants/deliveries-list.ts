import type { ConsoleDelivery, ConsoleEndpoint } from '@honnin/shared/console'
import { deliveryStates, type DeliveryState } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Paged } from '../../app/paged.ts'
import { Poll } from '../../app/poll.ts'
import { hrefOf } from '../../app/route.ts'
import { instantText } from '../../app/times.ts'
import { instant, shortId } from '../../parts/display.ts'
import { problemNotice, selectField } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
import { oneOf } from '../case-filters.ts'

const tones = { pending: 'caution', delivered: 'good', failed: 'bad' } as const

/** What waits is looked at again so often, as long as one page of it is shown. */
const pollMs = 4000

/** What was sent to an endpoint, with every attempt. */
export class DeliveriesList extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    endpoint: { attribute: false },
    tests: { attribute: false },
    state: { state: true },
  }

  declare tenantId: string
  declare endpoint: ConsoleEndpoint | null
  /** Changes with every test event that was sent. */
  declare tests: number
  declare state: DeliveryState | undefined
  readonly #deliveries = new Paged<ConsoleDelivery>(this, (cursor, signal) =>
    this.console.client.call('listEndpointDeliveries', {
      path: this.#path,
      query: { cursor, state: this.state },
      signal,
    }),
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.endpoint = null
    this.tests = 0
    this.state = undefined
    new Poll(this, pollMs, () => this.#refresh())
  }

  get #path(): { readonly tenantId: string; readonly endpointId: string } {
    return { tenantId: this.tenantId, endpointId: this.endpoint?.id ?? '' }
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('tests') || changed.has('state')) void this.#deliveries.restart()
  }

  override render(): TemplateResult {
    const { webhooks, common } = this.texts
    const mayResend = this.console.can('webhooks:write') && this.endpoint?.disabledAt === null
    const states = deliveryStates.map((value) => ({ value, text: webhooks.states[value] }))
    return html`<div class="filters">
        ${selectField({
          ...{ id: `${this.endpoint?.id}-state`, name: 'state', label: common.status, value: this.state ?? '' },
          options: [{ value: '', text: common.all }, ...states],
          onChange: (value) => (this.state = oneOf(deliveryStates, value)),
        })}
      </div>
      ${problemNotice(this.#action.error, this.console)}
      ${listPanel({
        list: this.#deliveries,
        state: this.console,
        empty: webhooks.noDeliveries,
        content: (lines) =>
          table(
            [
              ...[webhooks.event, webhooks.session, common.created, common.status, webhooks.attempts],
              ...(mayResend ? [common.actions] : []),
            ],
            lines.map((line) => this.#row(line, mayResend)),
          ),
      })}`
  }

  async #refresh(): Promise<void> {
    const waits = this.#deliveries.lines?.some(({ state }) => state === 'pending') === true
    if (waits && !this.#deliveries.isExtended && !this.#deliveries.isLoading) await this.#deliveries.restart()
  }

  #row(delivery: ConsoleDelivery, mayResend: boolean): TemplateResult {
    const { webhooks, common } = this.texts
    const { console: state } = this
    const { nextAttemptAt } = delivery
    return html`<tr>
      <th scope="row" data-label=${webhooks.event}>${webhooks.events[delivery.type]}</th>
      ${cell(webhooks.session, this.#session(delivery))}
      ${cell(common.created, instant(delivery.createdAt, { state, to: 'second' }))}
      ${cell(
        common.status,
        html`<span class="badge ${tones[delivery.state]}">${webhooks.states[delivery.state]}</span> ${
            nextAttemptAt === null
              ? nothing
              : html`<span class="small muted block"
                  >${webhooks.nextAttempt(instantText(nextAttemptAt, { locale: state.locale }))}</span
                >`
          }`,
      )}
      ${cell(
        webhooks.attempts,
        html`<ol>
          ${delivery.attempts.map(
            ({ at, status, error, durationMs }) =>
              html`<li>
                ${instant(at, { state, to: 'second' })}
                ${status === null ? webhooks.noAnswer(error ?? '', durationMs) : webhooks.answer(status, durationMs)}
              </li>`,
          )}
        </ol>`,
        'small',
      )}
      ${mayResend ? cell(common.actions, this.#resendButton(delivery)) : nothing}
    </tr>`
  }

  #session({ sessionId }: ConsoleDelivery): TemplateResult | typeof nothing {
    if (sessionId === null) return nothing
    return this.console.can('cases:read')
      ? html`<a class="mono" href=${hrefOf('case', { id: sessionId })}>${shortId(sessionId)}</a>`
      : html`<span class="mono">${shortId(sessionId)}</span>`
  }

  #resendButton({ id, type }: ConsoleDelivery): TemplateResult {
    const { webhooks } = this.texts
    return html`<button
      type="button"
      class="button small"
      aria-label="${webhooks.resend}: ${webhooks.events[type]} ${id}"
      ?disabled=${this.#action.isRunning}
      @click=${() => this.#resend(id)}
    >
      ${webhooks.resend}
    </button>`
  }

  #resend(deliveryId: string): void {
    void this.#action.run(async () => {
      await this.console.client.call('resendEndpointDelivery', { path: { ...this.#path, deliveryId } })
      this.console.say(this.texts.webhooks.resent)
      await this.#deliveries.restart()
    })
  }
}
