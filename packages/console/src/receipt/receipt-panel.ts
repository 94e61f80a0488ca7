import type { AuditProof } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../app/action.ts'
import { ConsoleElement } from '../app/console-element.ts'
import { instant } from '../parts/display.ts'
import { problemNotice } from '../parts/form-parts.ts'
import { icons } from '../parts/icons.ts'
import { saveFile } from '../parts/save-file.ts'
import { browserPrimitives, NoEd25519Error } from './browser-primitives.ts'
import {
  receiptSteps,
  verifyReceipt,
  type ReceiptResult,
  type ReceiptStep,
  type VerifiedReceipt,
} from './verify-receipt.ts'

type StepState = 'done' | 'failed' | 'open'

/** The receipt of an entry, verified here and now by this browser. */
export class ReceiptPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    index: { attribute: false },
    sessionId: { attribute: false },
    result: { state: true },
  }

  declare index: number | null
  /** The session that the entry must be about; `null` where any will do. */
  declare sessionId: string | null
  declare result: ReceiptResult | null
  readonly #action = new Action(this)
  #proof: AuditProof | null = null
  #verifiedIndex: number | null = null

  constructor() {
    super()
    this.index = null
    this.sessionId = null
    this.result = null
  }

  override willUpdate(): void {
    // A result belongs to the entry that it was made of.
    if (this.#verifiedIndex !== this.index) {
      this.result = null
      this.#proof = null
    }
  }

  override render(): TemplateResult {
    const { receipt } = this.texts.case
    const { index } = this
    return html`<section class="panel" aria-labelledby="receipt-title">
      <div class="panel-head">
        <h2 id="receipt-title">${receipt.title}</h2>
        ${index === null ? nothing : html`<span class="badge number">${receipt.entry(String(index))}</span>`}
      </div>
      <p class="small muted">${index === null ? receipt.pending : receipt.lead}</p>
      ${problemNotice(this.#action.error, this.console)}
      ${
        index === null
          ? nothing
          : html`<div class="button-row">
              <button
                type="button"
                class="button small"
                ?disabled=${this.#action.isRunning}
                @click=${() => this.verify()}
              >
                ${icons.check}${this.#action.isRunning ? receipt.verifying : receipt.verify}
              </button>
              ${
                this.#proof === null
                  ? nothing
                  : html`<button type="button" class="button small quiet" @click=${this.#save}>
                      ${icons.download}${receipt.download}
                    </button>`
              }
            </div>`
      }
      <div role="status">${this.result === null ? nothing : this.#verdict(this.result)}</div>
    </section>`
  }

  /** Fetches the proof and verifies it. */
  async verify(): Promise<void> {
    const { index } = this
    if (index === null) return
    await this.#action.run(async () => {
      const proof = await this.console.client.call('auditProof', { path: { index: String(index) } })
      this.#proof = proof
      this.#verifiedIndex = index
      this.result = await verifyReceipt({ ...proof, index, sessionId: this.sessionId }, browserPrimitives)
    })
  }

  #verdict(result: ReceiptResult): TemplateResult {
    const { receipt } = this.texts.case
    const failedAt = result.isGood ? null : result.failedAt
    const isUnable = !result.isGood && result.cause instanceof NoEd25519Error
    return html`<div class="verdict">
      <div class="notice ${result.isGood ? 'good' : 'bad'}">
        ${result.isGood ? icons.check : icons.cross}<strong>${result.isGood ? receipt.good : receipt.bad}</strong>
      </div>
      <ol class="steps">
        ${receiptSteps.map((step) => this.#step(step, failedAt))}
      </ol>
      ${isUnable ? html`<p>${receipt.noEd25519}</p>` : nothing}
      ${failedAt === 'entry' ? html`<p>${receipt.otherCase}</p>` : nothing}
      ${result.isGood ? this.#facts(result.receipt) : nothing}
    </div>`
  }

  #step(step: ReceiptStep, failedAt: ReceiptStep | null): TemplateResult {
    const { receipt } = this.texts.case
    const at = failedAt === null ? receiptSteps.length : receiptSteps.indexOf(failedAt)
    const place = receiptSteps.indexOf(step)
    const state: StepState = place < at ? 'done' : place === at ? 'failed' : 'open'
    const sign = { done: icons.check, failed: icons.cross, open: icons.skipped }[state]
    return html`<li class=${state}>${sign}<span>${receipt.steps[step]}</span></li>`
  }

  #facts(receipt: VerifiedReceipt): TemplateResult {
    const { receipt: words } = this.texts.case
    return html`<dl class="facts small">
        <dt>${words.facts.type}</dt>
        <dd class="mono">${receipt.type}</dd>
        <dt>${words.facts.at}</dt>
        <dd>${instant(receipt.at, { state: this.console, to: 'second' })}</dd>
        <dt>${words.facts.log}</dt>
        <dd class="mono">${receipt.log}</dd>
        <dt>${words.facts.size}</dt>
        <dd class="number">${receipt.size}</dd>
        <dt>${words.facts.root}</dt>
        <dd class="mono">${receipt.root}</dd>
        <dt>${words.facts.leaf}</dt>
        <dd class="mono">${receipt.leaf}</dd>
        <dt>${words.facts.path}</dt>
        <dd class="number">${receipt.pathLength}</dd>
        <dt>${words.facts.keyId}</dt>
        <dd class="mono">${receipt.key}</dd>
      </dl>
      <p class="small muted">${words.keyHint}</p>`
  }

  #save = (): void => {
    if (this.#proof !== null)
      saveFile(new Blob([this.#proof.proof], { type: 'text/plain' }), `audit-entry-${this.#proof.index}.tlog-proof`)
  }
}
