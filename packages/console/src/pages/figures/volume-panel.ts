import { sessionStatuses } from '@honnin/shared/protocol'
import { html, type TemplateResult } from 'lit'
import { numberHeads, table } from '../../parts/lists.ts'
import { daySpan } from './day-span.ts'
import type { FigureOptions } from './figure-panel.ts'
import { figurePanel } from './figure-panel.ts'
import { legend, stackedBars, type StackSeries } from './plots.ts'

/** Sessions by day and by their present state; a day without any keeps its place. */
export const volumePanel = ({ figures, period, state, isTable }: FigureOptions): TemplateResult => {
  const { figures: words, sessions } = state.texts
  const { volume } = figures
  const used = sessionStatuses.filter((status) => volume.some(({ byStatus }) => (byStatus[status] ?? 0) > 0))
  const total = volume.reduce((sum, { total: ofDay }) => sum + ofDay, 0)
  const plot = (): TemplateResult => {
    const days = daySpan(period.from, period.to)
    const counts = new Map(volume.map(({ day, byStatus }) => [day, byStatus]))
    const series = used.map((status): StackSeries => ({
      name: sessions.statuses[status],
      tone: `tone-${status}`,
      values: days.map((day) => counts.get(day)?.[status] ?? 0),
    }))
    const places = days.map((day) => day.slice(5).replace('-', '/'))
    const label = `${words.volume}. ${words.volumeSummary(total, volume.length)}`
    return html`${legend(series)} ${stackedBars({ label, places, series })}`
  }
  const rows = (): TemplateResult =>
    table(
      [words.day, ...numberHeads([words.total, ...used.map((status) => sessions.statuses[status])])],
      volume.map(
        ({ day, total: ofDay, byStatus }) =>
          html`<tr>
            <th scope="row" data-label=${words.day}>${day}</th>
            <td class="number" data-label=${words.total}>${ofDay}</td>
            ${used.map((status) => html`<td class="number" data-label=${sessions.statuses[status]}>${byStatus[status] ?? 0}</td>`)}
          </tr>`,
      ),
    )
  return figurePanel({
    title: words.volume,
    note: words.volumeSummary(total, volume.length),
    isEmpty: false,
    state,
    content: isTable ? rows : plot,
  })
}
