import type { ApiKey } from '@honnin/shared/console'
import { scopes } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { instant } from '../../parts/display.ts'
import { checkBox, entriesOf, problemNotice, textField, textOf } from '../../parts/form-parts.ts'
import { listPanel, table } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'
import { secretBox } from '../../parts/secret-box.ts'

/** What most servers of relying parties need; the rest is given on purpose. */
const usualScopes = new Set<string>(['sessions:write', 'sessions:read'])

/** The secret keys of a relying party. */
export class ApiKeys extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    isCreating: { state: true },
    revoking: { state: true },
    secret: { state: true },
    isScopeMissing: { state: true },
  }

  declare tenantId: string
  declare isCreating: boolean
  declare revoking: ApiKey | null
  declare secret: string | null
  declare isScopeMissing: boolean
  readonly #keys = new Loaded<readonly ApiKey[]>(
    this,
    async (signal) =>
      (await this.console.client.call('listApiKeys', { path: { tenantId: this.tenantId }, signal })).data,
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.isCreating = false
    this.revoking = null
    this.secret = null
    this.isScopeMissing = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#keys.run()
  }

  override render(): TemplateResult {
    const { keys, common } = this.texts
    const mayWrite = this.console.can('keys:write')
    return html`<section class="page">
      <div class="panel-head">
        <p class="muted">${keys.lead}</p>
        ${mayWrite ? html`<button type="button" class="button primary" @click=${this.#open}>${keys.create}</button>` : nothing}
      </div>
      ${
        this.secret === null
          ? nothing
          : html`<div role="status">
              ${secretBox({ label: keys.shownOnce, secret: this.secret, state: this.console })}
            </div>`
      }
      ${listPanel({
        list: { lines: this.#keys.value, error: this.#keys.error, isLoading: this.#keys.isLoading },
        state: this.console,
        empty: keys.none,
        content: (lines) =>
          table(
            [
              keys.label,
              keys.mode,
              keys.scopesLabel,
              common.created,
              common.status,
              ...(mayWrite ? [common.actions] : []),
            ],
            lines.map((line) => this.#row(line, mayWrite)),
          ),
      })}
      ${this.isCreating ? this.#createDialog() : nothing} ${this.#revokeDialog()}
    </section>`
  }

  #row(key: ApiKey, mayWrite: boolean): TemplateResult {
    const { keys, common } = this.texts
    const { console: state } = this
    const revoke = html`<button
      type="button"
      class="button small"
      aria-label="${keys.revoke}: ${key.label}"
      @click=${() => (this.revoking = key)}
    >
      ${keys.revoke}
    </button>`
    return html`<tr class=${key.revokedAt === null ? '' : 'gone'}>
      <th scope="row" data-label=${keys.label}>
        <span>${key.label}<span class="small muted mono block">${key.id}</span></span>
      </th>
      <td data-label=${keys.mode}>
        <span class="badge ${key.livemode ? '' : 'accent'}">${key.livemode ? common.live : common.test}</span>
      </td>
      <td data-label=${keys.scopesLabel} class="small">${key.scopes.map((scope) => keys.scopes[scope]).join(' · ')}</td>
      <td data-label=${common.created} class="nowrap">${instant(key.createdAt, { state })}</td>
      <td data-label=${common.status}>
        <span class="badge ${key.revokedAt === null ? 'good' : ''}"
          >${key.revokedAt === null ? keys.active : keys.revoked(instantText(key.revokedAt, { locale: state.locale }))}</span
        >
      </td>
      ${mayWrite ? html`<td data-label=${common.actions}>${key.revokedAt === null ? revoke : ''}</td>` : nothing}
    </tr>`
  }

  #open = (): void => {
    this.isCreating = true
    this.secret = null
    this.isScopeMissing = false
    this.#action.clear()
  }

  #createDialog(): TemplateResult {
    const { keys, common } = this.texts
    const close = (): void => {
      this.isCreating = false
    }
    return dialog({
      title: keys.createTitle,
      onClose: close,
      content: html`<form class="form" @submit=${this.#create}>
        ${textField({ id: 'key-label', name: 'label', label: keys.label, hint: keys.labelHint, isRequired: true, maxLength: 60 })}
        <fieldset>
          <legend>${keys.mode}</legend>
          ${checkBox({ type: 'radio', name: 'mode', value: 'test', label: keys.test, isChecked: true })}
          ${checkBox({ type: 'radio', name: 'mode', value: 'live', label: keys.live })}
        </fieldset>
        <fieldset>
          <legend>${keys.scopesLabel}</legend>
          ${scopes.map((scope) =>
            checkBox({
              name: 'scope',
              value: scope,
              label: keys.scopes[scope],
              hint: scope,
              isChecked: usualScopes.has(scope),
            }),
          )}
          ${this.isScopeMissing ? html`<p class="problem" role="alert">${common.required}</p>` : nothing}
        </fieldset>
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>${keys.create}</button>
        </div>
      </form>`,
    })
  }

  #revokeDialog(): TemplateResult | typeof nothing {
    const { revoking } = this
    if (revoking === null) return nothing
    const { keys } = this.texts
    return confirmDialog({
      title: keys.revokeTitle(revoking.label),
      stop: keys.revokeStop,
      confirm: keys.revoke,
      action: this.#action,
      state: this.console,
      isDangerous: true,
      onConfirm: () => void this.#revoke(revoking),
      onClose: () => (this.revoking = null),
    })
  }

  #create = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const chosen = entries.getAll('scope')
    const wanted = scopes.filter((scope) => chosen.includes(scope))
    this.isScopeMissing = wanted.length === 0
    if (this.isScopeMissing) return
    void this.#action.run(async () => {
      const { secret } = await this.console.client.call('createApiKey', {
        path: { tenantId: this.tenantId },
        body: { label: textOf(entries, 'label').trim(), livemode: textOf(entries, 'mode') === 'live', scopes: wanted },
      })
      this.isCreating = false
      this.secret = secret
      await this.#keys.run()
    })
  }

  async #revoke({ id }: ApiKey): Promise<void> {
    await this.#action.run(async () => {
      await this.console.client.call('revokeApiKey', { path: { tenantId: this.tenantId, keyId: id } })
      this.revoking = null
      await this.#keys.run()
    })
  }
}
