import { html, type nothing, type PropertyValues, type TemplateResult } from 'lit'
import { Action } from '../app/action.ts'
import { ConsoleElement } from '../app/console-element.ts'
import type { Messages } from '../messages/index.ts'
import { problemNotice } from '../parts/form-parts.ts'

/** One step on the way in: a card in the middle of the page. */
export abstract class EntryScreen extends ConsoleElement {
  protected readonly action: Action = new Action(this)

  protected get words(): Messages['signIn'] {
    return this.texts.signIn
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    // After the parts of the screen have rendered as well.
    setTimeout(() => {
      const empty = [...this.querySelectorAll('input')].find(({ value }) => value === '')
      const first = empty ?? this.querySelector<HTMLElement>('h1')
      first?.focus()
    })
  }

  protected card(title: string, content: TemplateResult): TemplateResult {
    return html`<h1 tabindex="-1">${title}</h1>
      ${problemNotice(this.action.error, this.console)} ${content}`
  }

  protected submitButton(label: string): TemplateResult {
    return html`<button class="button primary" type="submit" ?disabled=${this.action.isRunning}>
      ${this.action.isRunning ? html`${label}…` : label}
    </button>`
  }

  protected get signOutLink(): TemplateResult | typeof nothing {
    return html`<button
      type="button"
      class="button quiet small"
      @click=${() => this.action.run(() => this.console.signOut())}
    >
      ${this.texts.common.back}
    </button>`
  }
}
