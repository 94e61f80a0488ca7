import { html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { entriesOf, textOf } from '../parts/form-parts.ts'
import { newPasswordFields } from '../parts/new-password-fields.ts'
import { EntryScreen } from './entry-screen.ts'

/** The password that somebody else made is replaced by one that only this person knows. */
export class PasswordChangeScreen extends EntryScreen {
  static override properties: PropertyDeclarations = { isDifferent: { state: true } }

  declare isDifferent: boolean

  constructor() {
    super()
    this.isDifferent = false
  }

  override render(): TemplateResult {
    const { changePassword: words } = this.words
    return this.card(
      words.title,
      html`<p>${words.leadFirst}</p>
        <form class="form" @submit=${this.#submit}>
          ${newPasswordFields(words, this.isDifferent)} ${this.submitButton(words.send)}
        </form>
        <div class="entry-foot">${this.signOutLink}</div>`,
    )
  }

  #submit = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const next = textOf(entries, 'next')
    this.isDifferent = next !== textOf(entries, 'repeated')
    if (this.isDifferent) return
    void this.action.run(async () => {
      this.console.setSignIn(await this.console.client.call('changePassword', { body: { next } }))
    })
  }
}
