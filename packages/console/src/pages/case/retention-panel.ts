import type { Case } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { instantText } from '../../app/times.ts'
import { entriesOf, problemNotice, textArea, textField, textOf } from '../../parts/form-parts.ts'
import { icons } from '../../parts/icons.ts'
import { dialog } from '../../parts/modal.ts'

type Step = 'hold' | 'releaseHold' | 'erase'
const calls = { hold: 'holdCase', releaseHold: 'releaseHold', erase: 'eraseCase' } as const

/** How much of the session's id must be typed before everything of it is destroyed. */
const confirmedCharacters = 6

/** The retention of a case was changed. */
export class CaseChangedEvent extends Event {
  readonly changed: Case
  constructor(changed: Case) {
    super('case-changed', { bubbles: true })
    this.changed = changed
  }
}

declare global {
  interface HTMLElementEventMap {
    'case-changed': CaseChangedEvent
  }
}

/**
 * How long a case is kept, the hold that stops its end, and its end at once.
 *
 * @fires case-changed with the case as it is now
 */
export class RetentionPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    case: { attribute: false },
    step: { state: true },
    isMistyped: { state: true },
  }

  declare case: Case | null
  declare step: Step | null
  declare isMistyped: boolean
  readonly #action = new Action(this)

  constructor() {
    super()
    this.case = null
    this.step = null
    this.isMistyped = false
  }

  override render(): TemplateResult | typeof nothing {
    const shown = this.case
    if (shown === null) return nothing
    const { more } = this.texts.case
    const { locale } = this.console
    const at = (instant: string): string => instantText(instant, { locale })
    return html`<section class="panel" aria-labelledby="retention-title">
      <h2 id="retention-title">${more.title}</h2>
      ${shown.retainUntil === null || shown.erased !== null ? nothing : html`<p>${more.retainUntil}: ${at(shown.retainUntil)}</p>`}
      ${shown.held === null ? nothing : html`<div class="notice">${icons.holds}<span>${more.held(at(shown.held.since))}</span></div>`}
      ${shown.erased === null ? this.#buttons(shown) : html`<p>${more.erased(at(shown.erased.at))}</p>`}
      ${this.step === null ? nothing : this.#dialog(shown, this.step)}
    </section>`
  }

  #buttons(shown: Case): TemplateResult {
    const { more } = this.texts.case
    const open = (step: Step) => () => {
      this.step = step
      this.isMistyped = false
      this.#action.clear()
    }
    const button = (step: Step, label: string): TemplateResult =>
      html`<button type="button" class="button small" @click=${open(step)}>${label}</button>`
    return html`<div class="button-row">
      ${this.console.can('sessions:hold') ? (shown.held === null ? button('hold', more.hold) : button('releaseHold', more.release)) : nothing}
      ${this.console.can('sessions:erase') && shown.held === null ? button('erase', more.erase) : nothing}
    </div>`
  }

  #dialog(shown: Case, step: Step): TemplateResult {
    const { more } = this.texts.case
    const { common } = this.texts
    const titles = { hold: more.holdTitle, releaseHold: more.release, erase: more.eraseTitle }
    const close = (): void => {
      this.step = null
    }
    return dialog({
      title: titles[step],
      onClose: close,
      content: html`<form class="form" @submit=${(event: SubmitEvent) => this.#submit(event, shown, step)}>
        ${step === 'hold' ? html`<p>${more.holdLead}</p>` : nothing}
        ${
          step === 'erase'
            ? html`<div class="notice bad stop">${icons.caution}<strong>${more.eraseStop}</strong></div>
                ${textField({
                  id: 'erase-id',
                  name: 'confirmed',
                  label: more.eraseConfirm,
                  hint: shown.sessionId,
                  className: 'mono',
                  isRequired: true,
                  problem: this.isMistyped ? more.eraseMistyped : null,
                })}`
            : nothing
        }
        ${textArea({ id: 'retention-reason', name: 'reason', label: more.reason, isRequired: true, maxLength: 500 })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button
            type="submit"
            class="button ${step === 'erase' ? 'danger' : 'primary'}"
            ?disabled=${this.#action.isRunning}
          >
            ${step === 'erase' ? more.erase : common.confirm}
          </button>
        </div>
      </form>`,
    })
  }

  #submit(event: SubmitEvent, shown: Case, step: Step): void {
    const entries = entriesOf(event)
    const reason = textOf(entries, 'reason').trim()
    this.isMistyped =
      step === 'erase' && textOf(entries, 'confirmed').trim() !== shown.sessionId.slice(-confirmedCharacters)
    if (this.isMistyped) return
    void this.#action.run(async () => {
      const changed = await this.console.client.call(calls[step], {
        path: { sessionId: shown.sessionId },
        body: { reason },
      })
      this.step = null
      this.dispatchEvent(new CaseChangedEvent(changed))
    })
  }
}
