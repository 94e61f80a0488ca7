import { itemKindOfStep } from '@honnin/shared/protocol'
import { html, type TemplateResult } from 'lit'
import { numberHeads, table } from '../../parts/lists.ts'
import type { FigureOptions } from './figure-panel.ts'
import { figurePanel } from './figure-panel.ts'
import { barList } from './plots.ts'
import { shareText } from './share-text.ts'

/** What had stood on the screen for some seconds when people left a step. */
export const leftPanel = ({ figures, state, isTable }: FigureOptions): TemplateResult => {
  const { figures: words, sessions } = state.texts
  const left = figures.steps.filter(({ leftAt }) => leftAt.length > 0)
  const plots = (): TemplateResult =>
    html`<div class="bar-groups">
      ${left.map(
        ({ kind, leftHere, leftAt }) =>
          html`<h3>${sessions.itemKinds[itemKindOfStep(kind)]}</h3>
            ${barList(
              leftAt.map(({ code, count }) => ({
                name: words.guidanceCodes[code],
                value: count,
                text: `${count} (${shareText(count, leftHere)})`,
                tone: 'tone-declined',
              })),
              leftHere,
            )}`,
      )}
    </div>`
  const rows = (): TemplateResult =>
    table(
      [words.step, words.hint, ...numberHeads([words.count, words.share])],
      left.flatMap(({ kind, leftHere, leftAt }) =>
        leftAt.map(
          ({ code, count }) =>
            html`<tr>
              <th scope="row" data-label=${words.step}>${sessions.itemKinds[itemKindOfStep(kind)]}</th>
              <td data-label=${words.hint}>${words.guidanceCodes[code]}</td>
              <td class="number" data-label=${words.count}>${count}</td>
              <td class="number" data-label=${words.share}>${shareText(count, leftHere)}</td>
            </tr>`,
        ),
      ),
    )
  return figurePanel({
    title: words.leftAt,
    note: words.leftAtNote,
    isEmpty: left.length === 0,
    state,
    content: isTable ? rows : plots,
  })
}
