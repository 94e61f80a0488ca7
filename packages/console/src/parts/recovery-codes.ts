import { html, type TemplateResult } from 'lit'
import type { ConsoleState } from '../app/console-state.ts'
import { icons } from './icons.ts'
import { saveFile } from './save-file.ts'

/** Codes that are shown once, with a way to keep them. */
export const recoveryCodeList = (codes: readonly string[], state: ConsoleState): TemplateResult => {
  const { recovery: words } = state.texts.signIn
  const save = (): void => {
    const head = `${words.fileHead} ${location.host}`
    saveFile(new Blob([[head, '', ...codes, ''].join('\n')], { type: 'text/plain' }), 'honnin-recovery-codes.txt')
  }
  return html`<p>${words.lead}</p>
    <ul class="secret recovery" aria-label=${words.list}>
      ${codes.map((code) => html`<li>${code}</li>`)}
    </ul>
    <div><button type="button" class="button small" @click=${save}>${icons.download}${words.download}</button></div>`
}
