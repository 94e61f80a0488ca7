import { reviewerReasons, type Case, type ReviewerDecision } from '@honnin/shared/console'
import type { ReasonCode } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import type { Action } from '../../app/action.ts'
import { checkBox, entriesOf, problemNotice, textArea, textOf } from '../../parts/form-parts.ts'
import { icons } from '../../parts/icons.ts'
import { dialog } from '../../parts/modal.ts'

export interface WishedDecision {
  readonly status: ReviewerDecision
  readonly reasons: readonly ReasonCode[]
  readonly note: string
}

/** The last look before a decision: what it does, that it stands, why it falls. */
export class DecisionDialog extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    case: { attribute: false },
    status: { attribute: false },
    action: { attribute: false },
    send: { attribute: false },
    close: { attribute: false },
    chosen: { state: true },
    isReasonMissing: { state: true },
  }

  declare case: Case | null
  declare status: ReviewerDecision
  declare action: Action | null
  declare send: (wished: WishedDecision) => void
  declare close: () => void
  declare chosen: ReadonlySet<ReasonCode>
  declare isReasonMissing: boolean

  constructor() {
    super()
    this.case = null
    this.status = 'approved'
    this.action = null
    this.send = () => undefined
    this.close = () => undefined
    this.chosen = new Set()
    this.isReasonMissing = false
  }

  override willUpdate(changed: PropertyValues): void {
    // What the checks found is what a refusal usually falls on: it is proposed, and can be taken off.
    if (changed.has('status') && this.needsReason) this.chosen = new Set(this.#proposed)
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed)
    // After the dialog has opened, and taken the focus for its first control.
    setTimeout(() =>
      this.querySelector<HTMLElement>(this.needsReason && this.chosen.size === 0 ? 'input' : '[type=submit]')?.focus(),
    )
  }

  override render(): TemplateResult | typeof nothing {
    const shown = this.case
    if (shown === null) return nothing
    const { decision: words } = this.texts.case
    const needsTwo = shown.needsTwoPeople.includes(this.status)
    return dialog({
      title: words.confirmTitles[this.status],
      onClose: this.close,
      content: html`<form class="form" @submit=${this.#submit}>
        <p>${words.effects[this.status]}</p>
        <div class="notice caution stop">
          ${needsTwo ? icons.people : icons.caution}
          <strong>${needsTwo ? words.twoPeople : this.status === 'resubmit' ? words.stopResubmit : words.stop}</strong>
        </div>
        ${this.needsReason ? this.#reasons() : nothing}
        ${textArea({ id: 'decision-note', name: 'note', label: `${words.note} (${this.texts.common.optional})`, hint: words.noteLead })}
        ${problemNotice(this.action?.error ?? null, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${() => this.close()}>${this.texts.common.cancel}</button>
          <button
            type="submit"
            class="button ${this.status === 'declined' ? 'danger' : 'primary'}"
            ?disabled=${this.action?.isRunning ?? false}
          >
            ${this.#verb} <kbd class="hint">Enter</kbd>
          </button>
        </div>
      </form>`,
    })
  }

  get needsReason(): boolean {
    return this.status !== 'approved'
  }

  get #verb(): string {
    const { decision: words } = this.texts.case
    return { approved: words.approve, declined: words.decline, resubmit: words.resubmit }[this.status]
  }

  /** Reasons that the case is here for, as far as a person can give them. */
  get #proposed(): readonly ReasonCode[] {
    const found = this.case?.reasons ?? []
    return reviewerReasons.filter((reason) => found.includes(reason))
  }

  #reasons(): TemplateResult {
    const { decision: words } = this.texts.case
    const first = this.#proposed
    const others = reviewerReasons.filter((reason) => !first.includes(reason))
    return html`<fieldset aria-describedby="reasons-lead">
      <legend>${words.reasons}</legend>
      <p class="small muted" id="reasons-lead">${words.reasonsLead}</p>
      ${first.map((reason) => this.#reason(reason))}
      <details ?open=${first.length === 0}>
        <summary>${words.moreReasons}</summary>
        <div class="more-reasons">${others.map((reason) => this.#reason(reason))}</div>
      </details>
      ${this.isReasonMissing ? html`<p class="problem" role="alert">${words.needReason}</p>` : nothing}
    </fieldset>`
  }

  #reason(reason: ReasonCode): TemplateResult {
    return checkBox({
      name: 'reason',
      value: reason,
      label: this.texts.checks.reasons[reason],
      isChecked: this.chosen.has(reason),
      onChange: (isChecked) => {
        const chosen = new Set(this.chosen)
        if (isChecked) chosen.add(reason)
        else chosen.delete(reason)
        this.chosen = chosen
        this.isReasonMissing = false
      },
    })
  }

  #submit = (event: SubmitEvent): void => {
    const note = textOf(entriesOf(event), 'note').trim()
    this.isReasonMissing = this.needsReason && this.chosen.size === 0
    if (this.isReasonMissing) return
    this.send({ status: this.status, reasons: this.needsReason ? [...this.chosen] : [], note })
  }
}
