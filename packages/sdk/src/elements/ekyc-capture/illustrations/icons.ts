import { svg, type TemplateResult, html } from 'lit'

const icon = (content: TemplateResult, size = 24): TemplateResult => html`
  <svg
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${content}
  </svg>
`

export const icons = {
  close: icon(svg`<path d="M6 6l12 12M18 6 6 18"></path>`),
  check: icon(svg`<path d="m5 13 5 5L20 7"></path>`),
  chevron: icon(svg`<path d="m9 5 7 7-7 7"></path>`),
  caution: icon(svg`<circle cx="12" cy="12" r="9"></circle><path d="M12 7v6m0 3.5v.1"></path>`),
  help: icon(
    svg`<circle cx="12" cy="12" r="9"></circle><path d="M9.3 9.4a2.8 2.8 0 1 1 4.2 2.4c-1 .6-1.5 1.1-1.5 2.2m0 3v.1"></path>`,
  ),
  soundOn: icon(svg`<path d="M4 10v4h3l5 4V6L7 10zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"></path>`),
  soundOff: icon(svg`<path d="M4 10v4h3l5 4V6L7 10zM16 10l5 5m0-5-5 5"></path>`),
  torch: icon(svg`<path d="M13 3 5 14h6l-1 7 8-11h-6z"></path>`),
  switchCamera: icon(
    svg`<path d="M4 8h3l2-3h6l2 3h3v11H4z"></path><path d="M9 15a3.2 3.2 0 0 0 6-1m0-1.5A3.2 3.2 0 0 0 9 12m6-2v2.5h-2.500M9 16.500V14h2.500"></path>`,
  ),
  camera: icon(svg`<path d="M4 8h3l2-3h6l2 3h3v11H4z"></path><circle cx="12" cy="13" r="3.500"></circle>`),
  lock: icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"></rect><path d="M8 11V8a4 4 0 0 1 8 0v3"></path>`),
  target: icon(svg`<circle cx="12" cy="12" r="8"></circle><circle cx="12" cy="12" r="3"></circle>`),
  clock: icon(svg`<circle cx="12" cy="12" r="9"></circle><path d="M12 7v5l3 2"></path>`),
  card: icon(svg`<rect x="3" y="5" width="18" height="14" rx="2"></rect><path d="M7 10h4M7 14h3m4-4h3v4h-3z"></path>`),
  face: icon(svg`<circle cx="12" cy="9" r="4"></circle><path d="M4 21c1-5 4-7 8-7s7 2 8 7"></path>`),
  hand: icon(
    svg`<path d="M4 13c2-1 3 0 4 1h4a2 2 0 0 1 0 4H9m3 0 6-3a1.600 1.600 0 0 1 2 2.500L15 21H8l-4-2M8 9V4h8v6"></path>`,
  ),
  passport: icon(
    svg`<rect x="5" y="3" width="14" height="18" rx="2"></rect><circle cx="12" cy="10" r="3"></circle><path d="M9 17h6"></path>`,
  ),
  offline: icon(
    svg`<path d="M3 3l18 18M8.500 16a5 5 0 0 1 5.500-1M5 12.500a10 10 0 0 1 4-2.300M2 9a15 15 0 0 1 3.500-2.300M12 5c4 0 7.500 1.500 10 4M15.500 10.800a10 10 0 0 1 3.500 1.700M12 19.500v.1"></path>`,
  ),
} as const satisfies Record<string, TemplateResult>
