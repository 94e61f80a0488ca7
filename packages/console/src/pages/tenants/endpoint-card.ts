import type { ConsoleEndpoint } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { problemNotice } from '../../parts/form-parts.ts'
import { icons } from '../../parts/icons.ts'
import { secretBox } from '../../parts/secret-box.ts'
import { endpointDialog, type EndpointWish } from './endpoint-dialog.ts'
import { rotationDialog } from './rotation-dialog.ts'

/** Whether two secrets sign now. */
const isRotating = (endpoint: ConsoleEndpoint): endpoint is ConsoleEndpoint & { readonly oldSecretUntil: string } =>
  endpoint.oldSecretUntil !== null && Date.parse(endpoint.oldSecretUntil) > Date.now()

/** One webhook endpoint: how it does, what was sent to it, and what can be done with it. */
export class EndpointCard extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    endpoint: { attribute: false },
    secret: { attribute: false },
    changed: { attribute: false },
    open: { state: true },
    hasDeliveries: { state: true },
    tests: { state: true },
  }

  declare tenantId: string
  declare endpoint: ConsoleEndpoint | null
  /** The signing secret, in the one moment in which it can be shown. */
  declare secret: string | null
  declare changed: (endpoint: ConsoleEndpoint) => void
  declare open: 'change' | 'rotate' | 'disable' | null
  declare hasDeliveries: boolean
  /** How many test events were sent from here: the list of deliveries looks again after each. */
  declare tests: number
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.endpoint = null
    this.secret = null
    this.changed = () => undefined
    this.open = null
    this.hasDeliveries = false
    this.tests = 0
  }

  override render(): TemplateResult | typeof nothing {
    const { endpoint, console: state } = this
    if (endpoint === null) return nothing
    const { webhooks, common } = this.texts
    const { disabledAt, events } = endpoint
    const eventNames = events === null ? webhooks.allEvents : events.map((event) => webhooks.events[event]).join(' · ')
    return html`<article class="panel">
      <div class="panel-head">
        <h2 class="mono">${endpoint.url}</h2>
        <span class="badges">
          <span class="badge ${endpoint.livemode ? '' : 'accent'}"
            >${endpoint.livemode ? common.live : common.test}</span
          >
          <span class="badge ${disabledAt === null ? 'good' : 'bad'}"
            >${disabledAt === null ? webhooks.active : webhooks.disabled(this.#at(disabledAt))}</span
          >
        </span>
      </div>
      <p class="small muted">${webhooks.eventsLabel}: ${eventNames}</p>
      ${this.#troubles(endpoint)} ${this.#secretBox()}
      ${this.open === null ? problemNotice(this.#action.error, state) : nothing} ${this.#buttons(endpoint)}
      ${
        this.hasDeliveries
          ? html`<console-deliveries
              .tenantId=${this.tenantId}
              .endpoint=${endpoint}
              .tests=${this.tests}
            ></console-deliveries>`
          : nothing
      }
      ${this.#dialog(endpoint)}
    </article>`
  }

  #at(instant: string): string {
    return instantText(instant, { locale: this.console.locale })
  }

  #troubles(endpoint: ConsoleEndpoint): TemplateResult {
    const { webhooks } = this.texts
    const { disabledAt, disabledReason, failingSince } = endpoint
    return html`${
      disabledAt === null || disabledReason === null
        ? nothing
        : html`<div class="notice caution">
            ${icons.caution}<span>${webhooks.disabledReasons[disabledReason]}</span>
          </div>`
    }
    ${
      disabledAt !== null || failingSince === null
        ? nothing
        : html`<div class="notice caution">
            ${icons.caution}<span>${webhooks.failing(this.#at(failingSince))}</span>
          </div>`
    }
    ${
      isRotating(endpoint)
        ? html`<p class="small">${webhooks.oldSecret(this.#at(endpoint.oldSecretUntil))}</p>`
        : nothing
    }`
  }

  #secretBox(): TemplateResult | typeof nothing {
    const { secret } = this
    if (secret === null) return nothing
    return secretBox({
      label: this.texts.webhooks.shownOnce,
      secret,
      state: this.console,
      onStored: () => (this.secret = null),
    })
  }

  #buttons({ url, disabledAt }: ConsoleEndpoint): TemplateResult {
    const { webhooks, common } = this.texts
    const button = (text: string, act: () => void): TemplateResult =>
      html`<button
        type="button"
        class="button small"
        aria-label="${text}: ${url}"
        ?disabled=${this.#action.isRunning}
        @click=${act}
      >
        ${text}
      </button>`
    const show = (open: EndpointCard['open']) => (): void => {
      this.#action.clear()
      this.open = open
    }
    return html`<div class="button-row">
      <button
        type="button"
        class="button small"
        aria-label="${webhooks.deliveries}: ${url}"
        aria-expanded=${this.hasDeliveries}
        @click=${() => (this.hasDeliveries = !this.hasDeliveries)}
      >
        ${this.hasDeliveries ? webhooks.hideDeliveries : webhooks.deliveries}
      </button>
      ${
        this.console.can('webhooks:write')
          ? html`${disabledAt === null ? button(webhooks.test, this.#test) : nothing}
            ${button(common.change, show('change'))} ${button(webhooks.rotate, show('rotate'))}
            ${disabledAt === null ? button(webhooks.disable, show('disable')) : button(webhooks.enable, this.#enable)}`
          : nothing
      }
    </div>`
  }

  #dialog(endpoint: ConsoleEndpoint): TemplateResult | typeof nothing {
    const { webhooks } = this.texts
    const around = { action: this.#action, state: this.console, onClose: () => (this.open = null) }
    switch (this.open) {
      case null:
        return nothing
      case 'change':
        return endpointDialog({ ...around, endpoint, onSubmit: this.#change })
      case 'rotate':
        return rotationDialog({
          ...around,
          title: webhooks.rotateTitle,
          lead: isRotating(endpoint) ? webhooks.rotateAgainLead : webhooks.rotateLead,
          confirm: webhooks.rotate,
          onRotate: this.#rotate,
        })
      case 'disable':
        return confirmDialog({
          ...around,
          title: webhooks.disableTitle,
          stop: webhooks.disableStop,
          confirm: webhooks.disable,
          isDangerous: true,
          onConfirm: this.#disable,
        })
    }
  }

  #act(work: (path: { readonly tenantId: string; readonly endpointId: string }) => Promise<void>): void {
    const { endpoint } = this
    if (endpoint === null) return
    void this.#action.run(async () => {
      await work({ tenantId: this.tenantId, endpointId: endpoint.id })
      this.open = null
    })
  }

  #test = (): void =>
    this.#act(async (path) => {
      await this.console.client.call('testEndpoint', { path })
      this.console.say(this.texts.webhooks.tested)
      this.hasDeliveries = true
      this.tests += 1
    })

  #change = ({ url, events }: EndpointWish): void =>
    this.#act(async (path) => {
      this.changed(await this.console.client.call('changeEndpoint', { path, body: { url, events } }))
      this.console.say(this.texts.common.saved)
    })

  #rotate = (overlapMinutes: number): void =>
    this.#act(async (path) => {
      const { client } = this.console
      const { endpoint, secret } = await client.call('rotateEndpointSecret', { path, body: { overlapMinutes } })
      this.changed(endpoint)
      this.secret = secret
    })

  #disable = (): void =>
    this.#act(async (path) => {
      this.changed(await this.console.client.call('disableEndpoint', { path }))
    })

  #enable = (): void =>
    this.#act(async (path) => {
      this.changed(await this.console.client.call('changeEndpoint', { path, body: { isEnabled: true } }))
      this.console.say(this.texts.webhooks.enabled)
    })
}
