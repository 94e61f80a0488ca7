import type { Case, ReviewerDecision } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import type { Action } from '../../app/action.ts'
import type { ConsoleState } from '../../app/console-state.ts'
import { hrefOf } from '../../app/route.ts'
import { instantText } from '../../app/times.ts'
import { problemNotice } from '../../parts/form-parts.ts'
import { icons } from '../../parts/icons.ts'

export interface DecisionWishes {
  readonly claim: () => void
  readonly release: () => void
  readonly takeOver: () => void
  readonly decide: (status: ReviewerDecision) => void
  readonly confirm: () => void
  readonly sendBack: () => void
  readonly next: () => void
}

interface PanelOptions {
  readonly shown: Case
  readonly state: ConsoleState
  readonly action: Action
  readonly wishes: DecisionWishes
}

const verbs = [
  { status: 'approved', key: 'a', word: 'approve', tone: 'primary' },
  { status: 'declined', key: 'd', word: 'decline', tone: 'danger' },
  { status: 'resubmit', key: 'r', word: 'resubmit', tone: '' },
] as const

const decideButtons = ({ shown, state, wishes, action }: PanelOptions): TemplateResult => {
  const { decision: words, noAttemptsLeft } = state.texts.case
  const isAgainPossible = shown.attemptsLeft > 0
  return html`<div class="decide">
      ${verbs.map(
        ({ status, key, word, tone }) =>
          html`<button
            type="button"
            class="button ${tone}"
            ?disabled=${action.isRunning || (status === 'resubmit' && !isAgainPossible)}
            @click=${() => wishes.decide(status)}
          >
            ${words[word]} ${state.hasShortcuts ? html`<kbd class="hint">${key}</kbd>` : nothing}
          </button>`,
      )}
    </div>
    ${isAgainPossible ? nothing : html`<p class="small muted">${noAttemptsLeft}</p>`}`
}

const proposalPart = ({ shown, state, wishes, action }: PanelOptions): TemplateResult | typeof nothing => {
  const { proposal } = shown
  if (proposal === null) return nothing
  const { decision: words } = state.texts.case
  const what = state.texts.sessions.statuses[proposal.status]
  const lead = proposal.isMine ? words.proposedByMe(what) : words.proposedBy(proposal.by.displayName, what)
  return html`<div class="notice caution">${icons.people}<strong>${lead}</strong></div>
    ${
      proposal.reasons.length === 0
        ? nothing
        : html`<ul class="reason-list">
            ${proposal.reasons.map((reason) => html`<li>${state.texts.checks.reasons[reason]}</li>`)}
          </ul>`
    }
    ${proposal.note === null ? nothing : html`<blockquote>${proposal.note}</blockquote>`}
    ${shown.can.confirm ? html`<p class="small muted">${words.confirmLead}</p>` : nothing}
    <div class="button-row">
      ${
        shown.can.confirm
          ? html`<button type="button" class="button primary" ?disabled=${action.isRunning} @click=${wishes.confirm}>
                ${words.confirm}
              </button>
              <button type="button" class="button" ?disabled=${action.isRunning} @click=${wishes.sendBack}>
                ${words.sendBack}
              </button>`
          : nothing
      }
      ${
        proposal.isMine && state.can('cases:decide')
          ? html`<button type="button" class="button" ?disabled=${action.isRunning} @click=${wishes.sendBack}>
              ${words.withdraw}
            </button>`
          : nothing
      }
    </div>`
}

const openPart = (options: PanelOptions): TemplateResult => {
  const { shown, state, wishes, action } = options
  const { decision: words } = state.texts.case
  const { claim } = shown
  if (shown.proposal !== null) return html`${proposalPart(options)}`
  if (!state.can('cases:decide')) return html`<p class="muted">${words.cannot}</p>`
  if (claim !== null && !claim.isMine)
    return html`<div class="notice">
        ${icons.account}<span
          >${words.claimedBy(claim.by.displayName, instantText(claim.until, { locale: state.locale, to: 'clock' }))}</span
        >
      </div>
      <div class="button-row">
        <button type="button" class="button" ?disabled=${action.isRunning} @click=${wishes.takeOver}>
          ${words.takeOver}
        </button>
      </div>`
  return html`${
    claim === null
      ? html`<button type="button" class="button" ?disabled=${action.isRunning} @click=${wishes.claim}>
          ${icons.eye}${words.claim} ${state.hasShortcuts ? html`<kbd class="hint">t</kbd>` : nothing}
        </button>`
      : html`<p class="small muted claim-line">
          <span>${words.claimed}</span>
          <button type="button" class="button small quiet" ?disabled=${action.isRunning} @click=${wishes.release}>
            ${words.release}
          </button>
        </p>`
  }
  ${decideButtons(options)}`
}

const decidedPart = ({ shown, state, wishes }: PanelOptions): TemplateResult => {
  const { decision: words } = state.texts.case
  const { decision } = shown
  return html`<p><strong>${words.decidedTitle(state.texts.sessions.statuses[shown.status])}</strong></p>
    ${
      decision === null
        ? nothing
        : html`<p class="small muted">
            ${words.by(state.texts.sessions.decidedBy[decision.decidedBy], instantText(decision.decidedAt, { locale: state.locale, to: 'second' }))}
          </p>`
    }
    ${
      state.can('cases:decide')
        ? html`<div class="button-row">
            <button type="button" class="button primary" id="next-case" @click=${wishes.next}>
              ${state.texts.case.next}
            </button>
            <a class="button" href=${hrefOf('queue')}>${state.texts.case.toQueue}</a>
          </div>`
        : nothing
    }`
}

/** What can be decided here, by whom, and what was. */
export const decisionPanel = (options: PanelOptions): TemplateResult => {
  const { shown, state, action } = options
  const { decision: words } = state.texts.case
  return html`<section class="panel decision" aria-labelledby="decision-title">
    <h2 id="decision-title">${words.title}</h2>
    ${problemNotice(action.error, state)} ${shown.status === 'review' ? openPart(options) : decidedPart(options)}
  </section>`
}
