import type { Enrolled } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../app/action.ts'
import { ConsoleElement } from '../app/console-element.ts'
import type { ConsoleState } from '../app/console-state.ts'
import { entriesOf, problemNotice, textField, textOf } from '../parts/form-parts.ts'
import { qrPicture } from '../parts/qr-picture.ts'
import { createPasskey, hasPasskeys } from './passkey.ts'

/** A second factor was set up. */
export class FactorSetUpEvent extends Event {
  readonly enrolled: Enrolled
  constructor(enrolled: Enrolled) {
    super('factor-set-up', { bubbles: true })
    this.enrolled = enrolled
  }
}

declare global {
  interface HTMLElementEventMap {
    'factor-set-up': FactorSetUpEvent
  }
}

/** In groups of four, as it is read and typed. */
const grouped = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/g, '$1 ')

/**
 * Sets up a second factor, at the first sign-in or later.
 *
 * @fires factor-set-up once the server has it
 */
export class FactorSetUp extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    kind: {},
    totp: { state: true },
  }

  declare kind: 'totp' | 'passkey' | 'either'
  declare totp: { readonly otpauthUri: string; readonly secret: string } | null
  readonly #action = new Action(this)
  #chosen: 'totp' | 'passkey' = 'totp'

  constructor() {
    super()
    this.kind = 'either'
    this.totp = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.kind === 'passkey') this.#chosen = 'passkey'
    else this.#begin()
  }

  override render(): TemplateResult {
    const { enrol: words } = this.texts.signIn
    const mayChoose = this.kind === 'either' && hasPasskeys()
    return html`<div class="form">
      ${
        mayChoose
          ? html`<div class="tabs" role="group" aria-label=${words.title}>
              ${(['totp', 'passkey'] as const).map(
                (kind) =>
                  html`<button
                    type="button"
                    aria-pressed=${this.#chosen === kind}
                    @click=${() => {
                      this.#chosen = kind
                      this.#action.clear()
                    }}
                  >
                    ${words[kind]}
                  </button>`,
              )}
            </div>`
          : nothing
      }
      ${problemNotice(this.#action.error, this.console)}
      ${this.#chosen === 'totp' ? this.#totpForm(this.console) : this.#passkeyForm()}
    </div>`
  }

  #totpForm(state: ConsoleState): TemplateResult {
    const { enrol: words } = state.texts.signIn
    if (this.totp === null) return html`<p class="loading">${state.texts.shell.loading}</p>`
    return html`<form class="form" @submit=${this.#confirmTotp}>
      <p>${words.scan}</p>
      ${qrPicture(this.totp.otpauthUri, words.qrLabel)}
      <div class="secret">
        <span class="small muted">${words.secret}</span><code>${grouped(this.totp.secret)}</code>
      </div>
      ${textField({
        id: 'field-code',
        name: 'code',
        label: words.enterCode,
        className: 'code',
        inputMode: 'numeric',
        autocomplete: 'one-time-code',
        isRequired: true,
        maxLength: 12,
      })}
      <button class="button primary" type="submit" ?disabled=${this.#action.isRunning}>${words.finish}</button>
    </form>`
  }

  #passkeyForm(): TemplateResult {
    const { enrol: words } = this.texts.signIn
    return html`<form class="form" @submit=${this.#createPasskey}>
      <p>${words.passkeyLead}</p>
      ${textField({ id: 'field-name', name: 'name', label: words.passkeyName, isRequired: true, maxLength: 60 })}
      <button class="button primary" type="submit" ?disabled=${this.#action.isRunning}>${words.createPasskey}</button>
    </form>`
  }

  #begin(): void {
    void this.#action.run(async () => {
      this.totp = await this.console.client.call('beginTotp', {})
    })
  }

  #confirmTotp = (event: SubmitEvent): void => {
    const code = textOf(entriesOf(event), 'code')
    void this.#action.run(async () => {
      this.dispatchEvent(new FactorSetUpEvent(await this.console.client.call('confirmTotp', { body: { code } })))
    })
  }

  #createPasskey = (event: SubmitEvent): void => {
    const name = textOf(entriesOf(event), 'name')
    void this.#action.run(async () => {
      const { client } = this.console
      const response = await createPasskey(await client.call('beginPasskey', {}))
      this.dispatchEvent(new FactorSetUpEvent(await client.call('addPasskey', { body: { name, response } })))
    })
  }
}
