import { html, type TemplateResult } from 'lit'
import { checkBox } from '../parts/form-parts.ts'
import { dialog } from '../parts/modal.ts'
import type { ConsoleState } from './console-state.ts'

/** Every shortcut, by where it works. */
export const shortcutHelp = (state: ConsoleState): TemplateResult => {
  const { help, shell, common } = state.texts
  const { keys } = help
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      help.everywhere,
      [
        ['?', keys.help],
        ['g', keys.goQueue],
        ['/', keys.goSearch],
      ],
    ],
    [
      help.inQueue,
      [
        ['j', keys.next],
        ['k', keys.previous],
        ['Enter', keys.open],
      ],
    ],
    [
      help.inCase,
      [
        ['t', keys.take],
        ['a', keys.approve],
        ['d', keys.decline],
        ['r', keys.resubmit],
        ['Enter', keys.confirm],
        ['p', keys.unmask],
        ['v', keys.verify],
        ['u', keys.back],
      ],
    ],
    [
      help.inPicture,
      [
        ['+ −', keys.zoom],
        ['← ↑ ↓ →', keys.pan],
        ['0', keys.fit],
        ['e', keys.rotate],
      ],
    ],
  ]
  const close = (): void => state.showHelp(false)
  return dialog({
    title: help.title,
    onClose: close,
    className: 'wide',
    content: html`<div class="columns">
        ${groups.map(
          ([title, lines]) =>
            html`<section>
              <h3>${title}</h3>
              <dl class="keys">
                ${lines.map(
                  ([key, meaning]) =>
                    html`<div>
                      <dt><kbd>${key}</kbd></dt>
                      <dd>${meaning}</dd>
                    </div>`,
                )}
              </dl>
            </section>`,
        )}
      </div>
      ${checkBox({
        name: 'shortcuts',
        value: 'on',
        label: shell.shortcutsOn,
        isChecked: state.hasShortcuts,
        onChange: (isOn) => state.setShortcuts(isOn),
      })}
      <div class="button-row end">
        <button type="button" class="button primary" @click=${close}>${common.close}</button>
      </div>`,
  })
}
