import { html, nothing, type TemplateResult } from 'lit'
import { numberHeads, table } from '../../parts/lists.ts'
import type { FigureOptions } from './figure-panel.ts'
import { figurePanel } from './figure-panel.ts'
import { barList } from './plots.ts'
import { shareText } from './share-text.ts'

/** Which guidance still held when pictures were taken, by what they show, and how those sessions ended. */
export const guidancePanel = ({ figures, state, isTable }: FigureOptions): TemplateResult => {
  const { figures: words, sessions } = state.texts
  const { guidance } = figures
  const guided = guidance.kinds.filter(({ codes }) => codes.length > 0)
  const clear = guidance.kinds.filter(({ codes }) => codes.length === 0)
  const plots = (): TemplateResult =>
    html`${guided.map(
      ({ kind, pictures, approved, sessions: all, codes }) =>
        html`<h3>${sessions.itemKinds[kind]}</h3>
          <p class="small muted">${words.guidanceKind(pictures, shareText(approved, all))}</p>
          ${barList(
            codes.map((code) => ({
              name: words.guidanceCodes[code.code],
              note: words.approvedShare(shareText(code.approved, code.sessions)),
              value: code.pictures,
              text: `${code.pictures} (${shareText(code.pictures, pictures)})`,
            })),
            pictures,
          )}`,
    )}
    ${
      clear.length === 0
        ? nothing
        : html`<p class="small muted">
            ${words.guidanceClear(clear.map(({ kind }) => sessions.itemKinds[kind]).join(', '))}
          </p>`
    }`
  const rows = (): TemplateResult =>
    table(
      [words.step, words.hint, ...numberHeads([words.count, words.share, words.total, words.approved])],
      guided.flatMap(({ kind, pictures, codes }) =>
        codes.map(
          (code) =>
            html`<tr>
              <th scope="row" data-label=${words.step}>${sessions.itemKinds[kind]}</th>
              <td data-label=${words.hint}>${words.guidanceCodes[code.code]}</td>
              <td class="number" data-label=${words.count}>${code.pictures}</td>
              <td class="number" data-label=${words.share}>${shareText(code.pictures, pictures)}</td>
              <td class="number" data-label=${words.total}>${code.sessions}</td>
              <td class="number" data-label=${words.approved}>${shareText(code.approved, code.sessions)}</td>
            </tr>`,
        ),
      ),
    )
  return figurePanel({
    title: words.guidance,
    note: words.guidanceNote(guidance.sessions),
    isEmpty: guidance.sessions === 0,
    state,
    content: isTable && guided.length > 0 ? rows : plots,
  })
}
