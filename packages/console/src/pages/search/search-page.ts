import type { CaseSummary, TenantRef } from '@honnin/shared/console'
import { planIds, SessionIdSchema, sessionStatuses } from '@honnin/shared/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import * as v from 'valibot'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { Paged } from '../../app/paged.ts'
import { hrefOf } from '../../app/route.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { instant, pageHead, shortId, statusBadge } from '../../parts/display.ts'
import { entriesOf, selectField, textField, textOf } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
import { documentName, reasonList, tenantName } from '../case-columns.ts'
import { modeOptions, oneOf, planOptions, tenantOptions } from '../case-filters.ts'

/** What an address holds: a session by its id, else the relying party's own reference. */
const whose = (text: string | undefined): { readonly id?: string; readonly reference?: string } => {
  const wanted = text?.trim() ?? ''
  if (wanted === '') return {}
  return v.is(SessionIdSchema, wanted) ? { id: wanted } : { reference: wanted }
}

/** Cases by id, reference, state and day. */
export class SearchPage extends ConsoleElement {
  readonly #found = new Paged<CaseSummary>(this, (cursor, signal) => this.#load(cursor, signal))
  readonly #tenants = new Loaded<readonly TenantRef[]>(this, (signal) => tenantsOf(this.console, signal))
  #asked: string | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenants.run()
  }

  override willUpdate(): void {
    const asked = JSON.stringify(this.console.route.query)
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#found.restart()
  }

  override render(): TemplateResult {
    const { search, queue } = this.texts
    return html`<div class="page">
      ${pageHead({ title: search.title, lead: search.lead })} ${this.#form()}
      ${listPanel({
        list: this.#found,
        state: this.console,
        empty: search.nothing,
        emptyHint: search.nothingHint,
        content: (lines) =>
          table(
            [
              queue.columns.id,
              search.created,
              search.status,
              queue.columns.why,
              queue.columns.document,
              queue.columns.tenant,
            ],
            lines.map((line) => this.#row(line)),
          ),
      })}
    </div>`
  }

  #row(line: CaseSummary): TemplateResult {
    const { console: state } = this
    const { queue, search } = state.texts
    const id = shortId(line.sessionId)
    return html`<tr>
      <th scope="row" data-label=${queue.columns.id}>
        <a class="mono" href=${hrefOf('case', { id: line.sessionId })} aria-label=${queue.open(id)}>${id}</a>
      </th>
      ${cell(search.created, instant(line.createdAt, { state }))}
      ${cell(search.status, statusBadge(line.status, state.texts))}
      ${cell(queue.columns.why, line.reasons.length === 0 ? nothing : reasonList(line, state))}
      ${cell(queue.columns.document, documentName(line, state))} ${cell(queue.columns.tenant, tenantName(line, state))}
    </tr>`
  }

  #form(): TemplateResult {
    const { console: state } = this
    const { search, sessions, common } = state.texts
    const { query } = state.route
    const chosen = (name: string): string => query[name] ?? ''
    const statuses = [
      { value: '', text: common.all },
      ...sessionStatuses.map((status) => ({ value: status, text: sessions.statuses[status] })),
    ]
    const select = (
      name: 'status' | 'tenant' | 'plan' | 'mode',
      options: ReturnType<typeof planOptions>,
    ): TemplateResult => selectField({ id: `search-${name}`, name, label: search[name], value: chosen(name), options })
    return html`<form class="panel" role="search" @submit=${this.#submit}>
      ${textField({ id: 'search-what', name: 'what', label: search.id, hint: search.idHint, value: chosen('what'), className: 'mono', maxLength: 128 })}
      <div class="filters">
        ${select('status', statuses)} ${select('tenant', tenantOptions(state, this.#tenants.value ?? []))}
        ${select('plan', planOptions(state))} ${select('mode', modeOptions(state))}
        ${textField({ id: 'search-from', name: 'from', label: search.from, type: 'date', value: chosen('from') })}
        ${textField({ id: 'search-to', name: 'to', label: search.to, type: 'date', value: chosen('to') })}
        <button class="button primary" type="submit">${search.submit}</button>
      </div>
    </form>`
  }

  #submit = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const names = ['what', 'status', 'tenant', 'plan', 'mode', 'from', 'to']
    const href = hrefOf('search', {
      query: Object.fromEntries(names.map((name) => [name, textOf(entries, name).trim()])),
    })
    if (href === location.hash) void this.#found.restart()
    else location.hash = href
  }

  #load(cursor: string | undefined, signal: AbortSignal) {
    const { query } = this.console.route
    const given = (name: string): string | undefined => query[name]
    return this.console.client.call('searchCases', {
      signal,
      query: {
        ...whose(given('what')),
        cursor,
        status: oneOf(sessionStatuses, given('status')),
        plan: oneOf(planIds, given('plan')),
        livemode: oneOf(['true', 'false'], given('mode')),
        tenant: given('tenant'),
        from: given('from'),
        to: given('to'),
      },
    })
  }
}
