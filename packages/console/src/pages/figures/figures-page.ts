import type { Figures, TenantRef } from '@honnin/shared/console'
import { sessionStatuses, type SessionStatus } from '@honnin/shared/protocol'
import { html, type nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { hrefOf } from '../../app/route.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { dayInJapan } from '../../app/times.ts'
import { pageHead } from '../../parts/display.ts'
import { entriesOf, problemNotice, selectField, textField, textOf } from '../../parts/form-parts.ts'
import { table } from '../../parts/lists.ts'
import { oneOf, tenantOptions } from '../case-filters.ts'
import { barList, legend, stackedBars, type StackSeries } from './plots.ts'
import { secondsText } from './seconds-text.ts'

const dayMs = 86_400_000
const usualDays = 30
/** Lists of codes: what comes after is rare. */
const namedCodes = 12

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
      ${pageHead({ title: words.title, lead: words.lead })} ${this.#form()}
      ${problemNotice(this.#figures.error, this.console)}
      ${figures === null ? html`<p class="loading">${this.#figures.isLoading ? shell.loading : ''}</p>` : this.#all(figures)}
    </div>`
  }

  #all(figures: Figures): TemplateResult {
    const { figures: words } = this.texts
    if (figures.volume.every(({ total }) => total === 0))
      return html`<div class="panel empty"><strong>${words.none}</strong></div>`
    return html`${this.#volume(figures)}
      <div class="columns">
        ${this.#outcomes(figures)} ${this.#reasons(figures)} ${this.#steps(figures)} ${this.#guidance(figures)}
      </div>`
  }

  #volume({ volume }: Figures): TemplateResult {
    const { figures: words, sessions } = this.texts
    const used = sessionStatuses.filter((status) => volume.some(({ byStatus }) => (byStatus[status] ?? 0) > 0))
    const series = used.map((status): StackSeries => ({
      name: sessions.statuses[status],
      tone: `tone-${status}`,
      values: volume.map(({ byStatus }) => byStatus[status] ?? 0),
    }))
    const places = volume.map(({ day }) => day.slice(5).replace('-', '/'))
    return html`<section class="panel">
      <div class="panel-head">
        <h2>${words.volume}</h2>
        <button
          type="button"
          class="button small"
          aria-pressed=${this.isTable}
          @click=${() => (this.isTable = !this.isTable)}
        >
          ${this.isTable ? words.plot : words.table}
        </button>
      </div>
      ${
        this.isTable
          ? table(
              [words.day, words.total, ...used.map((status) => sessions.statuses[status])],
              volume.map(
                ({ day, total, byStatus }) =>
                  html`<tr>
                    <th scope="row" data-label=${words.day}>${day}</th>
                    <td class="number" data-label=${words.total}>${total}</td>
                    ${used.map((status) => html`<td class="number" data-label=${sessions.statuses[status]}>${byStatus[status] ?? 0}</td>`)}
                  </tr>`,
              ),
            )
          : html`${legend(series)} ${stackedBars({ label: words.volume, places, series })}`
      }
    </section>`
  }

  #outcomes({ outcomes, review }: Figures): TemplateResult {
    const { figures: words, sessions } = this.texts
    const bars = (counts: Partial<Record<SessionStatus, number>>): TemplateResult => {
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
      const known = sessionStatuses.filter((status) => (counts[status] ?? 0) > 0)
      if (total === 0) return html`<p class="muted">${words.nothing}</p>`
      return barList(
        known.map((status) => {
          const value = counts[status] ?? 0
          const text = `${value} (${((value / total) * 100).toFixed(1)} %)`
          return { name: sessions.statuses[status], value, text, tone: `tone-${status}` }
        }),
      )
    }
    const { medianSeconds, p90Seconds } = review
    return html`<section class="panel">
      <h2>${words.outcomes}</h2>
      <h3>${words.auto}</h3>
      ${bars(outcomes.auto)}
      <h3>${words.reviewer}</h3>
      ${bars(outcomes.reviewer)}
      <h3>${words.review}</h3>
      <p>
        ${
          medianSeconds === null || p90Seconds === null
            ? words.reviewNone
            : words.reviewSummary(review.decided, this.#seconds(medianSeconds), this.#seconds(p90Seconds))
        }
      </p>
    </section>`
  }

  #reasons({ outcomes }: Figures): TemplateResult {
    const { figures: words, checks } = this.texts
    const lines = outcomes.reasons
      .slice(0, namedCodes)
      .map(({ reason, count }) => ({ name: checks.reasons[reason], value: count, text: String(count) }))
    return html`<section class="panel">
      <h2>${words.reasons}</h2>
      ${lines.length === 0 ? html`<p class="muted">${words.nothing}</p>` : barList(lines)}
    </section>`
  }

  #steps({ steps }: Figures): TemplateResult {
    const { figures: words, sessions } = this.texts
    const kind = (name: Figures['steps'][number]['kind']): string =>
      sessions.itemKinds[name === 'face_challenge' ? 'face_frame' : name]
    return html`<section class="panel">
      <h2>${words.steps}</h2>
      ${
        steps.length === 0
          ? html`<p class="muted">${words.nothing}</p>`
          : table(
              [words.step, words.issued, words.completed, words.median, words.p90, words.leftHere],
              steps.map(
                (step) =>
                  html`<tr>
                    <th scope="row" data-label=${words.step}>${kind(step.kind)}</th>
                    <td class="number" data-label=${words.issued}>${step.issued}</td>
                    <td class="number" data-label=${words.completed}>${step.completed}</td>
                    <td class="number" data-label=${words.median}>
                      ${step.medianSeconds === null ? '' : this.#seconds(step.medianSeconds)}
                    </td>
                    <td class="number" data-label=${words.p90}>
                      ${step.p90Seconds === null ? '' : this.#seconds(step.p90Seconds)}
                    </td>
                    <td class="number" data-label=${words.leftHere}>${step.leftHere}</td>
                  </tr>`,
              ),
            )
      }
    </section>`
  }

  #guidance({ guidance }: Figures): TemplateResult | typeof nothing {
    const { figures: words } = this.texts
    const lines = guidance.codes
      .slice(0, namedCodes)
      .map(({ code, count }) => ({ name: words.guidanceCodes[code], value: count, text: String(count) }))
    return html`<section class="panel">
      <h2>${words.guidance}</h2>
      <p class="small muted">${words.guidanceNote(guidance.pictures)}</p>
      ${lines.length === 0 ? html`<p class="muted">${words.nothing}</p>` : barList(lines)}
    </section>`
  }

  #seconds(seconds: number): string {
    return secondsText(seconds, this.texts)
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
