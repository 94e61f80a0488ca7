import type { AuditLine, OperatorRef, TenantRef } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { entryName } from '../../messages/entry-name.ts'
import { instant, pageHead, shortId } from '../../parts/display.ts'
import { entriesOf, selectField, textField, textOf, type Option } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
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
  readonly #tenants = new Loaded<readonly TenantRef[]>(this, (signal) => tenantsOf(this.console, signal))
  readonly #operators = new Loaded<readonly OperatorRef[]>(this, (signal) => this.#loadOperators(signal))
  #asked: string | null = null

  constructor() {
    super()
    this.verifying = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenants.run()
    void this.#operators.run()
  }

  override willUpdate(): void {
    const asked = JSON.stringify(this.console.route.query)
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#lines.restart()
  }

  override render(): TemplateResult {
    const { audit, common } = this.texts
    return html`<div class="page">
      ${pageHead({ title: audit.title, lead: audit.lead })} ${this.#form()}
      ${listPanel({
        list: this.#lines,
        state: this.console,
        empty: audit.none,
        content: (lines) =>
          table(
            [audit.place, audit.at, audit.what, audit.who, audit.about, audit.details, common.actions],
            lines.map((line) => this.#row(line)),
          ),
      })}
      ${this.verifying === null ? nothing : this.#receipt(this.verifying)}
    </div>`
  }

  #row(line: AuditLine): TemplateResult {
    const { console: state } = this
    const { audit, common } = state.texts
    return html`<tr>
      <th scope="row" data-label=${audit.place} class="number">${line.index ?? audit.pending}</th>
      ${cell(audit.at, instant(line.at, { state, to: 'second' }))}
      ${cell(
        audit.what,
        html`${entryName(line.type, state.texts)} <span class="small muted mono block">${line.type}</span>`,
      )}
      ${cell(audit.who, line.operator?.displayName ?? '')} ${cell(audit.about, this.#session(line))}
      ${cell(
        audit.details,
        html`${detailText(line.details)}
        ${line.hasCommitment ? html`<span class="badge">${audit.committed}</span>` : nothing}`,
        'small mono',
      )}
      ${cell(common.actions, line.index === null ? nothing : this.#verifyButton(line))}
    </tr>`
  }

  #session({ session }: AuditLine): TemplateResult | typeof nothing {
    if (session === null) return nothing
    return html`<a class="mono" href=${hrefOf('case', { id: session })}>${shortId(session)}</a>`
  }

  #verifyButton(line: AuditLine): TemplateResult {
    const { audit } = this.texts
    return html`<button
      type="button"
      class="button small"
      aria-label="${audit.verify}: ${audit.verifyTitle(String(line.index))}"
      @click=${() => (this.verifying = line)}
    >
      ${audit.verify}
    </button>`
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
    const { console: state } = this
    const { audit, common } = state.texts
    const { query } = state.route
    const hints = { type: audit.typeHint, session: 'ses_…' }
    const line = (name: keyof typeof hints): TemplateResult =>
      textField({
        ...{ id: `audit-${name}`, name, label: audit[name], hint: hints[name] },
        ...{ value: query[name] ?? '', className: 'mono' },
      })
    const choice = (name: 'operator' | 'tenant', known: readonly Option[]): TemplateResult => {
      const value = query[name] ?? ''
      const isKnown = value === '' || known.some((option) => option.value === value)
      const options = [{ value: '', text: common.all }, ...known, ...(isKnown ? [] : [{ value, text: value }])]
      return selectField({ id: `audit-${name}`, name, label: audit[name], value, options })
    }
    const operators = (this.#operators.value ?? []).map(({ id, displayName }) => ({ value: id, text: displayName }))
    const tenants = (this.#tenants.value ?? []).map(({ id, name }) => ({ value: id, text: name }))
    return html`<form class="panel filters" role="search" @submit=${this.#submit}>
      ${line('type')} ${line('session')} ${choice('operator', operators)} ${choice('tenant', tenants)}
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

  /** Who administers the operators of all relying parties knows them by name; others know themselves. */
  async #loadOperators(signal: AbortSignal): Promise<readonly OperatorRef[]> {
    const { me } = this.console
    if (this.console.can('operators:read')) return (await this.console.client.call('listOperators', { signal })).data
    return me === null ? [] : [me]
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
