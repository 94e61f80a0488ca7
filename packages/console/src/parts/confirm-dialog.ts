import { html, type TemplateResult } from 'lit'
import type { Action } from '../app/action.ts'
import type { ConsoleState } from '../app/console-state.ts'
import { problemNotice } from './form-parts.ts'
import { icons } from './icons.ts'
import { dialog } from './modal.ts'

/** Asks once more before something that cannot be undone. */
export const confirmDialog = (options: {
  readonly title: string
  readonly stop: string
  readonly confirm: string
  readonly action: Action
  readonly state: ConsoleState
  readonly isDangerous?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}): TemplateResult =>
  dialog({
    title: options.title,
    onClose: options.onClose,
    content: html`<div class="notice caution stop">${icons.caution}<strong>${options.stop}</strong></div>
      ${problemNotice(options.action.error, options.state)}
      <div class="button-row end">
        <button type="button" class="button" @click=${options.onClose}>${options.state.texts.common.cancel}</button>
        <button
          type="button"
          class="button ${options.isDangerous === true ? 'danger' : 'primary'}"
          ?disabled=${options.action.isRunning}
          @click=${options.onConfirm}
        >
          ${options.confirm}
        </button>
      </div>`,
  })
