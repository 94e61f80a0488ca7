import type { Figures } from '@honnin/shared/console'
import { itemKindOfStep } from '@honnin/shared/protocol'
import { html, type TemplateResult } from 'lit'
import { numberHeads, table } from '../../parts/lists.ts'
import type { FigureOptions } from './figure-panel.ts'
import { figurePanel } from './figure-panel.ts'
import { legend, rangeList, splitList } from './plots.ts'
import { secondsText } from './seconds-text.ts'
import { shareText } from './share-text.ts'

type Step = Figures['steps'][number]

/** How far people come, where they leave, and how long each step takes. */
export const stepsPanel = ({ figures, state, isTable }: FigureOptions): TemplateResult => {
  const { figures: words, sessions } = state.texts
  const { steps } = figures
  const nameOf = ({ kind }: Step): string => sessions.itemKinds[itemKindOfStep(kind)]
  const took = (seconds: number | null): string => (seconds === null ? '–' : secondsText(seconds, state.texts))
  const plots = (): TemplateResult => {
    const parts = [
      { name: words.wentOn, tone: 'tone-accent' },
      { name: words.leftHere, tone: 'tone-declined' },
    ]
    const progress = steps.map((step) => ({
      name: nameOf(step),
      values: [step.issued - step.leftHere, step.leftHere],
      text: words.stepSummary(step.issued, step.leftHere, shareText(step.leftHere, step.issued)),
    }))
    const times = steps.map((step) => ({
      name: nameOf(step),
      middle: step.medianSeconds ?? 0,
      end: step.p90Seconds ?? 0,
      text: `${took(step.medianSeconds)} · ${took(step.p90Seconds)}`,
    }))
    return html`<h3>${words.progress}</h3>
      ${legend(parts)} ${splitList(progress, parts)}
      <h3>${words.times}</h3>
      ${legend([
        { name: words.median, tone: 'tone-accent' },
        { name: words.p90, tone: 'tone-accent-light' },
      ])}
      ${rangeList(times)}`
  }
  const rows = (): TemplateResult =>
    table(
      [
        words.step,
        ...numberHeads([words.issued, words.completed, words.leftHere, words.share, words.median, words.p90]),
      ],
      steps.map(
        (step) =>
          html`<tr>
            <th scope="row" data-label=${words.step}>${nameOf(step)}</th>
            <td class="number" data-label=${words.issued}>${step.issued}</td>
            <td class="number" data-label=${words.completed}>${step.completed}</td>
            <td class="number" data-label=${words.leftHere}>${step.leftHere}</td>
            <td class="number" data-label=${words.share}>${shareText(step.leftHere, step.issued)}</td>
            <td class="number" data-label=${words.median}>${took(step.medianSeconds)}</td>
            <td class="number" data-label=${words.p90}>${took(step.p90Seconds)}</td>
          </tr>`,
      ),
    )
  return figurePanel({ title: words.steps, isEmpty: steps.length === 0, state, content: isTable ? rows : plots })
}
