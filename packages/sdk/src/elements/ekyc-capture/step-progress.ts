import type { StepKind } from '@honnin/shared/protocol'
import { css, html, nothing, type TemplateResult } from 'lit'
import type { Screen } from '../../flow/flow-state.ts'
import { stageOfStep, stages, type Stage } from '../../flow/journey.ts'
import { plainText, rubyText, type Messages } from '../../messages/index.ts'
import { icons } from './illustrations/icons.ts'

/** The stage that a screen belongs to, or null where progress has no meaning. */
const stageOf = (screen: Screen): Stage | null => {
  switch (screen.name) {
    case 'document':
      return 'document'
    case 'instruction':
      return stageOfStep(screen.kind)
    case 'camera':
    case 'shot':
      return stageOfStep(screen.step.kind)
    case 'upload':
    case 'outcome':
      return 'confirmation'
    case 'idle':
    case 'starting':
    case 'consent':
    case 'error':
    case 'canceled':
      return null
    default: {
      const unreachable: never = screen
      throw new TypeError(`unknown screen ${JSON.stringify(unreachable)}`)
    }
  }
}

/** Named stages with one mark for each step in them: what is done stays done, nothing jumps. */
export const stepProgress = (screen: Screen, text: Messages): TemplateResult | typeof nothing => {
  const current = stageOf(screen)
  if (current === null || !('journey' in screen) || screen.journey === null) return nothing
  const { accepted, session } = screen.journey
  const kinds = session.steps.map((step) => step.kind)
  const isOver = screen.name === 'outcome'
  return html`
    <ol class="progress" aria-label=${plainText(text.stages.label)}>
      ${stages.map((stage) => {
        const own = kinds.filter((kind) => stageOfStep(kind) === stage)
        const isPast = isOver || stages.indexOf(stage) < stages.indexOf(current)
        const state = isPast ? 'past' : stage === current ? 'current' : 'coming'
        return html`
          <li class=${state} aria-current=${state === 'current' ? 'step' : nothing}>
            <span class="stage">${isPast ? icons.check : nothing}<span>${rubyText(text.stages[stage])}</span></span>
            <span class="marks">${marksOf(own, accepted, isPast)}</span>
          </li>
        `
      })}
    </ol>
  `
}

const marksOf = (own: readonly StepKind[], accepted: readonly StepKind[], isPast: boolean): TemplateResult[] =>
  own.length === 0
    ? [html`<i class=${isPast ? 'done' : ''}></i>`]
    : own.map((kind) => html`<i class=${isPast || accepted.includes(kind) ? 'done' : ''}></i>`)

export const stepProgressStyles = css`
  .progress {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 10px;
    flex: 1;
    max-inline-size: 26em;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .progress li {
    display: grid;
    align-content: end;
    gap: 5px;
    color: var(--ekyc-color-muted);
  }
  .progress .current {
    color: var(--ekyc-color-text);
    font-weight: 700;
  }
  .progress .stage {
    display: flex;
    align-items: center;
    gap: 4px;
    line-height: 1.3;
    white-space: nowrap;
  }
  .progress .stage svg {
    inline-size: 18px;
    block-size: 18px;
    color: var(--ekyc-color-good);
    stroke-width: 3;
  }
  .progress .marks {
    display: flex;
    gap: 4px;
  }
  .progress i {
    flex: 1;
    block-size: 5px;
    border-radius: 3px;
    background: var(--ekyc-color-line);
  }
  .progress .current i {
    box-shadow: inset 0 0 0 1.5px var(--ekyc-color-accent);
  }
  .progress i.done,
  .progress .past i {
    background: var(--ekyc-color-accent);
  }
  .camera .progress li {
    color: #ffffff;
  }
  .camera .progress i {
    background: rgb(255 255 255 / 30%);
  }
  .camera .progress .current i {
    box-shadow: inset 0 0 0 1.5px #ffffff;
  }
  .camera .progress i.done,
  .camera .progress .past i {
    background: #ffffff;
  }
  .camera .progress .stage svg {
    color: var(--ekyc-camera-ready);
  }
`
