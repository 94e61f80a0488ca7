import type { StepKind } from '@honnin/shared/protocol'
import { html, svg, type TemplateResult } from 'lit'

/** A person's bust as it is printed on a card: 52 x 64. */
const printedPortrait = svg`
  <rect class="shade" width="52" height="64" rx="4"></rect>
  <path class="hair" d="M13 27c0-12 6-17 13-17s13 5 13 17v6H13z"></path>
  <path class="skin" d="M17 26c0-7 4-10 9-10s9 3 9 10c0 8-4 13-9 13s-9-5-9-13z"></path>
  <path class="ink-fill" d="M6 64c1-13 9-19 20-19s19 6 20 19z"></path>`

const cardFront = svg`
  <rect class="paper" x="2" y="2" width="196" height="122" rx="10"></rect>
  <path class="accent" d="M2 26V12A10 10 0 0 1 12 2h176a10 10 0 0 1 10 10v14z"></path>
  <g transform="translate(132 40)">${printedPortrait}</g>
  <path class="ink" d="M18 46h66M18 64h92M18 82h80M18 100h54"></path>
  <rect class="ink" x="2" y="2" width="196" height="122" rx="10"></rect>`

const cardBack = svg`
  <rect class="paper" x="2" y="2" width="196" height="122" rx="10"></rect>
  <path class="shade" d="M16 18h168v20H16z"></path>
  <path class="ink" d="M16 56h168M16 76h168M16 96h110"></path>
  <rect class="ink" x="2" y="2" width="196" height="122" rx="10"></rect>`

const brackets = (x: number, y: number, width: number, height: number) => {
  const arm = 26
  const right = x + width
  const bottom = y + height
  return svg`<path class="accent-line brackets" d="M${x} ${y + arm}V${y + 10}a10 10 0 0 1 10 -10H${x + arm}
    M${right - arm} ${y}H${right - 10}a10 10 0 0 1 10 10V${y + arm}
    M${right} ${bottom - arm}V${bottom - 10}a10 10 0 0 1 -10 10H${right - arm}
    M${x + arm} ${bottom}H${x + 10}a10 10 0 0 1 -10 -10V${bottom - arm}"></path>`
}

const table = svg`<path class="shade" opacity=".55" d="M20 204 70 64h180l50 140a12 12 0 0 1-12 14H32a12 12 0 0 1-12-14z"></path>`

const documentFront = svg`${table}
  <g class="settle moving"><g transform="translate(60 78)">${cardFront}</g></g>
  ${brackets(46, 64, 228, 154)}`

const documentBack = svg`${table}
  <g class="flip moving"><g transform="translate(60 78)">${cardBack}</g></g>
  ${brackets(46, 64, 228, 154)}`

/** The card tipped away: a trapezoid with its near edge in view, held at both sides. */
const documentThickness = svg`
  <path class="ink" opacity=".35" stroke-dasharray="2 9" d="M92 66h136l36 124H56z"></path>
  <g class="tip moving">
    <path class="paper" d="M98 84h124l30 92H68z"></path>
    <path class="accent" d="M98 84h124l6 18H92z"></path>
    <path class="shade" d="M182 112h36l10 42h-42z"></path>
    <path class="skin" d="M193 122c0-6 3-8 7-8s8 2 8 8-3 10-7 10-8-4-8-10z"></path>
    <path class="ink-fill" d="M187 154c0-10 7-15 16-15s18 5 20 15z"></path>
    <path class="ink" d="M100 120h58M96 136h70M91 152h50M98 84h124l30 92H68z"></path>
  </g>
  <path class="edge ink-fill" d="M66 178h188v9a3 3 0 0 1-3 3H69a3 3 0 0 1-3-3z"></path>
  <path class="skin" d="M16 240c-4-36 8-64 34-76 12-5 24 0 26 8 2 9-8 13-18 18-6 4-9 12-8 22l2 28z"></path>
  <path class="skin" d="M304 240c4-36-8-64-34-76-12-5-24 0-26 8-2 9 8 13 18 18 6 4 9 12 8 22l-2 28z"></path>
  <path class="accent-line" d="M160 54V26m-16 14 16-16 16 16"></path>`

const faceFeatures = svg`
  <ellipse class="feature" cx="-16" cy="-6" rx="4.4" ry="5"></ellipse>
  <ellipse class="feature" cx="16" cy="-6" rx="4.4" ry="5"></ellipse>
  <path class="feature-line" d="M-25-20q9-6 17-1M8-21q9-5 17 1M0-2l-3 13h5M-12 25q12 9 24 0"></path>`

/** Head and shoulders with the features in a group that can move on their own. */
export const bust = (options: { readonly moves: 'turn' | 'still' }) => svg`
  <path class="ink-fill" d="M-84 132c4-40 32-58 84-58s80 18 84 58z"></path>
  <path class="skin" d="M-18 48h36v34q-18 15-36 0z"></path>
  <path class="hair" d="M-51 0c-2-46 20-66 51-66s53 20 51 66l-4 16h-94z"></path>
  <path class="skin" d="M-43-4c0-30 16-44 43-44s43 14 43 44c0 38-18 62-43 62s-43-24-43-62z"></path>
  <path class="hair" d="M-45-6c0-36 16-52 45-52s45 16 45 52c-8-8-14-16-16-28-18 8-44 8-58 0-2 12-8 20-16 28z"></path>
  <g class="moving ${options.moves}">${faceFeatures}</g>`

const faceChallenge = svg`
  <path class="accent-line" opacity=".9" d="M160 22c44 0 68 38 68 86s-24 90-68 90-68-42-68-90 24-86 68-86z"></path>
  <g transform="translate(160 106)">${bust({ moves: 'turn' })}</g>
  <path class="accent-line" d="M62 92 46 108l16 16M258 92l16 16-16 16"></path>`

/** A face before a display that shines on it. */
const faceLight = svg`
  <g transform="translate(118 106)">${bust({ moves: 'still' })}</g>
  <rect class="ink-fill" x="246" y="56" width="46" height="92" rx="9"></rect>
  <rect class="accent" x="252" y="66" width="34" height="72" rx="3"></rect>
  <path class="accent-line" d="M230 78 196 66M228 102h-36M230 126l-34 12"></path>`

const faceWithDocument = svg`
  <g transform="translate(124 106)">${bust({ moves: 'still' })}</g>
  <g class="raise moving">
    <g transform="translate(182 106) scale(.58)">${cardFront}</g>
    <path class="skin" d="M244 240c-2-26-6-42-16-54-6-8-4-18 4-20 8-2 14 3 18 11l12 23c6 12 8 24 8 40z"></path>
  </g>
  ${brackets(28, 22, 272, 200)}`

const pictures: Readonly<Record<StepKind, TemplateResult>> = {
  document_front: documentFront,
  document_back: documentBack,
  document_thickness: documentThickness,
  face_challenge: faceChallenge,
  face_light: faceLight,
  face_with_document: faceWithDocument,
}

/** The drawing of what to do in a step; `label` says it in words. */
export const stepPicture = (kind: StepKind, label: string): TemplateResult => html`
  <svg class="picture" viewBox="0 0 320 240" role="img" aria-label=${label}>${pictures[kind]}</svg>
`
