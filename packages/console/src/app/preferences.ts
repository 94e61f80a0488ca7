import { html, type TemplateResult } from 'lit'
import { consoleLocales } from '../messages/index.ts'
import type { ConsoleState } from './console-state.ts'
import { themes } from './console-state.ts'

/** Each language is named in itself. */
const languageNames = { ja: '日本語', en: 'English' } as const

/** Language and appearance, as two small lists. `prefix` keeps their ids apart where they stand twice. */
export const preferences = (state: ConsoleState, prefix: string): TemplateResult => {
  const { texts } = state
  const chosen = (event: Event): string => (event.target instanceof HTMLSelectElement ? event.target.value : '')
  const setLocale = (event: Event): void => {
    const locale = consoleLocales.find((known) => known === chosen(event))
    if (locale !== undefined) state.setLocale(locale)
  }
  const setTheme = (event: Event): void => {
    const theme = themes.find((known) => known === chosen(event))
    if (theme !== undefined) state.setTheme(theme)
  }
  return html`<div class="preferences">
    <select class="input" id="${prefix}-language" aria-label=${texts.shell.language} @change=${setLocale}>
      ${consoleLocales.map(
        (locale) =>
          html`<option value=${locale} lang=${locale} .selected=${locale === state.locale}>
            ${languageNames[locale]}
          </option>`,
      )}
    </select>
    <select class="input" id="${prefix}-theme" aria-label=${texts.shell.theme} @change=${setTheme}>
      ${themes.map(
        (theme) =>
          html`<option value=${theme} .selected=${theme === state.theme}>${texts.shell.themes[theme]}</option>`,
      )}
    </select>
  </div>`
}
