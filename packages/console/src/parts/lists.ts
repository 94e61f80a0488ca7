import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import type { Paged } from '../app/paged.ts'
import { problemNotice } from './form-parts.ts'

/** A list in its frame: loading, refused, empty, or there, with a way to more. */
export const listPanel = <T>(options: {
  readonly list: Pick<Paged<T>, 'lines' | 'error' | 'isLoading'> & Partial<Pick<Paged<T>, 'hasMore' | 'more'>>
  readonly state: ConsoleState
  readonly empty: string
  readonly emptyHint?: string
  readonly content: (lines: readonly T[]) => TemplateResult
}): TemplateResult => {
  const { list, state } = options
  const { lines } = list
  return html`${problemNotice(list.error, state)}
    <div class="panel flush" aria-busy=${list.isLoading}>
      ${
        lines === null
          ? html`<p class="loading">${list.isLoading ? state.texts.shell.loading : ''}</p>`
          : lines.length === 0
            ? html`<div class="empty">
                <strong>${options.empty}</strong
                >${options.emptyHint ? html`<span>${options.emptyHint}</span>` : nothing}
              </div>`
            : options.content(lines)
      }
      ${
        list.hasMore === true
          ? html`<div class="more">
              <button type="button" class="button" ?disabled=${list.isLoading} @click=${() => list.more?.()}>
                ${state.texts.common.more}
              </button>
            </div>`
          : nothing
      }
    </div>`
}

/** A table whose rows become cards on a phone. */
export const table = (heads: readonly string[], rows: unknown): TemplateResult =>
  html`<div class="table-frame">
    <table class="cards">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
