import { html, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import { icons } from './icons.ts'

/** Something that is shown once, with a button that copies it. */
export const secretBox = (options: {
  readonly label: string
  readonly secret: string
  readonly state: ConsoleState
}): TemplateResult => {
  const { state, secret } = options
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret)
      state.say(state.texts.common.copied)
    } catch {
      // A page that may not write to the clipboard leaves the text selected, ready to be copied by hand.
      getSelection()?.selectAllChildren(document.querySelector('.secret code') ?? document.body)
    }
  }
  return html`<div class="secret">
    <span class="small muted">${options.label}</span>
    <code>${secret}</code>
    <div>
      <button type="button" class="button small" @click=${copy}>${icons.copy}${state.texts.common.copy}</button>
    </div>
  </div>`
}
