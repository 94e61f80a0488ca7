import type { ApiKey } from '@honnin/shared/console'
import { scopes } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { instant, shortId } from '../../parts/display.ts'
import { entriesOf, textOf } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
import { secretBox } from '../../parts/secret-box.ts'
import { newKeyDialog } from './new-key-dialog.ts'
import { rotationDialog } from './rotation-dialog.ts'

type Open = { readonly kind: 'create' } | { readonly kind: 'rotate' | 'revoke'; readonly key: ApiKey } | null

/** The secret keys of a relying party. */
export class ApiKeys extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    open: { state: true },
    secret: { state: true },
    isScopeMissing: { state: true },
  }

  declare tenantId: string
  declare open: Open
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
    this.open = null
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
    const create = html`<button type="button" class="button primary" @click=${() => this.#show({ kind: 'create' })}>
      ${keys.create}
    </button>`
    return html`<section class="page">
      <div class="panel-head">
        <p class="muted">${keys.lead}</p>
        ${mayWrite ? create : nothing}
      </div>
      ${this.#secretBox()}
      ${listPanel({
        list: this.#keys.asList,
        state: this.console,
        empty: keys.none,
        content: (lines) =>
          table(
            [
              keys.label,
              keys.scopesLabel,
              common.created,
              keys.lastUsed,
              common.status,
              ...(mayWrite ? [common.actions] : []),
            ],
            lines.map((line) => this.#row(line, mayWrite)),
          ),
      })}
      ${this.#dialog()}
    </section>`
  }

  #secretBox(): TemplateResult | typeof nothing {
    const { secret } = this
    if (secret === null) return nothing
    return secretBox({
      label: this.texts.keys.shownOnce,
      secret,
      state: this.console,
      onStored: () => (this.secret = null),
    })
  }

  #row(key: ApiKey, mayWrite: boolean): TemplateResult {
    const { keys, common } = this.texts
    const { console: state } = this
    const isOver = this.#isOver(key)
    const button = (kind: 'rotate' | 'revoke'): TemplateResult =>
      html`<button
        type="button"
        class="button small"
        aria-label="${keys[kind]}: ${key.label}"
        @click=${() => this.#show({ kind, key })}
      >
        ${keys[kind]}
      </button>`
    return html`<tr class=${isOver ? 'gone' : ''}>
      <th scope="row" data-label=${keys.label}>
        <span
          >${key.label}
          <span class="badge ${key.livemode ? '' : 'accent'}">${key.livemode ? common.live : common.test}</span>
          <span class="small muted mono block">${key.id}</span>
          ${key.replaces === null ? nothing : html`<span class="small muted block">${keys.replaces(shortId(key.replaces))}</span>`}</span
        >
      </th>
      ${cell(keys.scopesLabel, key.scopes.map((scope) => keys.scopes[scope]).join(' · '), 'small prose')}
      ${cell(common.created, instant(key.createdAt, { state }))}
      ${cell(
        keys.lastUsed,
        key.lastUsedAt === null
          ? html`<span class="muted">${keys.neverUsed}</span>`
          : instant(key.lastUsedAt, { state }),
      )}
      ${cell(common.status, html`<span class="badges">${this.#status(key)}</span>`)}
      ${
        mayWrite
          ? cell(
              common.actions,
              isOver
                ? nothing
                : html`<div class="button-row">
                    ${key.expiresAt === null ? button('rotate') : nothing} ${button('revoke')}
                  </div>`,
            )
          : nothing
      }
    </tr>`
  }

  #isOver({ revokedAt, expiresAt }: ApiKey): boolean {
    return revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now())
  }

  #status(key: ApiKey): TemplateResult {
    const { keys } = this.texts
    const at = (instant: string): string => instantText(instant, { locale: this.console.locale })
    if (key.revokedAt !== null) return html`<span class="badge">${keys.revoked(at(key.revokedAt))}</span>`
    if (key.expiresAt === null) return html`<span class="badge good">${keys.active}</span>`
    return this.#isOver(key)
      ? html`<span class="badge">${keys.ended(at(key.expiresAt))}</span>`
      : html`<span class="badge caution">${keys.ends(at(key.expiresAt))}</span>`
  }

  #show(open: Open): void {
    this.open = open
    this.isScopeMissing = false
    this.#action.clear()
  }

  #dialog(): TemplateResult | typeof nothing {
    const { open, console: state } = this
    if (open === null) return nothing
    const { keys } = this.texts
    const around = { action: this.#action, state, onClose: () => (this.open = null) }
    switch (open.kind) {
      case 'create':
        return newKeyDialog({ ...around, isScopeMissing: this.isScopeMissing, onSubmit: this.#create })
      case 'rotate':
        return rotationDialog({
          ...around,
          title: keys.rotateTitle(open.key.label),
          lead: keys.rotateLead,
          confirm: keys.rotate,
          onRotate: (overlapMinutes) => this.#rotate(open.key, overlapMinutes),
        })
      case 'revoke':
        return confirmDialog({
          ...around,
          title: keys.revokeTitle(open.key.label),
          stop: keys.revokeStop,
          confirm: keys.revoke,
          isDangerous: true,
          onConfirm: () => this.#revoke(open.key),
        })
    }
  }

  #create = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const chosen = entries.getAll('scope')
    const wanted = scopes.filter((scope) => chosen.includes(scope))
    this.isScopeMissing = wanted.length === 0
    if (this.isScopeMissing) return
    this.#change(async () => {
      const { secret } = await this.console.client.call('createApiKey', {
        path: { tenantId: this.tenantId },
        body: { label: textOf(entries, 'label').trim(), livemode: textOf(entries, 'mode') === 'live', scopes: wanted },
      })
      this.secret = secret
    })
  }

  #rotate({ id }: ApiKey, overlapMinutes: number): void {
    this.#change(async () => {
      const path = { tenantId: this.tenantId, keyId: id }
      const { secret } = await this.console.client.call('rotateApiKey', { path, body: { overlapMinutes } })
      this.secret = secret
    })
  }

  #revoke({ id }: ApiKey): void {
    this.#change(async () => {
      await this.console.client.call('revokeApiKey', { path: { tenantId: this.tenantId, keyId: id } })
      this.console.say(this.texts.keys.isRevoked)
    })
  }

  #change(work: () => Promise<void>): void {
    void this.#action.run(async () => {
      await work()
      this.open = null
      await this.#keys.run()
    })
  }
}
