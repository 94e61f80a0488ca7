import type { PolicyPreview } from '@honnin/shared/console'
import { decisionStatuses } from '@honnin/shared/protocol'
import { html, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'
import { hrefOf } from '../../app/route.ts'
import { shortId, statusBadge } from '../../parts/display.ts'
import { table } from '../../parts/lists.ts'

/** What a policy would have decided otherwise. */
export const policyPreview = (preview: PolicyPreview, state: ConsoleState): TemplateResult => {
  const { texts } = state
  const { policies: words } = texts
  return html`<section class="panel" role="status">
    <h2>${words.previewTitle}</h2>
    <p class="muted">${words.previewCount(preview.sessions, preview.skipped)}</p>
    ${table(
      ['', words.before, words.after],
      decisionStatuses.map(
        (status) =>
          html`<tr>
            <th scope="row">${texts.sessions.statuses[status]}</th>
            <td class="number" data-label=${words.before}>${preview.before[status] ?? 0}</td>
            <td class="number" data-label=${words.after}>${preview.after[status] ?? 0}</td>
          </tr>`,
      ),
    )}
    ${
      preview.changed.length === 0
        ? html`<p>${words.noChange}</p>`
        : html`<h3>${words.changedSessions}</h3>
            <ul class="entries">
              ${preview.changed.map(
                (one) =>
                  html`<li class="button-row">
                    <a class="mono" href=${hrefOf('case', { id: one.sessionId })}>${shortId(one.sessionId)}</a>
                    ${statusBadge(one.before, texts)} → ${statusBadge(one.after, texts)}
                    <span class="muted">${one.reasons.map((reason) => texts.checks.reasons[reason]).join(' · ')}</span>
                  </li>`,
              )}
            </ul>`
    }
  </section>`
}
