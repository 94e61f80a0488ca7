import type { Factors, OwnSession } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { preferences } from '../../app/preferences.ts'
import { instantText } from '../../app/times.ts'
import type { FactorSetUpEvent } from '../../entry/factor-set-up.ts'
import { hasPasskeys } from '../../entry/passkey.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { pageHead } from '../../parts/display.ts'
import { entriesOf, problemNotice, textOf } from '../../parts/form-parts.ts'
import { dialog } from '../../parts/modal.ts'
import { newPasswordFields } from '../../parts/new-password-fields.ts'
import { browserName } from './browser-name.ts'
import { recoveryCodeList } from '../../parts/recovery-codes.ts'

type Open =
  | { readonly kind: 'totp' | 'passkey' | 'renewCodes' }
  | { readonly kind: 'removePasskey'; readonly id: string; readonly name: string }
  | null

/** One's own sign-in: password, second steps, sessions, and how the console looks. */
export class AccountPage extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    open: { state: true },
    codes: { state: true },
    isDifferent: { state: true },
  }

  declare open: Open
  declare codes: readonly string[] | null
  declare isDifferent: boolean
  readonly #factors = new Loaded<Factors>(this, (signal) => this.console.client.call('factors', { signal }))
  readonly #sessions = new Loaded<readonly OwnSession[]>(
    this,
    async (signal) => (await this.console.client.call('ownSessions', { signal })).data,
  )
  readonly #action = new Action(this)
  readonly #passwordAction = new Action(this)

  constructor() {
    super()
    this.open = null
    this.codes = null
    this.isDifferent = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#factors.run()
    void this.#sessions.run()
  }

  override render(): TemplateResult {
    const { account } = this.texts
    return html`<div class="page">
      ${pageHead({ title: account.title, lead: `${this.console.me?.displayName} (${this.console.me?.login})` })}
      <div class="columns">
        ${this.#factorPanel()} ${this.#passwordPanel()} ${this.#sessionPanel()}
        <section class="panel">
          <h2>${account.preferences}</h2>
          ${preferences(this.console, 'account')}
          <div>
            <button type="button" class="button small" @click=${() => this.console.showHelp(true)}>
              ${this.texts.shell.shortcuts}
            </button>
          </div>
        </section>
      </div>
      ${this.#dialog()} ${this.#codesDialog()}
    </div>`
  }

  #at(instant: string): string {
    return instantText(instant, { locale: this.console.locale })
  }

  #show(open: Open): void {
    this.#action.clear()
    this.open = open
  }

  #factorPanel(): TemplateResult {
    const { account, common } = this.texts
    const factors = this.#factors.value
    return html`<section class="panel">
      <h2>${account.factors}</h2>
      ${problemNotice(this.#factors.error, this.console, () => this.#factors.run())}
      ${
        factors === null
          ? nothing
          : html`<dl class="facts">
              <dt>${account.app}</dt>
              <dd>
                ${factors.totp === null ? account.appMissing : account.appSince(this.#at(factors.totp.enrolledAt))}
                <button type="button" class="button small" @click=${() => this.#show({ kind: 'totp' })}>
                  ${factors.totp === null ? account.setUpApp : account.replaceApp}
                </button>
              </dd>
              <dt>${account.passkeys}</dt>
              <dd>
                ${factors.passkeys.length === 0 ? account.noPasskeys : nothing}
                <ul>
                  ${factors.passkeys.map(
                    ({ id, name, lastUsedAt }) =>
                      html`<li>
                        ${name}
                        <span class="small muted"
                          >${lastUsedAt === null ? account.neverUsed : account.lastUsed(this.#at(lastUsedAt))}</span
                        >
                        <button
                          type="button"
                          class="button small quiet"
                          aria-label="${common.remove}: ${name}"
                          @click=${() => this.#show({ kind: 'removePasskey', id, name })}
                        >
                          ${common.remove}
                        </button>
                      </li>`,
                  )}
                </ul>
                ${
                  hasPasskeys()
                    ? html`<button type="button" class="button small" @click=${() => this.#show({ kind: 'passkey' })}>
                        ${account.addPasskey}
                      </button>`
                    : html`<p class="small muted">${account.noPasskeySupport}</p>`
                }
              </dd>
              <dt>${account.codes}</dt>
              <dd>
                ${account.codesLeft(factors.recoveryCodesLeft)}
                <button type="button" class="button small" @click=${() => this.#show({ kind: 'renewCodes' })}>
                  ${account.renewCodes}
                </button>
              </dd>
            </dl>`
      }
    </section>`
  }

  #passwordPanel(): TemplateResult {
    const { account } = this.texts
    const { changePassword: words } = this.texts.signIn
    return html`<section class="panel">
      <h2>${account.password}</h2>
      ${problemNotice(this.#passwordAction.error, this.console)}
      <form class="form" @submit=${this.#changePassword}>
        <console-password name="current" .label=${words.current}></console-password>
        ${newPasswordFields(words, this.isDifferent)}
        <div>
          <button class="button" type="submit" ?disabled=${this.#passwordAction.isRunning}>${words.send}</button>
        </div>
      </form>
    </section>`
  }

  #sessionPanel(): TemplateResult {
    const { account } = this.texts
    const sessions = this.#sessions.value ?? []
    const end = (id: string): void =>
      void this.#action.run(async () => {
        this.#sessions.set((await this.console.client.call('endSession', { path: { id } })).data)
      })
    const endOthers = (): void =>
      void this.#action.run(async () => {
        this.#sessions.set((await this.console.client.call('endOtherSessions', {})).data)
      })
    return html`<section class="panel">
      <div class="panel-head">
        <h2>${account.sessions}</h2>
        ${sessions.length > 1 ? html`<button type="button" class="button small" @click=${endOthers}>${account.endOthers}</button>` : nothing}
      </div>
      ${problemNotice(this.#sessions.error, this.console, () => this.#sessions.run())}
      <ul class="own-sessions">
        ${sessions.map(
          (session) =>
            html`<li>
              <div>
                <strong>${browserName(session.browser)}</strong>
                ${session.isThis ? html`<span class="badge accent">${account.thisOne}</span>` : nothing}
                <div class="small muted">
                  ${session.address} · ${account.since(this.#at(session.signedInAt))} ·
                  ${account.seen(this.#at(session.lastSeenAt))}
                </div>
              </div>
              ${session.isThis ? nothing : html`<button type="button" class="button small" aria-label="${account.end}: ${browserName(session.browser)}" @click=${() => end(session.id)}>${account.end}</button>`}
            </li>`,
        )}
      </ul>
    </section>`
  }

  #dialog(): TemplateResult | typeof nothing {
    const { open } = this
    if (open === null) return nothing
    const { account, common } = this.texts
    const close = (): void => {
      this.open = null
    }
    const shared = { action: this.#action, state: this.console, onClose: close }
    switch (open.kind) {
      case 'renewCodes':
        return confirmDialog({
          ...shared,
          title: account.renewTitle,
          stop: account.renewStop,
          confirm: account.renewCodes,
          onConfirm: () => void this.#renewCodes(),
        })
      case 'removePasskey':
        return confirmDialog({
          ...shared,
          title: account.removeTitle(open.name),
          stop: account.removeStop,
          confirm: common.remove,
          isDangerous: true,
          onConfirm: () => void this.#removePasskey(open.id),
        })
      case 'totp':
      case 'passkey':
        return dialog({
          title: open.kind === 'totp' ? account.app : account.addPasskey,
          onClose: close,
          content: html`<console-factor-set-up .kind=${open.kind} @factor-set-up=${this.#added}></console-factor-set-up>
            <div class="button-row end">
              <button type="button" class="button" @click=${close}>${common.cancel}</button>
            </div>`,
        })
    }
  }

  #codesDialog(): TemplateResult | typeof nothing {
    const { codes } = this
    if (codes === null) return nothing
    const close = (): void => {
      this.codes = null
    }
    return dialog({
      title: this.texts.signIn.recovery.title,
      onClose: close,
      content: html`${recoveryCodeList(codes, this.console)}
        <div class="button-row end">
          <button type="button" class="button primary" @click=${close}>${this.texts.signIn.recovery.kept}</button>
        </div>`,
    })
  }

  #added = ({ enrolled }: FactorSetUpEvent): void => {
    this.open = null
    this.codes = enrolled.recoveryCodes
    this.console.say(this.texts.account.factorAdded)
    void this.#factors.run()
  }

  async #renewCodes(): Promise<void> {
    await this.#action.run(async () => {
      const { recoveryCodes } = await this.console.client.call('renewRecoveryCodes', {})
      this.open = null
      this.codes = recoveryCodes
      await this.#factors.run()
    })
  }

  async #removePasskey(passkeyId: string): Promise<void> {
    await this.#action.run(async () => {
      this.#factors.set(await this.console.client.call('removePasskey', { path: { passkeyId } }))
      this.open = null
    })
  }

  #changePassword = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const form = event.target
    const [current, next] = [textOf(entries, 'current'), textOf(entries, 'next')]
    this.isDifferent = next !== textOf(entries, 'repeated')
    if (this.isDifferent) return
    void this.#passwordAction.run(async () => {
      this.console.setSignIn(await this.console.client.call('changePassword', { body: { current, next } }))
      if (form instanceof HTMLFormElement) form.reset()
      this.console.say(this.texts.signIn.changePassword.done)
      await this.#sessions.run()
    })
  }
}
