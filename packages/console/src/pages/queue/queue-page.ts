import type { ConsoleAnswer, TenantRef } from '@honnin/shared/console'
import { planIds, reasonCodes } from '@honnin/shared/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { Poll } from '../../app/poll.ts'
import { hrefOf } from '../../app/route.ts'
import { Shortcuts } from '../../app/shortcuts.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { pageHead, shortId } from '../../parts/display.ts'
import { problemNotice, selectField, staleNotice } from '../../parts/form-parts.ts'
import { cell } from '../../parts/lists.ts'
import { icons } from '../../parts/icons.ts'
import { documentName, reasonList, stateOfWork, tenantName, waitingText } from '../case-columns.ts'
import { modeOptions, oneOf, planOptions, reasonOptions, tenantOptions } from '../case-filters.ts'
import { mergeQueue, queueLines, type QueueLine } from './merge-queue.ts'

const pollMs = 8000
const pageLines = 25
/** What the server gives in one answer, and what is shown at most: who has that many before them takes the first. */
const mostPerPage = 100
const mostLines = 500
/** Pixels: on a phone the filters would push the cases off the screen. */
const foldedBelow = 620
const shows = ['all', 'free', 'mine', 'proposed'] as const
const filterNames = ['show', 'reason', 'tenant', 'plan', 'livemode'] as const

type QueueAnswer = ConsoleAnswer<'queue'>

interface ShownQueue {
  readonly lines: readonly QueueLine[]
  readonly hasMore: boolean
  /** How many there are, shown or not. */
  readonly total: number
}

/** The cases that wait for a reviewer, the longest waiting first. */
export class QueuePage extends ConsoleElement {
  readonly #queue = new Loaded<ShownQueue>(this, (signal) => this.#load(signal))
  readonly #tenants = new Loaded<readonly TenantRef[]>(this, (signal) => tenantsOf(this.console, signal))
  #limit = pageLines
  #filters = ''

