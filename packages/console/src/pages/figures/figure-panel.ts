import type { Figures } from '@honnin/shared/console'
import { html, type TemplateResult } from 'lit'
import type { ConsoleState } from '../../app/console-state.ts'

/** What each part of the figures is drawn from. */
export interface FigureOptions {
  readonly figures: Figures
  /** Days in Japan, both included. */
  readonly period: { readonly from: string; readonly to: string }
  readonly state: ConsoleState
  /** As tables instead of plots. */
  readonly isTable: boolean
}

/** One part of the figures, or that there is nothing in it. */
export const figurePanel = (options: {
  readonly title: string
  readonly note?: string
  readonly isEmpty: boolean
  readonly state: ConsoleState
  readonly content: () => TemplateResult
}): TemplateResult =>
  html`<section class="panel">
    <h2>${options.title}</h2>
    ${options.note ? html`<p class="small muted">${options.note}</p>` : ''}
    ${options.isEmpty ? html`<p class="muted">${options.state.texts.figures.nothing}</p>` : options.content()}
  </section>`
