import type { TimelineEntry } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'
import { entryName } from '../../messages/entry-name.ts'
import { instant } from '../../parts/display.ts'
import { groupTimeline, type TimelineGroup } from './group-timeline.ts'

const statusWord = (status: string | null, state: ConsoleState): string | null => {
  const names: Readonly<Record<string, string>> = state.texts.sessions.statuses
  return status === null ? null : (names[status] ?? status)
}

const line = ({ entry, count }: TimelineGroup, state: ConsoleState): TemplateResult => {
  const { timeline } = state.texts.case
  const to = statusWord(entry.to, state)
  return html`<li>
    <span class="small muted">${instant(entry.at, { state, to: 'second' })}</span>
    <span>
      ${entryName(entry.type, state.texts)}${count > 1 ? ` ×${count}` : nothing}
      ${to === null || entry.type === `session.${entry.to}` ? nothing : html`→ ${to}`}
      ${entry.operator === null ? nothing : html`<span class="muted">${timeline.by(entry.operator.displayName)}</span>`}
    </span>
    ${entry.index === null ? nothing : html`<span class="small muted number">#${entry.index}</span>`}
  </li>`
}

/** What happened, the newest first, in Japan's time. */
export const timelinePanel = (timeline: readonly TimelineEntry[], state: ConsoleState): TemplateResult => {
  const { timeline: words } = state.texts.case
  return html`<section class="panel" aria-labelledby="timeline-title">
    <h2 id="timeline-title">${words.title}</h2>
    ${timeline.length === 0 ? html`<p class="muted">${words.none}</p>` : nothing}
    <ol class="timeline">
      ${groupTimeline(timeline).map((group) => line(group, state))}
    </ol>
  </section>`
}
