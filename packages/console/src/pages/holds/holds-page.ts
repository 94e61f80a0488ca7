import type { Hold } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { instant, pageHead, shortId, statusBadge, testBadge } from '../../parts/display.ts'
import { entriesOf, problemNotice, textArea, textOf } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'

/** Whether it is erased as soon as the hold ends. */
const isOverdue = ({ retainUntil }: Hold): boolean => retainUntil !== null && Date.parse(retainUntil) <= Date.now()

/** The sessions that are on hold, the longest held first, and the end of each hold. */
export class HoldsPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { lifting: { state: true } }

  declare lifting: Hold | null
  readonly #holds = new Paged<Hold>(this, (cursor, signal) =>
    this.console.client.call('listHolds', { query: { cursor }, signal }),
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.lifting = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#holds.restart()
  }

  override render(): TemplateResult {
    const { holds, queue, common } = this.texts
    const mayLift = this.console.can('sessions:hold')
    return html`<div class="page">
      ${pageHead({ title: holds.title, lead: holds.lead })}
      ${listPanel({
        list: this.#holds,
        state: this.console,
        empty: holds.none,
        emptyHint: holds.noneHint,
        content: (lines) =>
          table(
            [
              ...[queue.columns.id, holds.since, common.reason, holds.by, queue.columns.tenant, common.status],
              holds.retainUntil,
              ...(mayLift ? [common.actions] : []),
            ],
            lines.map((line) => this.#row(line, mayLift)),
          ),
      })}
      ${this.lifting === null ? nothing : this.#dialog(this.lifting)}
    </div>`
  }

  #row(hold: Hold, mayLift: boolean): TemplateResult {
    const { console: state } = this
    const { holds, queue, common } = state.texts
    const id = shortId(hold.sessionId)
    const { retainUntil } = hold
    return html`<tr>
      <th scope="row" data-label=${queue.columns.id}>
        <a class="mono" href=${hrefOf('case', { id: hold.sessionId })} aria-label=${queue.open(id)}>${id}</a>
      </th>
      ${cell(holds.since, instant(hold.since, { state }))} ${cell(common.reason, hold.reason, 'prose')}
      ${cell(holds.by, this.#holder(hold))}
      ${cell(queue.columns.tenant, html`${hold.tenant.name} ${testBadge(hold.livemode, state.texts)}`)}
      ${cell(common.status, statusBadge(hold.status, state.texts))}
      ${cell(
        holds.retainUntil,
        retainUntil === null
          ? nothing
          : html`${instant(retainUntil, { state })}
            ${isOverdue(hold) ? html`<span class="badge caution">${holds.overdue}</span>` : nothing}`,
      )}
      ${
        mayLift
          ? cell(
              common.actions,
              html`<button
                type="button"
                class="button small"
                aria-label="${holds.lift}: ${id}"
                @click=${() => this.#open(hold)}
              >
                ${holds.lift}
              </button>`,
            )
          : nothing
      }
    </tr>`
  }

  #holder({ by }: Hold): string {
    const { holds } = this.texts
    switch (by?.kind) {
      case undefined:
        return holds.unknownHolder
      case 'operator':
        return by.displayName
      case 'api_key':
        return holds.byKey(by.label)
      case 'command':
        return holds.byCommand
    }
  }

  #open(hold: Hold): void {
    this.#action.clear()
    this.lifting = hold
  }

  #dialog(hold: Hold): TemplateResult {
    const { holds, common } = this.texts
    const close = (): void => {
      this.lifting = null
    }
    const isPast = isOverdue(hold)
    return dialog({
      title: holds.liftTitle(shortId(hold.sessionId)),
      onClose: close,
      content: html`<form class="form" @submit=${(event: SubmitEvent) => this.#lift(event, hold)}>
        <p>${isPast ? holds.liftOverdue : holds.liftLead}</p>
        ${textArea({ id: 'lift-reason', name: 'reason', label: common.reason, isRequired: true, maxLength: 500 })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button ${isPast ? 'danger' : 'primary'}" ?disabled=${this.#action.isRunning}>
            ${holds.lift}
          </button>
        </div>
      </form>`,
    })
  }

  #lift(event: SubmitEvent, { sessionId }: Hold): void {
    const reason = textOf(entriesOf(event), 'reason').trim()
    void this.#action.run(async () => {
      await this.console.client.call('releaseHold', { path: { sessionId }, body: { reason } })
      this.lifting = null
      this.console.say(this.texts.holds.lifted)
      await this.#holds.restart()
    })
  }
}
