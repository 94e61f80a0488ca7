import { svg, type TemplateResult } from 'lit'

const icon = (content: TemplateResult): TemplateResult => svg`<svg class="icon" viewBox="0 0 24 24" fill="none"
  stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`

/** Drawn for the console; each stands beside a word, never alone for a meaning. */
export const icons = {
  queue: icon(svg`<path d="M4 5h16M4 12h16M4 19h10"/>`),
  search: icon(svg`<circle cx="11" cy="11" r="6"/><path d="m16 16 4 4"/>`),
  figures: icon(svg`<path d="M4 20V4M4 20h16M9 16v-5M14 16V8M19 16v-3"/>`),
  tenants: icon(svg`<path d="M4 20V9l8-5 8 5v11M4 20h16M9 20v-6h6v6"/>`),
  webhooks: icon(svg`<path d="M5 12a7 7 0 0 1 14 0M8.500 12a3.500 3.500 0 0 1 7 0M12 12v8"/>`),
  operators: icon(
    svg`<circle cx="9" cy="8" r="3.500"/><path d="M3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 5a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3 2.800 3 5.500"/>`,
  ),
  policies: icon(
    svg`<path d="M5 6h8M17 6h2M5 12h2M11 12h8M5 18h8M17 18h2"/><circle cx="15" cy="6" r="2"/><circle cx="9" cy="12" r="2"/><circle cx="15" cy="18" r="2"/>`,
  ),
  retention: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 8v4l3 2"/>`),
  disclosures: icon(svg`<path d="M12 4v16M6 8h12M6 8l-3 6h6zM18 8l-3 6h6zM8 20h8"/>`),
  audit: icon(
    svg`<circle cx="12" cy="5" r="2"/><circle cx="6" cy="19" r="2"/><circle cx="18" cy="19" r="2"/><path d="M12 7v4M12 11l-5 6M12 11l5 6"/>`,
  ),
  account: icon(svg`<circle cx="12" cy="8" r="4"/><path d="M4 20c0-4 3.500-6.500 8-6.500s8 2.500 8 6.500"/>`),
  leave: icon(svg`<path d="M10 5H5v14h5M14 8l4 4-4 4M18 12H9"/>`),
  menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  check: icon(svg`<path d="m5 13 4.500 4.500L19 7"/>`),
  cross: icon(svg`<path d="m7 7 10 10M17 7 7 17"/>`),
  question: icon(svg`<path d="M9 9a3 3 0 1 1 4 2.800c-.8.4-1 1-1 2.200M12 17.500v.01"/>`),
  skipped: icon(svg`<path d="M6 12h12"/>`),
  caution: icon(svg`<path d="M12 4 2.500 20h19zM12 10v4M12 17v.01"/>`),
  info: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8v.01"/>`),
  eye: icon(
    svg`<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="3"/>`,
  ),
  eyeOff: icon(
    svg`<path d="M4 4l16 16M6.500 7.500C4 9.300 2.500 12 2.500 12S6 18.500 12 18.500c1.700 0 3.200-.5 4.500-1.200M10 5.700c.6-.1 1.300-.2 2-.2 6 0 9.500 6.500 9.500 6.500s-.8 1.500-2.300 3.100"/>`,
  ),
  zoomIn: icon(svg`<circle cx="11" cy="11" r="6"/><path d="m16 16 4 4M8.500 11h5M11 8.500v5"/>`),
  zoomOut: icon(svg`<circle cx="11" cy="11" r="6"/><path d="m16 16 4 4M8.500 11h5"/>`),
  fit: icon(svg`<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>`),
  rotate: icon(svg`<path d="M19 12a7 7 0 1 1-2-5M19 3v4h-4"/>`),
  corners: icon(svg`<path d="m5 7 13-2 1 12-13 2z"/>`),
  copy: icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`),
  arrow: icon(svg`<path d="M19 12H5M11 6l-6 6 6 6"/>`),
  people: icon(
    svg`<circle cx="8" cy="9" r="3"/><circle cx="16" cy="9" r="3"/><path d="M2.500 19c0-3 2.500-5 5.500-5s5.500 2 5.500 5M15 14c3 0 6 1.500 6.500 5"/>`,
  ),
  holds: icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`),
  download: icon(svg`<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>`),
} as const
