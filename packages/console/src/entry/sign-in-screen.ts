import { html, nothing, type TemplateResult } from 'lit'
import { instantText } from '../app/times.ts'
import { entriesOf, textField, textOf } from '../parts/form-parts.ts'
import { icons } from '../parts/icons.ts'
import { EntryScreen } from './entry-screen.ts'

/** ID and password, and why the session before ended. */
export class SignInScreen extends EntryScreen {
  override render(): TemplateResult {
    const { words, console: state } = this
    return this.card(
      words.title,
      html`${
          state.ended === null || this.action.error !== null
            ? nothing
            : html`<div class="notice" role="status">
                ${icons.info}
                <span>${words.ended[state.ended]}</span>
              </div>`
        }
        ${this.#locked()}
        <form class="form" @submit=${this.#submit}>
          ${textField({
            id: 'field-login',
            name: 'login',
            label: words.login,
            value: state.lastMe?.login ?? '',
            autocomplete: 'username',
            isRequired: true,
          })}
          <console-password .label=${words.password}></console-password>
          ${this.submitButton(words.next)}
        </form>`,
    )
  }

  #locked(): TemplateResult | typeof nothing {
    const { error } = this.action
    if (error?.code !== 'sign_in_locked' && error?.code !== 'rate_limited') return nothing
    if (error.retryAfterSeconds === null) return html`<p>${this.words.lockedShort}</p>`
    const until = new Date(Date.now() + error.retryAfterSeconds * 1000).toISOString()
    return html`<p>${this.words.locked(instantText(until, { locale: this.console.locale, to: 'clock' }))}</p>`
  }

  #submit = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const [login, password] = [textOf(entries, 'login').trim(), textOf(entries, 'password')]
    void this.action.run(async () => {
      this.console.setSignIn(await this.console.client.call('signIn', { body: { login, password } }))
    })
  }
}
