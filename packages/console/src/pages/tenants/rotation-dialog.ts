import { html, type TemplateResult } from 'lit'
import type { Action } from '../../app/action.ts'
import type { ConsoleState } from '../../app/console-state.ts'
import { entriesOf, problemNotice, selectField, textOf } from '../../parts/form-parts.ts'
import { dialog } from '../../parts/modal.ts'

const hourMinutes = 60
const dayMinutes = 24 * hourMinutes
/** For how long the one before may live on. */
const overlaps = [0, hourMinutes, dayMinutes, 7 * dayMinutes, 30 * dayMinutes] as const
const usualOverlap = dayMinutes

/** Asks for how long a key or secret lives on beside the one that takes over from it. */
export const rotationDialog = (options: {
  readonly title: string
  readonly lead: string
  readonly confirm: string
  readonly action: Action
  readonly state: ConsoleState
  /** With the minutes of overlap, 0 to 43,200. */
  readonly onRotate: (overlapMinutes: number) => void
  readonly onClose: () => void
}): TemplateResult => {
  const { state, action } = options
  const { rotation, common } = state.texts
  const text = (minutes: number): string => {
    if (minutes === 0) return rotation.atOnce
    return minutes < dayMinutes ? rotation.hours(minutes / hourMinutes) : rotation.days(minutes / dayMinutes)
  }
  const rotate = (event: SubmitEvent): void => options.onRotate(Number(textOf(entriesOf(event), 'overlap')))
  return dialog({
    title: options.title,
    onClose: options.onClose,
    content: html`<form class="form" @submit=${rotate}>
      <p>${options.lead}</p>
      ${selectField({
        id: 'rotation-overlap',
        name: 'overlap',
        label: rotation.overlap,
        value: String(usualOverlap),
        options: overlaps.map((minutes) => ({ value: String(minutes), text: text(minutes) })),
      })}
      ${problemNotice(action.error, state)}
      <div class="button-row end">
        <button type="button" class="button" @click=${options.onClose}>${common.cancel}</button>
        <button type="submit" class="button primary" ?disabled=${action.isRunning}>${options.confirm}</button>
      </div>
    </form>`,
  })
}
