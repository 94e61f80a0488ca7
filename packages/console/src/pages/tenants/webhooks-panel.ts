import type { ConsoleEndpoint } from '@honnin/shared/console'
import { webhookEventTypes } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { checkBox, entriesOf, problemNotice, textField, textOf } from '../../parts/form-parts.ts'
import { dialog } from '../../parts/modal.ts'
import { secretBox } from '../../parts/secret-box.ts'

/** Where a relying party wants its events, and what was sent there. */
export class WebhooksPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    isAdding: { state: true },
    disabling: { state: true },
    secret: { state: true },
    shownId: { state: true },
  }

  declare tenantId: string
  declare isAdding: boolean
  declare disabling: ConsoleEndpoint | null
  declare secret: string | null
  /** The endpoint whose deliveries are shown. */
  declare shownId: string | null
  readonly #endpoints = new Loaded<readonly ConsoleEndpoint[]>(
    this,
    async (signal) =>
      (await this.console.client.call('listEndpoints', { path: { tenantId: this.tenantId }, signal })).data,
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.isAdding = false
    this.disabling = null
    this.secret = null
    this.shownId = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#endpoints.run()
  }

  override render(): TemplateResult {
    const { webhooks, shell } = this.texts
    const endpoints = this.#endpoints.value
    const add = html`<button type="button" class="button primary" @click=${this.#open}>${webhooks.add}</button>`
    return html`<section class="page">
      <div class="panel-head">
        <p class="muted">${webhooks.lead}</p>
        ${this.console.can('webhooks:write') ? add : nothing}
      </div>
      ${
        this.secret === null
          ? nothing
          : html`<div role="status">
              ${secretBox({ label: webhooks.shownOnce, secret: this.secret, state: this.console })}
            </div>`
      }
      ${problemNotice(this.#endpoints.error, this.console)}
      ${endpoints === null ? html`<p class="loading">${shell.loading}</p>` : nothing}
      ${endpoints?.length === 0 ? html`<div class="panel empty"><strong>${webhooks.none}</strong></div>` : nothing}
      ${endpoints?.map((endpoint) => this.#endpoint(endpoint))} ${this.isAdding ? this.#addDialog() : nothing}
      ${this.#disableDialog()}
    </section>`
  }

  #endpoint(endpoint: ConsoleEndpoint): TemplateResult {
    const { webhooks, common } = this.texts
    const isShown = this.shownId === endpoint.id
    const { disabledAt } = endpoint
    const events =
      endpoint.events === null ? webhooks.allEvents : endpoint.events.map((event) => webhooks.events[event]).join(' · ')
    return html`<article class="panel">
      <div class="panel-head">
        <h2 class="mono">${endpoint.url}</h2>
        <span class="badges">
          <span class="badge ${endpoint.livemode ? '' : 'accent'}"
            >${endpoint.livemode ? common.live : common.test}</span
          >
          <span class="badge ${disabledAt === null ? 'good' : ''}"
            >${disabledAt === null ? webhooks.active : webhooks.disabled(instantText(disabledAt, { locale: this.console.locale }))}</span
          >
        </span>
      </div>
      <p class="small muted">${webhooks.eventsLabel}: ${events}</p>
      <div class="button-row">
        <button
          type="button"
          class="button small"
          aria-expanded=${isShown}
          @click=${() => (this.shownId = isShown ? null : endpoint.id)}
        >
          ${isShown ? webhooks.hideDeliveries : webhooks.deliveries}
        </button>
        ${
          disabledAt === null && this.console.can('webhooks:write')
            ? html`<button type="button" class="button small" @click=${() => (this.disabling = endpoint)}>
                ${webhooks.disable}
              </button>`
            : nothing
        }
      </div>
      ${isShown ? html`<console-deliveries .tenantId=${this.tenantId} .endpointId=${endpoint.id}></console-deliveries>` : nothing}
    </article>`
  }

  #open = (): void => {
    this.isAdding = true
    this.secret = null
    this.#action.clear()
  }

  #addDialog(): TemplateResult {
    const { webhooks, keys, common } = this.texts
    const close = (): void => {
      this.isAdding = false
    }
    return dialog({
      title: webhooks.addTitle,
      onClose: close,
      content: html`<form class="form" @submit=${this.#add}>
        ${textField({ id: 'webhook-url', name: 'url', label: webhooks.url, type: 'url', className: 'mono', isRequired: true, maxLength: 2000 })}
        <fieldset>
          <legend>${keys.mode}</legend>
          ${checkBox({ type: 'radio', name: 'mode', value: 'test', label: common.test, isChecked: true })}
          ${checkBox({ type: 'radio', name: 'mode', value: 'live', label: common.live })}
        </fieldset>
        <details>
          <summary>${webhooks.eventsLabel}: ${webhooks.allEvents}</summary>
          ${webhookEventTypes.map((event) =>
            checkBox({ name: 'event', value: event, label: webhooks.events[event], hint: event, isChecked: true }),
          )}
        </details>
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>${common.add}</button>
        </div>
      </form>`,
    })
  }

  #disableDialog(): TemplateResult | typeof nothing {
    const { disabling } = this
    if (disabling === null) return nothing
    const { webhooks } = this.texts
    return confirmDialog({
      title: webhooks.disableTitle,
      stop: webhooks.disableStop,
      confirm: webhooks.disable,
      action: this.#action,
      state: this.console,
      isDangerous: true,
      onConfirm: () =>
        void this.#action.run(async () => {
          const path = { tenantId: this.tenantId, endpointId: disabling.id }
          await this.console.client.call('disableEndpoint', { path })
          this.disabling = null
          await this.#endpoints.run()
        }),
      onClose: () => (this.disabling = null),
    })
  }

  #add = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const chosen = entries.getAll('event')
    const events = webhookEventTypes.filter((type) => chosen.includes(type))
    const isAll = events.length === webhookEventTypes.length || events.length === 0
    void this.#action.run(async () => {
      const { secret } = await this.console.client.call('addEndpoint', {
        path: { tenantId: this.tenantId },
        body: {
          url: textOf(entries, 'url').trim(),
          livemode: textOf(entries, 'mode') === 'live',
          ...(isAll ? {} : { events }),
        },
      })
      this.isAdding = false
      this.secret = secret
      await this.#endpoints.run()
    })
  }
}
