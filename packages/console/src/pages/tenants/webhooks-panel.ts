import type { ConsoleEndpoint } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { problemNotice } from '../../parts/form-parts.ts'
import { endpointDialog, type EndpointWish } from './endpoint-dialog.ts'

/** Where a relying party wants its events. */
export class WebhooksPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    isAdding: { state: true },
    added: { state: true },
  }

  declare tenantId: string
  declare isAdding: boolean
  declare added: { readonly id: string; readonly secret: string } | null
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
    this.added = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#endpoints.run()
  }

  override render(): TemplateResult {
    const { webhooks, shell } = this.texts
    const { value: endpoints, error, isLoading } = this.#endpoints
    const add = html`<button type="button" class="button primary" @click=${this.#open}>${webhooks.add}</button>`
    return html`<section class="page">
      <div class="panel-head">
        <p class="muted">${webhooks.lead}</p>
        ${this.console.can('webhooks:write') ? add : nothing}
      </div>
      ${problemNotice(error, this.console, () => this.#endpoints.run())}
      ${endpoints === null && isLoading ? html`<p class="loading">${shell.loading}</p>` : nothing}
      ${endpoints?.length === 0 ? html`<div class="panel empty"><strong>${webhooks.none}</strong></div>` : nothing}
      ${repeat(
        endpoints ?? [],
        ({ id }) => id,
        (endpoint) =>
          html`<console-endpoint
            .tenantId=${this.tenantId}
            .endpoint=${endpoint}
            .secret=${this.added?.id === endpoint.id ? this.added.secret : null}
            .changed=${this.#replace}
          ></console-endpoint>`,
      )}
      ${this.isAdding ? this.#dialog() : nothing}
    </section>`
  }

  #open = (): void => {
    this.isAdding = true
    this.added = null
    this.#action.clear()
  }

  #dialog(): TemplateResult {
    return endpointDialog({
      endpoint: null,
      state: this.console,
      action: this.#action,
      onSubmit: this.#add,
      onClose: () => (this.isAdding = false),
    })
  }

  #replace = (changed: ConsoleEndpoint): void => {
    this.#endpoints.set((this.#endpoints.value ?? []).map((one) => (one.id === changed.id ? changed : one)))
  }

  #add = ({ url, livemode, events }: EndpointWish): void => {
    void this.#action.run(async () => {
      const { endpoint, secret } = await this.console.client.call('addEndpoint', {
        path: { tenantId: this.tenantId },
        body: { url, livemode, ...(events === null ? {} : { events }) },
      })
      this.isAdding = false
      this.added = { id: endpoint.id, secret }
      await this.#endpoints.run()
    })
  }
}
