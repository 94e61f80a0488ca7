import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import { icons } from './icons.ts'

/** Something that is shown once, with a button that copies it, and one that takes it off the screen. */
export const secretBox = (options: {
  readonly label: string
  readonly secret: string
  readonly state: ConsoleState
  readonly onStored?: () => void
}): TemplateResult => {
  const { state, secret, onStored } = options
  const { common } = state.texts
  const copy = async (event: Event): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret)
      state.say(common.copied)
    } catch {
      // A page that may not write to the clipboard leaves the text selected, ready to be copied by hand.
      const box = event.target instanceof Element ? event.target.closest('.secret') : null
      getSelection()?.selectAllChildren(box?.querySelector('code') ?? document.body)
    }
  }
  return html`<div class="secret" role="status">
    <span class="small muted">${options.label}</span>
    <code>${secret}</code>
    <div class="button-row">
      <button type="button" class="button small" @click=${copy}>${icons.copy}${common.copy}</button>
      ${
        onStored === undefined
          ? nothing
          : html`<button type="button" class="button small" @click=${onStored}>${common.stored}</button>`
      }
    </div>
  </div>`
}
