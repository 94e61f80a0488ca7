import type { Case, Decided, OperatorRef, ReviewerDecision, Unmasked } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { Poll } from '../../app/poll.ts'
import { hrefOf } from '../../app/route.ts'
import { Shortcuts } from '../../app/shortcuts.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { problemNotice, staleNotice } from '../../parts/form-parts.ts'
import type { ReceiptPanel } from '../../receipt/receipt-panel.ts'
import { caseHead } from './case-head.ts'
import type { WishedDecision } from './decision-dialog.ts'
import { decisionPanel } from './decision-panel.ts'
import { fieldsPanel } from './fields-panel.ts'
import type { CaseChangedEvent } from './retention-panel.ts'
import { timelinePanel } from './timeline-panel.ts'

/** A claim of one's own is renewed and the case looked at again so often. */
const pollMs = 15_000
/** An entry has its place in the log within a second or two. */
const placeMs = 1500

/** One case: what there is to see, what speaks for and against, and the decision. */
export class CasePage extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    sessionId: { attribute: false },
    unmasked: { state: true },
    deciding: { state: true },
    isRevealed: { state: true },
    takingFrom: { state: true },
  }

  declare sessionId: string
  declare unmasked: Unmasked | null
  declare deciding: ReviewerDecision | null
  declare isRevealed: boolean
  /** Who is said to have left the case. */
  declare takingFrom: OperatorRef | null
  readonly #case = new Loaded<Case>(this, (signal) =>
    this.console.client.call('readCase', { path: this.#path, signal }),
  )
  readonly #action = new Action(this)
  readonly #unmasking = new Action(this)
  #placeTimer: ReturnType<typeof setTimeout> | null = null

  constructor() {
    super()
    this.sessionId = ''
    this.unmasked = null
    this.deciding = null
    this.isRevealed = false
    this.takingFrom = null
    new Poll(this, pollMs, () => this.#refresh())
    new Shortcuts(this, {
      state: () => this.console,
      keys: {
        a: () => this.#begin('approved'),
        d: () => this.#begin('declined'),
        r: () => this.#begin('resubmit'),
        t: () => void this.#take(),
        p: () => this.#toggleMask(),
        v: () => void this.querySelector<ReceiptPanel>('console-receipt')?.verify(),
        u: () => (location.hash = hrefOf('queue')),
      },
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#case.run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (this.#placeTimer !== null) clearTimeout(this.#placeTimer)
  }

  override updated(): void {
    if (this.#case.value === null || this.#case.value.auditIndex !== null || this.#placeTimer !== null) return
    this.#placeTimer = setTimeout(() => {
      this.#placeTimer = null
      void this.#case.run()
    }, placeMs)
  }

  override render(): TemplateResult {
    const shown = this.#case.value
    if (shown === null)
      return html`<div class="page">
        ${problemNotice(this.#case.error, this.console, () => this.#case.run())}
        ${this.#case.isLoading ? html`<p class="loading">${this.texts.shell.loading}</p>` : nothing}
        <div><a class="button" href=${hrefOf('queue')}>${this.texts.case.toQueue}</a></div>
      </div>`
    return html`<div class="page case-page" @case-changed=${this.#onChanged}>
      ${caseHead(shown, this.console)} ${this.#case.error === null ? nothing : staleNotice(this.console)}
      <div class="case-columns">
        <div class="case-evidence">
          ${this.#revealBar(shown)}
          <console-evidence .case=${shown} .isRevealed=${this.isRevealed}></console-evidence>
        </div>
        <div class="case-judgement">
          ${decisionPanel({ shown, state: this.console, action: this.#action, wishes: this.#wishes })}
          ${problemNotice(this.#unmasking.error, this.console)}
          ${fieldsPanel({
            shown,
            state: this.console,
            unmasked: this.unmasked,
            isAsking: this.#unmasking.isRunning,
            toggle: () => this.#toggleMask(),
          })}
          <console-checks .checks=${shown.checks}></console-checks>
        </div>
        <div class="case-record">
          ${timelinePanel(shown.timeline, this.console)}
          <div class="stack">
            <console-receipt .index=${shown.auditIndex} .sessionId=${shown.sessionId}></console-receipt>
            <console-retention .case=${shown}></console-retention>
          </div>
        </div>
      </div>
      ${this.#dialog(shown)} ${this.#takeOverDialog()}
    </div>`
  }

  #revealBar(shown: Case): TemplateResult | typeof nothing {
    if (this.isRevealed || !shown.can.unmask || shown.captures.length === 0) return nothing
    const { viewer } = this.texts.case
    return html`<div class="panel reveal">
      <div>
        <strong>${viewer.veiled}</strong>
        <p class="small muted">${viewer.revealNote}</p>
      </div>
      <button type="button" class="button primary" @click=${() => (this.isRevealed = true)}>${viewer.reveal}</button>
    </div>`
  }

  #dialog(shown: Case): TemplateResult | typeof nothing {
    if (this.deciding === null) return nothing
    return html`<console-decision-dialog
      .case=${shown}
      .status=${this.deciding}
      .action=${this.#action}
      .send=${(wished: WishedDecision) => this.#decide(shown, wished)}
      .close=${() => {
        this.deciding = null
        this.#action.clear()
      }}
    ></console-decision-dialog>`
  }

  #takeOverDialog(): TemplateResult | typeof nothing {
    const { takingFrom: from } = this
    if (from === null) return nothing
    const { decision: words } = this.texts.case
    return confirmDialog({
      title: words.takeOverTitle(from.displayName),
      stop: words.takeOverStop(from.displayName),
      confirm: words.takeOver,
      action: this.#action,
      state: this.console,
      onConfirm: () => void this.#takeOver(from),
      onClose: () => (this.takingFrom = null),
    })
  }

  get #path(): { readonly sessionId: string } {
    return { sessionId: this.sessionId }
  }

  readonly #wishes = {
    claim: () => void this.#take(),
    release: () =>
      void this.#do(async () => {
        await this.console.client.call('releaseCase', { path: this.#path })
        await this.#case.run()
      }),
    takeOver: () => (this.takingFrom = this.#case.value?.claim?.by ?? null),
    decide: (status: ReviewerDecision) => this.#begin(status),
    confirm: () => void this.#answerProposal('confirmDecision'),
    sendBack: () => void this.#answerProposal('sendBackDecision'),
    next: () => void this.#next(),
  }

  /** Takes the case and shows its pictures: who works on it has to look. */
  async #take(): Promise<boolean> {
    const shown = this.#case.value
    if (shown === null || !shown.can.claim) {
      if (shown?.can.unmask === true) this.isRevealed = true
      return false
    }
    const isTaken = await this.#do(async () => {
      await this.console.client.call('claimCase', { path: this.#path })
      await this.#case.run()
    })
    if (isTaken) this.isRevealed = true
    return isTaken
  }

  async #takeOver({ id: from }: OperatorRef): Promise<void> {
    const isTaken = await this.#do(async () => {
      await this.console.client.call('takeOverCase', { path: this.#path, body: { from } })
      await this.#case.run()
    })
    this.takingFrom = null
    if (isTaken) this.isRevealed = true
  }

  /** What was refused was decided on an older state of the case: the newer one is shown beside the refusal. */
  async #do(work: () => Promise<void>): Promise<boolean> {
    const isDone = await this.#action.run(work)
    if (!isDone && this.#action.error !== null) {
      const isOutdated = this.#action.error.code === 'case_changed'
      await this.#case.run()
      if (isOutdated || this.#case.value?.can.decide !== true) this.deciding = null
    }
    return isDone
  }

  #begin(status: ReviewerDecision): void {
    const shown = this.#case.value
    if (shown?.status !== 'review' || shown.proposal !== null || !this.console.can('cases:decide')) return
    if (status === 'resubmit' && shown.attemptsLeft === 0) return
    if (shown.claim?.isMine === true) {
      this.deciding = status
      return
    }
    if (shown.claim !== null) return
    void this.#take().then((isTaken) => {
      if (isTaken) this.deciding = status
    })
  }

  #decide(shown: Case, { status, reasons, note }: WishedDecision): void {
    void this.#do(async () => {
      const decided = await this.console.client.call('decideCase', {
        path: this.#path,
        body: { status, reasons: [...reasons], attempt: shown.attempt, ...(note === '' ? {} : { note }) },
      })
      this.deciding = null
      await this.#settle(decided)
    })
  }

  async #answerProposal(name: 'confirmDecision' | 'sendBackDecision'): Promise<void> {
    const proposal = this.#case.value?.proposal ?? null
    if (proposal === null) return
    await this.#do(async () => {
      const decided = await this.console.client.call(name, { path: this.#path, body: { proposal: proposal.id } })
      await this.#settle(decided, proposal.isMine)
    })
  }

  /** Says what came of it, shows the case as it is now, and offers the next. */
  async #settle({ outcome, status }: Decided, wasMine = false): Promise<void> {
    const { decision } = this.texts.case
    if (outcome === 'proposed') this.console.say(decision.proposed)
    else if (outcome === 'sent_back') this.console.say(wasMine ? decision.withdrawn : decision.sentBack)
    else if (status === 'approved' || status === 'declined' || status === 'resubmit')
      this.console.say(decision.done[status])
    await this.#case.run()
    await this.updateComplete
    this.querySelector<HTMLElement>('#next-case')?.focus()
  }

  async #next(): Promise<void> {
    await this.#action.run(async () => {
      const { data } = await this.console.client.call('queue', { query: { show: 'free', limit: '1' } })
      const next = data[0]
      location.hash = next === undefined ? hrefOf('queue') : hrefOf('case', { id: next.sessionId })
    })
  }

  #toggleMask(): void {
    if (this.unmasked !== null) {
      this.unmasked = null
      return
    }
    if (this.#case.value?.can.unmask !== true) return
    void this.#unmasking.run(async () => {
      this.unmasked = await this.console.client.call('unmaskCase', { path: this.#path })
      // The look is an entry of its own by now.
      await this.#case.run()
    })
  }

  async #refresh(): Promise<void> {
    if (this.#case.value === null || this.deciding !== null || this.#action.isRunning) return
    if (this.#case.value.claim?.isMine === true)
      await this.console.client.call('claimCase', { path: this.#path }).catch(() => undefined)
    await this.#case.run()
  }

  #onChanged = ({ changed }: CaseChangedEvent): void => {
    if (changed.erased !== null) this.unmasked = null
    this.#case.set(changed)
  }
}
