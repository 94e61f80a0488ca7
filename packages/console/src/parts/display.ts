import { html, nothing, type TemplateResult } from 'lit'
import type { CheckOutcome, SessionStatus } from '@honnin/shared/protocol'
import type { ConsoleState } from '../app/console-state.ts'
import { instantText } from '../app/times.ts'
import type { Messages } from '../messages/index.ts'
import { icons } from './icons.ts'

/** An instant in Japan's time, with the exact one for machines. */
export const instant = (
  at: string,
  { state, to = 'minute' }: { readonly state: ConsoleState; readonly to?: 'minute' | 'second' | 'clock' },
): TemplateResult => html`<time datetime=${at}>${instantText(at, { locale: state.locale, to })}</time>`

const toneOfStatus = (status: SessionStatus): string => {
  switch (status) {
    case 'approved':
      return 'good'
    case 'declined':
      return 'bad'
    case 'review':
    case 'resubmit':
      return 'caution'
    case 'created':
    case 'capturing':
    case 'processing':
      return 'accent'
    case 'expired':
    case 'canceled':
    case 'erased':
      return ''
  }
}

export const statusBadge = (status: SessionStatus, texts: Messages): TemplateResult =>
  html`<span class="badge ${toneOfStatus(status)}">${texts.sessions.statuses[status]}</span>`

const signs = {
  pass: ['good', icons.check],
  fail: ['bad', icons.cross],
  inconclusive: ['caution', icons.question],
  skipped: ['', icons.skipped],
} as const satisfies Record<CheckOutcome, readonly [string, TemplateResult]>

/** Word, colour and sign: no meaning hangs on colour alone. */
export const outcomeBadge = (outcome: CheckOutcome, texts: Messages): TemplateResult =>
  html`<span class="badge ${signs[outcome][0]}">${signs[outcome][1]}${texts.checks.outcomes[outcome]}</span>`

export const testBadge = (livemode: boolean, texts: Messages): TemplateResult | typeof nothing =>
  livemode ? nothing : html`<span class="badge accent">${texts.shell.testData}</span>`

/** The end of an id: enough to tell cases apart, short enough to be read aloud. */
export const shortId = (id: string): string => `…${id.slice(-6)}`

/** A page's head: what it is and what can be done here. */
export const pageHead = (options: {
  readonly title: string
  readonly lead?: string
  readonly actions?: TemplateResult
}): TemplateResult =>
  html`<div class="page-head">
    <div>
      <h1 tabindex="-1">${options.title}</h1>
      ${options.lead ? html`<p>${options.lead}</p>` : nothing}
    </div>
    ${options.actions ?? nothing}
  </div>`
