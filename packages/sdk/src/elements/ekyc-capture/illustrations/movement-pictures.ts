import type { Movement } from '@honnin/shared/protocol'
import { html, svg, type TemplateResult } from 'lit'

const eye = (x: number) => svg`<ellipse class="line-fill eye" cx=${x} cy="-4" rx="3" ry="3.600"></ellipse>`

/**
 * A small head that does the movement, as in a mirror: the person's left is at the left. Drawn in the plate's own colours
 * and moved by the styles of its `movement` class.
 */
export const movementPicture = (movement: Movement): TemplateResult => html`
  <svg class="movement ${movement}" viewBox="-46 -46 92 92" aria-hidden="true" focusable="false">
    <ellipse class="line" rx="24" ry="29"></ellipse>
    <g class="features">
      ${eye(-9)}${eye(9)}
      <path class="line" d="M0-1l-2 8h4"></path>
      <ellipse class="line mouth" cy="16" rx="7" ry="1.500"></ellipse>
    </g>
    ${arrows[movement]}
  </svg>
`

const arrows: Readonly<Record<Movement, TemplateResult>> = {
  turn_left: svg`<path class="line accent" d="M-30-6l-7 7 7 7"></path>`,
  turn_right: svg`<path class="line accent" d="M30-6l7 7-7 7"></path>`,
  nod: svg`<path class="line accent" d="M31-6v16m-5-5 5 6 5-6"></path>`,
  open_mouth: svg``,
  blink: svg``,
}
