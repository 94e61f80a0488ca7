import type { Figures } from '@honnin/shared/console'
import { sessionStatuses } from '@honnin/shared/protocol'
import { html, type TemplateResult } from 'lit'
import type { FigureOptions } from './figure-panel.ts'
import { figurePanel } from './figure-panel.ts'
import { barList } from './plots.ts'
import { secondsText } from './seconds-text.ts'
import { shareText } from './share-text.ts'

/** Reasons that are named; what comes after is rare. */
const namedReasons = 12

/** What was decided, by whom, and how long it waited for a person. */
export const outcomesPanel = ({ figures, state }: FigureOptions): TemplateResult => {
  const { figures: words, sessions } = state.texts
  const { outcomes, review } = figures
  const bars = (counts: Figures['outcomes']['auto']): TemplateResult => {
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    if (total === 0) return html`<p class="muted">${words.nothing}</p>`
    return barList(
      sessionStatuses.flatMap((status) => {
        const value = counts[status] ?? 0
        const text = `${value} (${shareText(value, total)})`
        return value === 0 ? [] : [{ name: sessions.statuses[status], value, text, tone: `tone-${status}` }]
      }),
    )
  }
  const { decided, medianSeconds, p90Seconds } = review
  const waited =
    medianSeconds === null || p90Seconds === null
      ? words.reviewNone
      : words.reviewSummary(decided, secondsText(medianSeconds, state.texts), secondsText(p90Seconds, state.texts))
  return figurePanel({
    title: words.outcomes,
    isEmpty: false,
    state,
    content: () =>
      html`<h3>${words.auto}</h3>
        ${bars(outcomes.auto)}
        <h3>${words.reviewer}</h3>
        ${bars(outcomes.reviewer)}
        <h3>${words.review}</h3>
        <p>${waited}</p>`,
  })
}

/** Why sessions were decided as they were, the most frequent reason first. */
export const reasonsPanel = ({ figures, state }: FigureOptions): TemplateResult => {
  const { figures: words, checks } = state.texts
  const { reasons } = figures.outcomes
  const lines = reasons.slice(0, namedReasons)
  return figurePanel({
    title: words.reasons,
    isEmpty: lines.length === 0,
    state,
    content: () =>
      barList(lines.map(({ reason, count }) => ({ name: checks.reasons[reason], value: count, text: String(count) }))),
  })
}
