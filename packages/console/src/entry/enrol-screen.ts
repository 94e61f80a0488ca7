import type { Enrolled } from '@honnin/shared/console'
import { html, type PropertyDeclarations, type TemplateResult } from 'lit'
import { checkBox } from '../parts/form-parts.ts'
import { recoveryCodeList } from '../parts/recovery-codes.ts'
import { EntryScreen } from './entry-screen.ts'
import type { FactorSetUpEvent } from './factor-set-up.ts'

/** The first second factor, and the recovery codes that go with it. */
export class EnrolScreen extends EntryScreen {
  static override properties: PropertyDeclarations = { enrolled: { state: true }, isKept: { state: true } }

  declare enrolled: Enrolled | null
  declare isKept: boolean

  constructor() {
    super()
    this.enrolled = null
    this.isKept = false
  }

  override render(): TemplateResult {
    const { enrol, recovery } = this.words
    const { enrolled } = this
    const codes = enrolled?.recoveryCodes ?? null
    if (enrolled === null || codes === null)
      return this.card(
        enrol.title,
        html`<p>${enrol.lead}</p>
          <console-factor-set-up @factor-set-up=${this.#done}></console-factor-set-up>
          <div class="entry-foot">${this.signOutLink}</div>`,
      )
    return this.card(
      recovery.title,
      html`${recoveryCodeList(codes, this.console)}
        ${checkBox({ name: 'kept', value: 'kept', label: recovery.kept, isChecked: this.isKept, onChange: (is) => (this.isKept = is) })}
        <button
          type="button"
          class="button primary"
          ?disabled=${!this.isKept}
          @click=${() => this.console.setSignIn(enrolled.state)}
        >
          ${this.words.next}
        </button>`,
    )
  }

  #done = ({ enrolled }: FactorSetUpEvent): void => {
    if (enrolled.recoveryCodes === null) this.console.setSignIn(enrolled.state)
    this.enrolled = enrolled
  }
}
