import type { Figures, TenantRef } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { hrefOf } from '../../app/route.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { dayInJapan } from '../../app/times.ts'
import { pageHead } from '../../parts/display.ts'
import { entriesOf, problemNotice, selectField, textField, textOf } from '../../parts/form-parts.ts'
import { oneOf, tenantOptions } from '../case-filters.ts'
import { guidancePanel } from './guidance-panel.ts'
import { leftPanel } from './left-panel.ts'
import { outcomesPanel, reasonsPanel } from './outcomes-panel.ts'
import { stepsPanel } from './steps-panel.ts'
import { volumePanel } from './volume-panel.ts'

const dayMs = 86_400_000
const usualDays = 30
/** Spans that are one press away, in days up to today. */
const spans = [7, 30, 90, 365] as const

/** How much, with what outcome, how long, and where people leave: as plots, and as tables for who reads those. */
export class FiguresPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { isTable: { state: true } }

  declare isTable: boolean
  readonly #figures = new Loaded<Figures>(this, (signal) => this.#load(signal))
  readonly #tenants = new Loaded<readonly TenantRef[]>(this, (signal) => tenantsOf(this.console, signal))
  #asked: string | null = null

  constructor() {
    super()
    this.isTable = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenants.run()
  }

  override willUpdate(): void {
    const asked = JSON.stringify(this.console.route.query)
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#figures.run()
  }

  override render(): TemplateResult {
    const { figures: words, shell } = this.texts
    const figures = this.#figures.value
    return html`<div class="page">
      ${pageHead({
        title: words.title,
        lead: words.lead,
        actions: html`<button
          type="button"
          class="button small"
          aria-pressed=${this.isTable}
          @click=${() => (this.isTable = !this.isTable)}
        >
          ${words.table}
        </button>`,
      })}
      ${this.#spans()} ${this.#form()} ${problemNotice(this.#figures.error, this.console, () => this.#figures.run())}
      ${figures === null ? html`<p class="loading">${this.#figures.isLoading ? shell.loading : ''}</p>` : this.#all(figures)}
    </div>`
  }

  #all(figures: Figures): TemplateResult {
    const { figures: words, common } = this.texts
    const { mode, ...period } = this.#asking()
    if (figures.volume.every(({ total }) => total === 0))
      return html`<div class="panel empty">
        <strong>${words.none}</strong>
        <a class="button" href=${this.#href({ mode: mode === 'true' ? 'false' : 'true' })}
          >${words.otherMode(mode === 'true' ? common.test : common.live)}</a
        >
      </div>`
    const options = { figures, period, state: this.console, isTable: this.isTable }
    return html`${volumePanel(options)}
      <div class="columns">
        ${stepsPanel(options)} ${leftPanel(options)} ${guidancePanel(options)} ${outcomesPanel(options)}
        ${reasonsPanel(options)}
      </div>`
  }

  /** The figures of the same days and relying party, but for what is given. */
  #href(query: Readonly<Record<string, string>>): string {
    return hrefOf('figures', { query: { ...this.console.route.query, ...query } })
  }

  #spans(): TemplateResult {
    const { figures: words } = this.texts
    const now = Date.now()
    const { from, to } = this.#asking()
    return html`<nav class="chips" aria-label=${words.spans}>
      ${spans.map((days) => {
        const query = { from: dayInJapan(new Date(now - (days - 1) * dayMs)), to: dayInJapan(new Date(now)) }
        const isShown = query.from === from && query.to === to
        return html`<a class="button small" href=${this.#href(query)} aria-current=${isShown ? 'true' : nothing}
          >${words.lastDays(days)}</a
        >`
      })}
    </nav>`
  }

  #form(): TemplateResult {
    const { console: state } = this
    const { figures: words, queue, common } = state.texts
    const { from, to, tenant, mode } = this.#asking()
    return html`<form class="panel filters" @submit=${this.#submit}>
      ${textField({ id: 'figures-from', name: 'from', label: words.from, type: 'date', value: from, isRequired: true })}
      ${textField({ id: 'figures-to', name: 'to', label: words.to, type: 'date', value: to, isRequired: true })}
      ${selectField({
        id: 'figures-tenant',
        name: 'tenant',
        label: queue.filters.tenant,
        value: tenant ?? '',
        options: tenantOptions(state, this.#tenants.value ?? []),
      })}
      ${selectField({
        id: 'figures-mode',
        name: 'mode',
        label: queue.filters.mode,
        value: mode,
        options: [
          { value: 'true', text: common.live },
          { value: 'false', text: common.test },
        ],
      })}
      <button class="button primary" type="submit">${words.apply}</button>
    </form>`
  }

  #asking(): {
    readonly from: string
    readonly to: string
    readonly tenant: string | undefined
    readonly mode: 'true' | 'false'
  } {
    const { query } = this.console.route
    const now = new Date()
    return {
      from: query['from'] ?? dayInJapan(new Date(now.getTime() - (usualDays - 1) * dayMs)),
      to: query['to'] ?? dayInJapan(now),
      tenant: query['tenant'],
      mode: oneOf(['true', 'false'], query['mode']) ?? 'true',
    }
  }

  #load(signal: AbortSignal): Promise<Figures> {
    const { from, to, tenant, mode } = this.#asking()
    return this.console.client.call('readFigures', { signal, query: { from, to, tenant, livemode: mode } })
  }

  #submit = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const names = ['from', 'to', 'tenant', 'mode']
    location.hash = hrefOf('figures', { query: Object.fromEntries(names.map((name) => [name, textOf(entries, name)])) })
  }
}
