import type { Permission } from '@honnin/shared/console'
import { html, nothing, type TemplateResult } from 'lit'
import { icons } from '../parts/icons.ts'
import type { ConsoleState } from './console-state.ts'
import { hrefOf, type PageName } from './route.ts'

type MenuPage = Exclude<PageName, 'case' | 'tenant'>
interface MenuLine {
  readonly page: MenuPage
  /** Without it the page is not offered; `null`: for everybody. */
  readonly needs: Permission | null
}

const groups = [
  {
    name: 'work',
    lines: [
      { page: 'queue', needs: 'cases:read' },
      { page: 'search', needs: 'cases:read' },
      { page: 'figures', needs: 'figures:read' },
    ],
  },
  {
    name: 'installation',
    lines: [
      { page: 'tenants', needs: 'tenants:read' },
      { page: 'operators', needs: 'operators:read' },
    ],
  },
  {
    name: 'proof',
    lines: [
      { page: 'audit', needs: 'audit:read' },
      { page: 'holds', needs: 'holds:read' },
      { page: 'disclosures', needs: 'disclosures:read' },
    ],
  },
  { name: 'own', lines: [{ page: 'account', needs: null }] },
] as const satisfies readonly { readonly name: string; readonly lines: readonly MenuLine[] }[]

/** The menu line that a page belongs to. */
const lineOf = (page: PageName | 'unknown'): string => {
  if (page === 'case') return 'queue'
  return page === 'tenant' ? 'tenants' : page
}

/** Whether the one who is signed in may open a page; the server asks again for all that is on it. */
export const mayOpen = (state: ConsoleState, page: PageName | 'unknown'): boolean => {
  const lines: readonly MenuLine[] = groups.flatMap((group) => [...group.lines])
  const line = lines.find((one) => one.page === lineOf(page))
  return line !== undefined && (line.needs === null || state.can(line.needs))
}

/** The pages that are open to the one who is signed in. */
export const navigation = (state: ConsoleState, onChoose: () => void = () => undefined): TemplateResult => {
  const { shell } = state.texts
  const current = lineOf(state.route.page)
  const line = ({ page, needs }: MenuLine): TemplateResult | typeof nothing =>
    needs !== null && !state.can(needs)
      ? nothing
      : html`<a
          href=${hrefOf(page)}
          title=${shell.pages[page]}
          aria-current=${page === current ? 'page' : nothing}
          @click=${onChoose}
        >
          ${icons[page]}<span>${shell.pages[page]}</span>
        </a>`
  return html`<nav class="nav" aria-label=${shell.navigation}>
    ${groups.map((group) => {
      const lines: readonly MenuLine[] = group.lines
      const isEmpty = lines.every(({ needs }) => needs !== null && !state.can(needs))
      return isEmpty
        ? nothing
        : html`<div class="nav-group">${shell.groups[group.name]}</div>
            ${lines.map(line)}`
    })}
  </nav>`
}
