import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import type { Paged } from '../app/paged.ts'
import { problemNotice } from './form-parts.ts'

/** A list in its frame: loading, refused, empty, or there, with a way to more. */
export const listPanel = <T>(options: {
  readonly list: Pick<Paged<T>, 'lines' | 'error' | 'isLoading' | 'restart'> &
    Partial<Pick<Paged<T>, 'hasMore' | 'more'>>
  readonly state: ConsoleState
  readonly empty: string
  readonly emptyHint?: string
  readonly content: (lines: readonly T[]) => TemplateResult
}): TemplateResult => {
  const { list, state } = options
  const { lines } = list
  const problem = problemNotice(list.error, state, () => list.restart())
  if (lines === null && list.error !== null) return html`${problem}`
  return html`${problem}
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

/** The head of a column of numbers stands over them, at the end of the column. */
interface NumberHead {
  readonly number: string
}

export const numberHeads = (heads: readonly string[]): readonly NumberHead[] => heads.map((number) => ({ number }))

/** A cell that says what it is where the row is a card; one without content is left out there. */
export const cell = (label: string, content: unknown, className = ''): TemplateResult => {
  const isBlank = content === nothing || content === null || content === ''
  return html`<td data-label=${label} class=${isBlank ? 'blank' : className}><div>${content}</div></td>`
}

/** A table whose rows become cards where there is no room for it. */
export const table = (heads: readonly (string | NumberHead)[], rows: unknown): TemplateResult =>
  html`<div class="table-frame">
    <table class="cards">
      <thead>
        <tr>
          ${heads.map((head) =>
            typeof head === 'string'
              ? html`<th scope="col">${head}</th>`
              : html`<th scope="col" class="number">${head.number}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
