import type { ConsoleDelivery } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { instantText } from '../../app/times.ts'
import { instant, shortId } from '../../parts/display.ts'
import { problemNotice } from '../../parts/form-parts.ts'
import { listPanel, table } from '../../parts/lists.ts'

const tones = { pending: 'caution', delivered: 'good', failed: 'bad' } as const

/** What was sent to an endpoint, with every attempt. */
export class DeliveriesList extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    endpointId: { attribute: false },
  }

  declare tenantId: string
  declare endpointId: string
  readonly #deliveries = new Paged<ConsoleDelivery>(this, (cursor, signal) =>
    this.console.client.call('listEndpointDeliveries', { path: this.#path, query: { cursor }, signal }),
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.endpointId = ''
  }

  get #path(): { readonly tenantId: string; readonly endpointId: string } {
    return { tenantId: this.tenantId, endpointId: this.endpointId }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#deliveries.restart()
  }

  override render(): TemplateResult {
    const { webhooks, common } = this.texts
    return html`${problemNotice(this.#action.error, this.console)}
    ${listPanel({
      list: this.#deliveries,
      state: this.console,
      empty: webhooks.noDeliveries,
      content: (lines) =>
        table(
          [webhooks.event, webhooks.session, common.created, common.status, webhooks.attempts, ''],
          lines.map((line) => this.#row(line)),
        ),
    })}`
  }

  #row(delivery: ConsoleDelivery): TemplateResult {
    const { webhooks, common } = this.texts
    const { console: state } = this
    const { nextAttemptAt } = delivery
    const session = delivery.sessionId
    return html`<tr>
      <th scope="row" data-label=${webhooks.event}>${webhooks.events[delivery.type]}</th>
      <td data-label=${webhooks.session}>
        ${
          session === null
            ? ''
            : state.can('cases:read')
              ? html`<a class="mono" href=${hrefOf('case', { id: session })}>${shortId(session)}</a>`
              : html`<span class="mono">${shortId(session)}</span>`
        }
      </td>
      <td data-label=${common.created} class="nowrap">${instant(delivery.createdAt, { state, to: 'second' })}</td>
      <td data-label=${common.status}>
        <span>
          <span class="badge ${tones[delivery.state]}">${webhooks.states[delivery.state]}</span>
          ${
            nextAttemptAt === null
              ? nothing
              : html`<span class="small muted block"
                  >${webhooks.nextAttempt(instantText(nextAttemptAt, { locale: state.locale }))}</span
                >`
          }
        </span>
      </td>
      <td data-label=${webhooks.attempts} class="small">
        <ol>
          ${delivery.attempts.map(
            ({ at, status, error, durationMs }) =>
              html`<li>
                ${instant(at, { state, to: 'second' })}
                ${status === null ? webhooks.noAnswer(error ?? '', durationMs) : webhooks.answer(status, durationMs)}
              </li>`,
          )}
        </ol>
      </td>
      <td>
        ${
          state.can('webhooks:write')
            ? html`<button
                type="button"
                class="button small"
                aria-label="${webhooks.resend}: ${delivery.id}"
                ?disabled=${this.#action.isRunning}
                @click=${() => this.#resend(delivery.id)}
              >
                ${webhooks.resend}
              </button>`
            : ''
        }
      </td>
    </tr>`
  }

  #resend(deliveryId: string): void {
    void this.#action.run(async () => {
      await this.console.client.call('resendEndpointDelivery', { path: { ...this.#path, deliveryId } })
      this.console.say(this.texts.webhooks.resent)
      await this.#deliveries.restart()
    })
  }
}
