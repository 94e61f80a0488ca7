import type { Case, CaseField, Unmasked } from '@honnin/shared/console'
import type { FieldComparison } from '@honnin/shared/documents'
import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'
import type { Messages } from '../../messages/index.ts'
import { instant } from '../../parts/display.ts'
import { icons } from '../../parts/icons.ts'

const tones: Readonly<Record<FieldComparison, readonly [string, TemplateResult]>> = {
  match: ['good', icons.check],
  tolerated: ['caution', icons.question],
  mismatch: ['bad', icons.cross],
  unreadable: ['caution', icons.question],
}

const comparisonBadge = (comparison: FieldComparison | null, texts: Messages): TemplateResult | typeof nothing => {
  if (comparison === null) return nothing
  const [tone, sign] = tones[comparison]
  return html`<span class="badge ${tone}">${sign}${texts.sessions.comparisons[comparison]}</span>`
}

/** Dots say nothing to who hears them: they are told that the value is hidden. */
const value = (text: string | null, absent: string, hidden: string): TemplateResult => {
  if (text === null) return html`<span class="muted">${absent}</span>`
  return /^●+$/.test(text)
    ? html`<span aria-hidden="true" class="veil">${text}</span><span class="visually-hidden">${hidden}</span>`
    : html`${text}`
}

const fieldRow = (field: CaseField, texts: Messages, hasDeclared: boolean): TemplateResult => {
  const { fields, viewer } = texts.case
  const name = texts.sessions.fields[field.name] ?? field.name
  const isOtherwise = field.original !== null && field.original !== field.read
  return html`<tr>
    <th scope="row">${name}</th>
    <td>
      <span
        >${value(field.read, fields.notRead, viewer.veiled)}
        ${isOtherwise ? html`<span class="small muted">(${value(field.original, '', viewer.veiled)})</span>` : nothing}
        ${
          field.confidence === null || field.source === null
            ? nothing
            : html`<span class="small muted block"
                >${fields.certainty(Math.round(field.confidence * 100), texts.sessions.sources[field.source])}</span
              >`
        }</span
      >
    </td>
    ${
      hasDeclared
        ? html`<td>
            ${value(field.declared, fields.notDeclared, viewer.veiled)} ${comparisonBadge(field.comparison, texts)}
          </td>`
        : nothing
    }
  </tr>`
}

const extraFacts = (unmasked: Unmasked, state: ConsoleState): TemplateResult => {
  const { fields, decision, more } = state.texts.case
  const metadata = Object.entries(unmasked.metadata)
  return html`<dl class="facts">
      ${
        unmasked.reference === null
          ? nothing
          : html`<dt>${fields.reference}</dt>
              <dd>${unmasked.reference}</dd>`
      }
      ${
        unmasked.purpose === null
          ? nothing
          : html`<dt>${fields.purpose}</dt>
              <dd>${unmasked.purpose}</dd>`
      }
      ${metadata.map(
        ([key, text]) =>
          html`<dt>${key}</dt>
            <dd>${text}</dd>`,
      )}
      ${
        unmasked.holdReason === null
          ? nothing
          : html`<dt>${more.hold}</dt>
              <dd>${unmasked.holdReason}</dd>`
      }
    </dl>
    ${
      unmasked.notes.length === 0
        ? nothing
        : html`<h3>${decision.notes}</h3>
            <ul class="notes">
              ${unmasked.notes.map(
                (note) =>
                  html`<li>
                    <span class="small muted"
                      >${decision.by(note.by.displayName, '')} ${instant(note.at, { state })}</span
                    >
                    <p>${note.text}</p>
                  </li>`,
              )}
            </ul>`
    }`
}

/** Whether somebody may ask, has asked, or cannot; of an erased case there is nothing to say. */
const accessWords = (options: {
  readonly shown: Case
  readonly unmasked: Unmasked | null
  readonly state: ConsoleState
}): string => {
  const { fields: words } = options.state.texts.case
  if (options.unmasked !== null) return words.unmasked
  if (options.shown.can.unmask) return words.unmaskNote
  return options.state.can('cases:unmask') ? '' : words.notAllowed
}

/** What the document says beside what was declared: veiled until somebody asks, and the page says that asking is recorded. */
export const fieldsPanel = (options: {
  readonly shown: Case
  readonly unmasked: Unmasked | null
  readonly isAsking: boolean
  readonly state: ConsoleState
  readonly toggle: () => void
}): TemplateResult => {
  const { shown, unmasked, state } = options
  const { texts } = state
  const { fields: words } = texts.case
  const fields = unmasked?.fields ?? shown.fields
  // Where nothing was declared there is nothing to compare.
  const hasDeclared = fields.some(({ declared }) => declared !== null)
  const key = state.hasShortcuts ? html`<kbd class="hint">p</kbd>` : nothing
  return html`<section class="panel" aria-labelledby="fields-title">
    <div class="panel-head">
      <h2 id="fields-title">${words.title}</h2>
      ${
        shown.can.unmask
          ? html`<button
              type="button"
              class="button small"
              aria-pressed=${unmasked !== null}
              ?disabled=${options.isAsking}
              @click=${options.toggle}
            >
              ${unmasked === null ? icons.eye : icons.eyeOff}${unmasked === null ? words.unmask : words.mask} ${key}
            </button>`
          : nothing
      }
    </div>
    <p class="small muted" role="status">${accessWords({ shown, unmasked, state })}</p>
    ${
      fields.length === 0
        ? html`<p class="muted">${words.none}</p>`
        : html`<div class="table-frame">
            <table>
              <thead>
                <tr>
                  <th scope="col">${words.field}</th>
                  <th scope="col">${words.read}</th>
                  ${hasDeclared ? html`<th scope="col">${words.declared}</th>` : nothing}
                </tr>
              </thead>
              <tbody>
                ${fields.map((field) => fieldRow(field, texts, hasDeclared))}
              </tbody>
            </table>
          </div>`
    }
    ${
      shown.warnings.length === 0
        ? nothing
        : html`<ul class="reason-list">
            ${shown.warnings.map((warning) => html`<li>${texts.sessions.warnings[warning]}</li>`)}
          </ul>`
    }
    ${unmasked === null ? nothing : extraFacts(unmasked, state)}
  </section>`
}
