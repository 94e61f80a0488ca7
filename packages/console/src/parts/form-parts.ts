import { html, nothing, type TemplateResult } from 'lit'
import type { ConsoleError } from '../api/console-error.ts'
import type { ConsoleState } from '../app/console-state.ts'
import { problemText } from '../messages/problem-text.ts'
import { icons } from './icons.ts'

type Words = string | TemplateResult | typeof nothing

/** A labelled control. `control` is given the ids of what describes it. */
export const field = (options: {
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | null | undefined
  readonly control: (describedBy: string) => TemplateResult
}): TemplateResult => {
  const described = [options.hint ? `${options.id}-hint` : '', options.problem ? `${options.id}-problem` : '']
  return html`<div class="field">
    <label for=${options.id}>${options.label}</label>
    ${options.hint ? html`<span class="hint" id="${options.id}-hint">${options.hint}</span>` : nothing}
    ${options.control(described.join(' ').trim())}
    ${options.problem ? html`<span class="problem" id="${options.id}-problem">${options.problem}</span>` : nothing}
  </div>`
}

/** A field of one line. */
export const textField = (options: {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly value?: string
  readonly type?: string
  readonly hint?: string
  readonly problem?: string | null
  readonly autocomplete?: string
  readonly inputMode?: string
  readonly className?: string
  readonly isRequired?: boolean
  readonly hasFocus?: boolean
  readonly maxLength?: number
  readonly onInput?: (value: string) => void
}): TemplateResult =>
  field({
    ...options,
    control: (describedBy) =>
      html`<input
        id=${options.id}
        name=${options.name}
        class="input ${options.className ?? ''}"
        type=${options.type ?? 'text'}
        .value=${options.value ?? ''}
        maxlength=${options.maxLength ?? 512}
        autocomplete=${options.autocomplete ?? 'off'}
        inputmode=${options.inputMode ?? nothing}
        autocapitalize="none"
        spellcheck="false"
        ?required=${options.isRequired ?? false}
        ?autofocus=${options.hasFocus ?? false}
        aria-invalid=${options.problem ? 'true' : nothing}
        aria-describedby=${describedBy || nothing}
        @input=${(event: InputEvent) => {
          if (event.target instanceof HTMLInputElement) options.onInput?.(event.target.value)
        }}
      />`,
  })

export interface Option {
  readonly value: string
  readonly text: string
}

export const selectField = (options: {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  readonly hint?: string
  readonly onChange?: (value: string) => void
}): TemplateResult =>
  field({
    ...options,
    control: (describedBy) =>
      html`<select
        id=${options.id}
        name=${options.name}
        class="input"
        aria-describedby=${describedBy || nothing}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) options.onChange?.(event.target.value)
        }}
      >
        ${options.options.map(
          ({ value, text }) => html`<option value=${value} ?selected=${value === options.value}>${text}</option>`,
        )}
      </select>`,
  })

export const textArea = (options: {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly value?: string
  readonly hint?: string
  readonly problem?: string | null
  readonly isRequired?: boolean
  readonly maxLength?: number
}): TemplateResult =>
  field({
    ...options,
    control: (describedBy) =>
      html`<textarea
        id=${options.id}
        name=${options.name}
        class="input"
        .value=${options.value ?? ''}
        maxlength=${options.maxLength ?? 2000}
        ?required=${options.isRequired ?? false}
        aria-invalid=${options.problem ? 'true' : nothing}
        aria-describedby=${describedBy || nothing}
      ></textarea>`,
  })

export const checkBox = (options: {
  readonly name: string
  readonly value: string
  readonly label: Words
  readonly hint?: string | undefined
  readonly isChecked?: boolean
  readonly isDisabled?: boolean
  readonly type?: 'checkbox' | 'radio'
  readonly onChange?: (isChecked: boolean) => void
}): TemplateResult =>
  html`<label class="choice">
    <input
      type=${options.type ?? 'checkbox'}
      name=${options.name}
      value=${options.value}
      .checked=${options.isChecked ?? false}
      ?disabled=${options.isDisabled ?? false}
      @change=${(event: Event) => {
        if (event.target instanceof HTMLInputElement) options.onChange?.(event.target.checked)
      }}
    />
    <span>${options.label}${options.hint ? html`<span class="hint">${options.hint}</span>` : nothing}</span>
  </label>`

/** A refusal in words, with the number to quote. It is read out as it appears. `retry`: what was refused, once more. */
export const problemNotice = (
  error: ConsoleError | null,
  state: ConsoleState,
  retry?: () => unknown,
): TemplateResult | typeof nothing =>
  error === null
    ? nothing
    : html`<div class="notice bad" role="alert">
        ${icons.caution}
        <div>
          ${problemText(error, state.locale)}
          ${
            error.requestId !== null && error.code === 'internal_error'
              ? html`<div class="small muted mono">${error.requestId}</div>`
              : nothing
          }
        </div>
        ${
          retry === undefined
            ? nothing
            : html`<button type="button" class="button small" @click=${() => void retry()}>
                ${state.texts.common.retry}
              </button>`
        }
      </div>`

/** What is shown is older than it should be: the server does not answer, and is asked again. */
export const staleNotice = (state: ConsoleState): TemplateResult =>
  html`<div class="notice caution" role="status">${icons.caution}<span>${state.texts.common.stale}</span></div>`

/** The entries of a form that was sent, each as text; what is repeated is taken by `getAll` of the form itself. */
export const entriesOf = (event: SubmitEvent): FormData => {
  event.preventDefault()
  if (!(event.target instanceof HTMLFormElement)) throw new TypeError('not sent by a form')
  return new FormData(event.target)
}

export const textOf = (entries: FormData, name: string): string => {
  const value = entries.get(name)
  return typeof value === 'string' ? value : ''
}
