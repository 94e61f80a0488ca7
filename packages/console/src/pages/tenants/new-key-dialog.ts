import { scopes } from '@honnin/shared/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { Action } from '../../app/action.ts'
import type { ConsoleState } from '../../app/console-state.ts'
import { checkBox, problemNotice, textField } from '../../parts/form-parts.ts'
import { dialog } from '../../parts/modal.ts'

/** What most servers of relying parties need; the rest is given on purpose. */
const usualScopes = new Set<string>(['sessions:write', 'sessions:read'])

/** Label, environment and scopes of a new key: `label`, `mode` (`test` or `live`) and `scope`s of the form that is sent. */
export const newKeyDialog = (options: {
  readonly state: ConsoleState
  readonly action: Action
  readonly isScopeMissing: boolean
  readonly onSubmit: (event: SubmitEvent) => void
  readonly onClose: () => void
}): TemplateResult => {
  const { state, action } = options
  const { keys, common } = state.texts
  return dialog({
    title: keys.createTitle,
    onClose: options.onClose,
    content: html`<form class="form" @submit=${options.onSubmit}>
      ${textField({ id: 'key-label', name: 'label', label: keys.label, hint: keys.labelHint, isRequired: true, maxLength: 60 })}
      <fieldset>
        <legend>${keys.mode}</legend>
        ${checkBox({ type: 'radio', name: 'mode', value: 'test', label: keys.test, isChecked: true })}
        ${checkBox({ type: 'radio', name: 'mode', value: 'live', label: keys.live })}
      </fieldset>
      <fieldset>
        <legend>${keys.scopesLabel}</legend>
        ${scopes.map((scope) =>
          checkBox({
            name: 'scope',
            value: scope,
            label: keys.scopes[scope],
            hint: scope,
            isChecked: usualScopes.has(scope),
          }),
        )}
        ${options.isScopeMissing ? html`<p class="problem" role="alert">${keys.chooseScope}</p>` : nothing}
      </fieldset>
      ${problemNotice(action.error, state)}
      <div class="button-row end">
        <button type="button" class="button" @click=${options.onClose}>${common.cancel}</button>
        <button type="submit" class="button primary" ?disabled=${action.isRunning}>${keys.create}</button>
      </div>
    </form>`,
  })
}
