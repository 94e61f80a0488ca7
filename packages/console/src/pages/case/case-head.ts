import type { Case } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'
import { hrefOf } from '../../app/route.ts'
import { shortId, statusBadge, testBadge } from '../../parts/display.ts'
import { icons } from '../../parts/icons.ts'
import { documentName, stateOfWork, waitingText } from '../case-columns.ts'

/** What decides stands at the top: the state, how long it waits, and why a person must look. */
export const caseHead = (shown: Case, state: ConsoleState): TemplateResult => {
  const { texts } = state
  const { case: words } = texts
  const isOpen = shown.status === 'review'
  const age = waitingText(shown, state, Date.now())
  const facts = [
    shown.tenant.name,
    texts.sessions.plans[shown.plan],
    documentName(shown, state),
    words.attempt(shown.attempt),
    isOpen && shown.attemptsLeft > 0 ? words.attemptsLeft(shown.attemptsLeft) : '',
  ].filter((fact) => fact !== '')
  return html`<header class="case-head">
    <div class="case-title">
      <a class="button small" href=${hrefOf('queue')} aria-label=${words.toQueue}>${icons.arrow}</a>
      <h1 tabindex="-1">${words.title(shortId(shown.sessionId))}</h1>
      <span class="badges">
        ${statusBadge(shown.status, texts)} ${testBadge(shown.livemode, texts)}
        ${age === '' || !isOpen ? nothing : html`<span class="badge">${icons.retention}${words.age(age)}</span>`}
        ${stateOfWork(shown, state)}
      </span>
    </div>
    <p class="small muted">${facts.join(' · ')} · <span class="mono">${shown.sessionId}</span></p>
    ${
      shown.reasons.length === 0
        ? nothing
        : html`<div class="why">
            <h2>${isOpen ? words.whyHere : words.whyDecided}</h2>
            <ul class="reason-list">
              ${shown.reasons.map((reason) => html`<li>${texts.checks.reasons[reason]}</li>`)}
            </ul>
          </div>`
    }
  </header>`
}
