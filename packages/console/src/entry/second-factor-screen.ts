import type { SecondFactor } from '@honnin/shared/console'
import { html, type nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { entriesOf, textField, textOf } from '../parts/form-parts.ts'
import { EntryScreen } from './entry-screen.ts'
import { confirmPasskey, hasPasskeys } from './passkey.ts'

/** The second proof: a code, a passkey, or a recovery code. */
export class SecondFactorScreen extends EntryScreen {
  static override properties: PropertyDeclarations = { factors: { attribute: false }, chosen: { state: true } }

  declare factors: readonly SecondFactor[]
  declare chosen: SecondFactor | null

  constructor() {
    super()
    this.factors = []
    this.chosen = null
  }

  override render(): TemplateResult {
    const usable = this.factors.filter((factor) => factor !== 'passkey' || hasPasskeys())
    const shown = this.chosen ?? usable.find((factor) => factor !== 'recovery_code') ?? 'recovery_code'
    return this.card(this.words.secondFactor.title, html`${this.#form(shown)} ${this.#others(usable, shown)}`)
  }

  #form(factor: SecondFactor): TemplateResult {
    const { secondFactor: words } = this.words
    switch (factor) {
      case 'totp':
        return html`<p>${words.totpLead}</p>
          <form class="form" @submit=${this.#sendCode}>
            ${textField({
              id: 'field-code',
              name: 'code',
              label: words.code,
              className: 'code',
              inputMode: 'numeric',
              autocomplete: 'one-time-code',
              isRequired: true,
              maxLength: 12,
            })}
            ${this.submitButton(words.send)}
          </form>`
      case 'recovery_code':
        return html`<p>${words.recoveryLead}</p>
          <form class="form" @submit=${this.#sendRecoveryCode}>
            ${textField({ id: 'field-code', name: 'code', label: words.recoveryCode, className: 'mono', isRequired: true, maxLength: 64 })}
            ${this.submitButton(words.send)}
          </form>
          <p class="small muted">${words.lostAll}</p>`
      case 'passkey':
        return html`<p>${words.passkeyLead}</p>
          <button class="button primary" type="button" ?disabled=${this.action.isRunning} @click=${this.#usePasskey}>
            ${words.usePasskey}
          </button>`
    }
  }

  #others(usable: readonly SecondFactor[], shown: SecondFactor): TemplateResult | typeof nothing {
    const { secondFactor: words } = this.words
    const labels = { totp: words.useTotp, passkey: words.usePasskey, recovery_code: words.useRecovery }
    const choose = (factor: SecondFactor) => () => {
      this.chosen = factor
      this.action.clear()
    }
    return html`<div class="entry-foot">
      ${usable
        .filter((factor) => factor !== shown)
        .map(
          (factor) =>
            html`<button type="button" class="button quiet small" @click=${choose(factor)}>${labels[factor]}</button>`,
        )}
      ${this.signOutLink}
    </div>`
  }

  #sendCode = (event: SubmitEvent): void => {
    const code = textOf(entriesOf(event), 'code')
    void this.action.run(async () => {
      this.console.setSignIn(await this.console.client.call('signInTotp', { body: { code } }))
    })
  }

  #sendRecoveryCode = (event: SubmitEvent): void => {
    const code = textOf(entriesOf(event), 'code')
    void this.action.run(async () => {
      this.console.setSignIn(await this.console.client.call('signInRecovery', { body: { code } }))
    })
  }

  #usePasskey = (): void => {
    void this.action.run(async () => {
      const { client } = this.console
      const response = await confirmPasskey(await client.call('passkeyOptions', {}))
      this.console.setSignIn(await client.call('signInPasskey', { body: { response } }))
    })
  }
}
