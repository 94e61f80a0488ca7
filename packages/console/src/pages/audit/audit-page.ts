import type { AuditLine } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { entryName } from '../../messages/entry-name.ts'
import { instant, pageHead, shortId } from '../../parts/display.ts'
import { entriesOf, textField, textOf } from '../../parts/form-parts.ts'
import { listPanel, table } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'

const filters = ['type', 'session', 'operator', 'tenant'] as const

/** Members of an entry in the open, as they stand in it. */
const detailText = (details: AuditLine['details']): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')

/** The audit log, newest first; each entry can be verified here. */
export class AuditPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { verifying: { state: true } }

  declare verifying: AuditLine | null
  readonly #lines = new Paged<AuditLine>(this, (cursor, signal) => this.#load(cursor, signal))
  #asked: string | null = null

  constructor() {
    super()
    this.verifying = null
  }

  override willUpdate(): void {
    const asked = JSON.stringify(this.console.route.query)
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#lines.restart()
  }

  override render(): TemplateResult {
    const { audit } = this.texts
    return html`<div class="page">
      ${pageHead({ title: audit.title, lead: audit.lead })} ${this.#form()}
      ${listPanel({
        list: this.#lines,
        state: this.console,
        empty: audit.none,
        content: (lines) =>
          table(
            [audit.place, audit.at, audit.what, audit.who, audit.about, audit.details, ''],
            lines.map((line) => this.#row(line)),
          ),
      })}
      ${this.verifying === null ? nothing : this.#receipt(this.verifying)}
    </div>`
  }

  #row(line: AuditLine): TemplateResult {
    const { console: state } = this
    const { audit } = state.texts
    return html`<tr>
      <th scope="row" data-label=${audit.place} class="number">${line.index ?? audit.pending}</th>
      <td data-label=${audit.at} class="nowrap">${instant(line.at, { state, to: 'second' })}</td>
      <td data-label=${audit.what}>
        <span>${entryName(line.type, state.texts)} <span class="small muted mono block">${line.type}</span></span>
      </td>
      <td data-label=${audit.who}>${line.operator?.displayName ?? ''}</td>
      <td data-label=${audit.about}>
        ${
          line.session === null
            ? ''
            : html`<a class="mono" href=${hrefOf('case', { id: line.session })}>${shortId(line.session)}</a>`
        }
      </td>
      <td data-label=${audit.details} class="small mono">
        ${detailText(line.details)}
        ${line.hasCommitment ? html`<span class="badge">${audit.committed}</span>` : nothing}
      </td>
      <td>
        ${
          line.index === null
            ? ''
            : html`<button
                type="button"
                class="button small quiet"
                aria-label="${audit.verify}: ${audit.verifyTitle(String(line.index))}"
                @click=${() => (this.verifying = line)}
              >
                ${audit.verify}
              </button>`
        }
      </td>
    </tr>`
  }

  #receipt(line: AuditLine): TemplateResult {
    const close = (): void => {
      this.verifying = null
    }
    return dialog({
      title: this.texts.audit.verifyTitle(String(line.index)),
      className: 'wide',
      onClose: close,
      content: html`<console-receipt .index=${line.index} .sessionId=${line.session}></console-receipt>
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${this.texts.common.close}</button>
        </div>`,
    })
  }

  #form(): TemplateResult {
    const { audit } = this.texts
    const { query } = this.console.route
    const hints = { type: audit.typeHint, session: 'ses_…', operator: 'opr_…', tenant: 'ten_…' }
    return html`<form class="panel filters" role="search" @submit=${this.#submit}>
      ${filters.map((name) =>
        textField({
          id: `audit-${name}`,
          name,
          label: audit[name],
          hint: hints[name],
          value: query[name] ?? '',
          className: 'mono',
        }),
      )}
      <button class="button primary" type="submit">${audit.apply}</button>
    </form>`
  }

  #submit = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const href = hrefOf('audit', {
      query: Object.fromEntries(filters.map((name) => [name, textOf(entries, name).trim()])),
    })
    if (href === location.hash) void this.#lines.restart()
    else location.hash = href
  }

  #load(cursor: string | undefined, signal: AbortSignal) {
    const { query } = this.console.route
    return this.console.client.call('listAudit', {
      signal,
      query: {
        cursor,
        type: query['type'],
        session: query['session'],
        operator: query['operator'],
        tenant: query['tenant'],
      },
    })
  }
}
