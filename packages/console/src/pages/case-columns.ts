import type { CaseSummary } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import { spanText } from '../app/times.ts'
import { testBadge } from '../parts/display.ts'
import { icons } from '../parts/icons.ts'

/** How many reasons a line names; the case has them all. */
const namedReasons = 3

export const waitingText = (summary: CaseSummary, state: ConsoleState, nowMs: number): string =>
  summary.waitingSince === null ? '' : spanText(nowMs - Date.parse(summary.waitingSince), state.texts.time)

export const reasonList = (summary: CaseSummary, state: ConsoleState): TemplateResult => {
  const { checks, queue } = state.texts
  const { reasons } = summary
  if (reasons.length === 0) return html`<span class="muted">${queue.noReason}</span>`
  return html`<ul class="reason-list">
    ${reasons.slice(0, namedReasons).map((reason) => html`<li>${checks.reasons[reason]}</li>`)}
    ${reasons.length > namedReasons ? html`<li class="muted">+${reasons.length - namedReasons}</li>` : nothing}
  </ul>`
}

export const documentName = (summary: CaseSummary, state: ConsoleState): string =>
  summary.documentType === null ? state.texts.common.unknown : state.texts.sessions.documents[summary.documentType]

export const tenantName = (summary: CaseSummary, state: ConsoleState): TemplateResult =>
  html`${summary.tenant.name} ${testBadge(summary.livemode, state.texts)}`

/** Who is on it, whether a second person is needed, whether it is held. */
export const stateOfWork = (summary: CaseSummary, state: ConsoleState): TemplateResult | typeof nothing => {
  const { queue } = state.texts
  const { claim, proposedBy, isHeld } = summary
  if (proposedBy === null && claim === null && !isHeld) return nothing
  return html`<span class="badges"
    >${proposedBy === null ? nothing : html`<span class="badge caution">${icons.people}${queue.proposedBy(proposedBy.displayName)}</span>`}
    ${
      claim === null
        ? nothing
        : html`<span class="badge ${claim.isMine ? 'accent' : ''}"
            >${icons.account}${claim.isMine ? queue.claimedByMe : queue.claimedBy(claim.by.displayName)}</span
          >`
    }
    ${isHeld ? html`<span class="badge">${icons.holds}${queue.held}</span>` : nothing}</span
  >`
}