  constructor() {
    super()
    new Poll(this, pollMs, () => this.#refresh())
    new Shortcuts(this, {
      state: () => this.console,
      keys: { j: () => this.#move(1), k: () => this.#move(-1) },
    })
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenants.run()
  }

  override willUpdate(): void {
    const filters = new URLSearchParams(this.console.route.query).toString()
    if (this.#queue.value !== null && filters === this.#filters) return
    if (this.#queue.isLoading && filters === this.#filters) return
    if (this.#queue.error !== null && filters === this.#filters) return
    this.#filters = filters
    this.#limit = pageLines
    this.#queue.clear()
    void this.#queue.run()
  }

  override render(): TemplateResult {
    const { queue } = this.texts
    const shown = this.#queue.value
    return html`<div class="page">
      ${pageHead({
        title: queue.title,
        lead: shown === null || shown.total === 0 ? queue.lead : `${queue.count(shown.total)} · ${queue.lead}`,
        actions: html`<span class="muted small keys-hint">${this.console.hasShortcuts ? queue.keys : nothing}</span>`,
      })}
      ${this.#filterBar()}
      ${shown === null ? problemNotice(this.#queue.error, this.console, () => this.#queue.run()) : this.#queue.error === null ? nothing : staleNotice(this.console)}
      <div class="panel flush">${shown === null ? this.#waiting() : this.#table(shown)}</div>
    </div>`
  }

  #waiting(): TemplateResult | typeof nothing {
    return this.#queue.error === null ? html`<p class="loading">${this.texts.shell.loading}</p>` : nothing
  }

  #table({ lines, hasMore }: ShownQueue): TemplateResult {
    const { queue, common } = this.texts
    if (lines.length === 0) return this.#empty()
    const nowMs = Date.now()
    return html`<div class="table-frame">
        <table class="cards rows">
          <thead>
            <tr>
              <th scope="col">${queue.columns.id}</th>
              <th scope="col">${queue.columns.waiting}</th>
              <th scope="col">${queue.columns.why}</th>
              <th scope="col">${queue.columns.document}</th>
              <th scope="col">${queue.columns.tenant}</th>
              <th scope="col" class="number">${queue.columns.attempt}</th>
              <th scope="col">${queue.columns.state}</th>
            </tr>
          </thead>
          <tbody>
            ${repeat(
              lines,
              ({ summary }) => summary.sessionId,
              (line) => this.#row(line, nowMs),
            )}
          </tbody>
        </table>
      </div>
      ${
        hasMore && this.#limit < mostLines
          ? html`<div class="more">
              <button type="button" class="button" @click=${this.#showMore}>${common.more}</button>
            </div>`
          : nothing
      }`
  }

  #row({ summary, isGone }: QueueLine, nowMs: number): TemplateResult {
    const { console: state } = this
    const { columns, gone, open } = state.texts.queue
    const id = shortId(summary.sessionId)
    return html`<tr class=${isGone ? 'gone' : ''}>
      <th scope="row" data-label=${columns.id}>
        <a href=${hrefOf('case', { id: summary.sessionId })} class="mono" aria-label=${open(id)}>${id}</a>
      </th>
      ${cell(columns.waiting, waitingText(summary, state, nowMs), 'nowrap')}
      ${cell(columns.why, reasonList(summary, state))} ${cell(columns.document, documentName(summary, state), 'nowrap')}
      ${cell(columns.tenant, tenantName(summary, state))} ${cell(columns.attempt, String(summary.attempt), 'number')}
      ${cell(columns.state, isGone ? html`<span class="badge">${gone}</span>` : stateOfWork(summary, state))}
    </tr>`
  }

  #empty(): TemplateResult {
    const { queue } = this.texts
    if (this.#filters !== '')
      return html`<div class="empty">
        <strong>${queue.emptyFiltered}</strong><a class="button" href=${hrefOf('queue')}>${queue.clear}</a>
      </div>`
    return html`<div class="empty">${icons.check}<strong>${queue.empty}</strong><span>${queue.emptyHint}</span></div>`
  }

  #filterBar(): TemplateResult {
    const { console: state } = this
    const { filters, show } = state.texts.queue
    const { query } = state.route
    const options = {
      show: shows.map((value) => ({ value, text: show[value] })),
      reason: reasonOptions(state),
      tenant: tenantOptions(state, this.#tenants.value ?? []),
      plan: planOptions(state),
      livemode: modeOptions(state),
    }
    const labels = { ...filters, livemode: filters.mode }
    return html`<details class="filter-fold" ?open=${innerWidth > foldedBelow || this.#filters !== ''}>
      <summary>${state.texts.queue.filter}</summary>
      <div class="filters">
        ${filterNames.map((name) =>
          selectField({
            id: `filter-${name}`,
            name,
            label: labels[name],
            value: query[name] ?? (name === 'show' ? 'all' : ''),
            options: options[name],
            onChange: (value) => this.#filter(name, value),
          }),
        )}
      </div>
    </details>`
  }

  #filter(name: (typeof filterNames)[number], value: string): void {
    const { query } = this.console.route
    const wished = name === 'show' && value === 'all' ? undefined : value
    location.hash = hrefOf('queue', { query: { ...query, [name]: wished } })
  }

  /** As many lines as are wanted, page after page. */
  async #fetch(signal: AbortSignal): Promise<ShownQueue> {
    const lines: QueueLine[] = []
    let cursor: string | null = null
    let total = 0
    do {
      const answer: QueueAnswer = await this.#fetchPage(signal, {
        limit: String(Math.min(mostPerPage, this.#limit - lines.length)),
        cursor: cursor ?? undefined,
      })
      lines.push(...queueLines(answer.data))
      cursor = answer.nextCursor
      total = answer.total
    } while (cursor !== null && lines.length < this.#limit)
    return { lines, hasMore: cursor !== null, total }
  }

  #fetchPage(
    signal: AbortSignal,
    page: { readonly limit: string; readonly cursor: string | undefined },
  ): Promise<QueueAnswer> {
    const { query } = this.console.route
    return this.console.client.call('queue', {
      signal,
      query: {
        ...page,
        show: oneOf(shows, query['show']),
        reason: oneOf(reasonCodes, query['reason']),
        plan: oneOf(planIds, query['plan']),
        livemode: oneOf(['true', 'false'], query['livemode']),
        tenant: query['tenant'],
      },
    })
  }

  async #load(signal: AbortSignal): Promise<ShownQueue> {
    const before = this.#queue.value
    const fresh = await this.#fetch(signal)
    if (before === null) return fresh
    return {
      ...fresh,
      lines: mergeQueue(
        before.lines,
        fresh.lines.map(({ summary }) => summary),
      ),
    }
  }

  async #refresh(): Promise<void> {
    if (this.#queue.value !== null) await this.#queue.run()
  }

  #showMore = (): void => {
    this.#limit = Math.min(this.#limit * 2, mostLines)
    void this.#queue.run()
  }

  #move(by: 1 | -1): void {
    const links = [...this.querySelectorAll<HTMLElement>('tbody th a')]
    const at = links.findIndex((link) => link === document.activeElement)
    const next = at < 0 ? links[0] : links[at + by]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }
}
