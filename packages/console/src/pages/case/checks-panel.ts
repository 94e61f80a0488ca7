import type { CheckResult } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { outcomeBadge } from '../../parts/display.ts'
import { scoreWords } from './score-words.ts'

const rank = { fail: 0, inconclusive: 1, skipped: 2, pass: 3 } as const

/** Every check: those that need a look first, each with why and how sure. */
export class ChecksPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = { checks: { attribute: false }, hasPassed: { state: true } }

  declare checks: readonly CheckResult[]
  declare hasPassed: boolean

  constructor() {
    super()
    this.checks = []
    this.hasPassed = false
  }

  override render(): TemplateResult {
    const { checks: words } = this.texts.case
    const sorted = this.checks.toSorted((a, b) => rank[a.outcome] - rank[b.outcome])
    const passed = sorted.filter(({ outcome }) => outcome === 'pass').length
    const isShort = passed > 0 && passed < sorted.length
    const shown = isShort && !this.hasPassed ? sorted.filter(({ outcome }) => outcome !== 'pass') : sorted
    return html`<section class="panel" aria-labelledby="checks-title">
      <div class="panel-head">
        <h2 id="checks-title">${words.title}</h2>
        <span class="small muted">${words.summary(passed, sorted.length - passed)}</span>
      </div>
      ${sorted.length === 0 ? html`<p class="muted">${words.none}</p>` : nothing}
      <ul class="checks">
        ${shown.map((check) => this.#line(check))}
      </ul>
      ${
        isShort
          ? html`<button
              type="button"
              class="button small quiet"
              aria-expanded=${this.hasPassed}
              @click=${() => (this.hasPassed = !this.hasPassed)}
            >
              ${this.hasPassed ? words.hidePassed : words.showPassed}
            </button>`
          : nothing
      }
    </section>`
  }

  #line(check: CheckResult): TemplateResult {
    const { checks } = this.texts
    const words = scoreWords(check, checks)
    return html`<li>
      <div class="check-head"><strong>${checks.names[check.id]}</strong>${outcomeBadge(check.outcome, this.texts)}</div>
      ${check.reasons.map((reason) => html`<p>${checks.reasons[reason]}</p>`)}
      ${words === null ? nothing : html`<p class="small muted number">${words}</p>`}
      ${check.model === undefined ? nothing : html`<p class="small muted mono">${checks.model(check.model)}</p>`}
    </li>`
  }
}
