import { html, svg, type TemplateResult } from 'lit'
import { bust } from './step-pictures.ts'

const phone = svg`
  <rect class="paper" x="104" y="26" width="112" height="188" rx="18"></rect>
  <rect class="ink" x="104" y="26" width="112" height="188" rx="18"></rect>`

const cameraBody = svg`
  <path class="paper" d="M84 88h34l16-24h52l16 24h34a14 14 0 0 1 14 14v76a14 14 0 0 1-14 14H84a14 14 0 0 1-14-14v-76a14 14 0 0 1 14-14z"></path>
  <path class="ink" d="M84 88h34l16-24h52l16 24h34a14 14 0 0 1 14 14v76a14 14 0 0 1-14 14H84a14 14 0 0 1-14-14v-76a14 14 0 0 1 14-14z"></path>
  <circle class="shade" cx="160" cy="138" r="34"></circle><circle class="ink" cx="160" cy="138" r="34"></circle>`

const badge = (content: TemplateResult) => svg`
  <g transform="translate(232 178)"><circle class="accent" r="30"></circle>${content}</g>`

const pictures = {
  welcome: svg`
    <g transform="translate(112 108)">${bust({ moves: 'still' })}</g>
    <g transform="translate(176 118) scale(.6)">
      <rect class="paper" x="2" y="2" width="196" height="122" rx="10"></rect>
      <path class="accent" d="M2 26V12A10 10 0 0 1 12 2h176a10 10 0 0 1 10 10v14z"></path>
      <path class="ink" d="M18 48h66M18 68h92M18 88h80"></path>
      <rect class="shade" x="132" y="42" width="52" height="64" rx="4"></rect>
      <rect class="ink" x="2" y="2" width="196" height="122" rx="10"></rect>
    </g>
    <g transform="translate(280 196)"><circle class="good" r="24"></circle>
      <path d="m-10 1 7 7L10-7" class="on-accent-line"></path></g>`,
  working: svg`
    <circle class="ink" opacity=".25" cx="160" cy="120" r="56"></circle>
    <g class="sweep"><path class="accent-line" d="M160 64a56 56 0 0 1 56 56"></path></g>
    <g transform="translate(124 96) scale(.36)">
      <rect class="paper" x="2" y="2" width="196" height="122" rx="10"></rect>
      <path class="ink" stroke-width="7" d="M22 40h70M22 66h90M22 92h60"></path>
      <rect class="shade" x="132" y="34" width="48" height="60" rx="4"></rect>
      <rect class="ink" stroke-width="7" x="2" y="2" width="196" height="122" rx="10"></rect></g>`,
  done: svg`
    <circle class="good" cx="160" cy="120" r="62"></circle>
    <path d="m130 122 21 21 41-44" class="surface-line"></path>
    <path class="accent-line pulse" d="M160 32v-12M222 58l9-9M248 120h12M98 58l-9-9M72 120H60"></path>`,
  person: svg`
    <g transform="translate(132 108)">${bust({ moves: 'still' })}</g>
    <circle class="paper" cx="228" cy="150" r="40"></circle><circle class="accent-line" cx="228" cy="150" r="40"></circle>
    <path class="accent-line" d="m257 179 26 28"></path>
    <path class="ink" d="M208 142h38M208 158h24"></path>`,
  again: svg`
    ${cameraBody}
    ${badge(svg`<path d="M11-8A14 14 0 1 0 14 4M13-16v9H4" class="on-accent-line"></path>`)}`,
  camera: svg`${cameraBody}
    ${badge(svg`<path d="M-10-10 10 10M10-10-10 10" class="on-accent-line"></path>`)}`,
  permission: svg`${cameraBody}
    ${badge(svg`<rect x="-11" y="-3" width="22" height="16" rx="3" class="on-accent"></rect><path d="M-7-3v-5a7 7 0 0 1 14 0v5" class="on-accent-line"></path>`)}`,
  browser: svg`${phone}
    <path class="shade" d="M116 52h88v20h-88z"></path><circle class="ink" cx="160" cy="128" r="26"></circle>
    <path class="accent-line" d="m152 140 6-20 14-6-6 19z"></path>
    ${badge(svg`<path d="M-10 4 0-8l10 12M0-8v20" class="on-accent-line"></path>`)}`,
  network: svg`${phone}
    <path class="ink" d="M126 112a48 48 0 0 1 68 0M138 130a31 31 0 0 1 44 0"></path><circle class="ink-fill" cx="160" cy="152" r="6"></circle>
    <g class="pulse">${badge(svg`<path d="M-12 0A12 12 0 0 1 9-9M12 0A12 12 0 0 1-9 9M10-16v8H2M-10 16V8h8" class="on-accent-line"></path>`)}</g>`,
  clock: svg`
    <circle class="paper" cx="160" cy="120" r="62"></circle><circle class="ink" cx="160" cy="120" r="62"></circle>
    <path class="accent-line" d="M160 82v40l26 16"></path>`,
  stopped: svg`
    <circle class="paper" cx="160" cy="120" r="62"></circle><circle class="ink" cx="160" cy="120" r="62"></circle>
    <path class="accent-line" d="M144 98v44M176 98v44"></path>`,
  trouble: svg`
    <circle class="paper" cx="160" cy="120" r="62"></circle><circle class="ink" cx="160" cy="120" r="62"></circle>
    <path class="accent-line" d="M160 88v40M160 150v1"></path>`,
} as const satisfies Record<string, TemplateResult>

export type StatusPicture = keyof typeof pictures

/** A drawing that goes with a text which says the same: hidden from screen readers. */
export const statusPicture = (name: StatusPicture): TemplateResult => html`
  <svg class="picture" viewBox="0 0 320 240" aria-hidden="true" focusable="false">${pictures[name]}</svg>
`
