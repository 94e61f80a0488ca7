import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../app/console-element.ts'
import { icons } from '../parts/icons.ts'

/** A password that can be looked at while it is typed. */
export class PasswordInput extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    name: {},
    label: {},
    hint: {},
    problem: {},
    autocomplete: {},
    isShown: { state: true },
  }

  declare name: string
  declare label: string
  declare hint: string
  declare problem: string
  declare autocomplete: string
  declare isShown: boolean

  constructor() {
    super()
    this.name = 'password'
    this.label = ''
    this.hint = ''
    this.problem = ''
    this.autocomplete = 'current-password'
    this.isShown = false
  }

  override render(): TemplateResult {
    const { isShown, texts } = this
    const id = `field-${this.name}`
    const described = [this.hint === '' ? '' : `${id}-hint`, this.problem === '' ? '' : `${id}-problem`]
      .join(' ')
      .trim()
    return html`<div class="field">
      <label for=${id}>${this.label}</label>
      ${this.hint === '' ? nothing : html`<span class="hint" id="${id}-hint">${this.hint}</span>`}
      <span class="password-line">
        <input
          id=${id}
          name=${this.name}
          class="input"
          type=${isShown ? 'text' : 'password'}
          maxlength="512"
          autocomplete=${this.autocomplete}
          autocapitalize="none"
          spellcheck="false"
          required
          aria-invalid=${this.problem === '' ? nothing : 'true'}
          aria-describedby=${described || nothing}
        />
        <button
          type="button"
          class="button"
          aria-pressed=${isShown}
          aria-label=${texts.signIn.showPassword}
          @click=${() => (this.isShown = !isShown)}
        >
          ${isShown ? icons.eyeOff : icons.eye}
        </button>
      </span>
      ${this.problem === '' ? nothing : html`<span class="problem" id="${id}-problem">${this.problem}</span>`}
    </div>`
  }
}
