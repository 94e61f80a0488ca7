import { html, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { Route } from './route.ts'

/** The element of a page. A page about one thing is made anew for the next, so that nothing of one case shows at another. */
export const pageOf = ({ page, id }: Route): TemplateResult => {
  switch (page) {
    case 'case':
      return html`${keyed(id, html`<console-case .sessionId=${id ?? ''}></console-case>`)}`
    case 'search':
      return html`<console-search></console-search>`
    case 'figures':
      return html`<console-figures></console-figures>`
    case 'tenants':
      return html`<console-tenants></console-tenants>`
    case 'tenant':
      return html`${keyed(id, html`<console-tenant .tenantId=${id ?? ''}></console-tenant>`)}`
    case 'operators':
      return html`<console-operators></console-operators>`
    case 'holds':
      return html`<console-holds></console-holds>`
    case 'disclosures':
      return html`<console-disclosures></console-disclosures>`
    case 'audit':
      return html`<console-audit></console-audit>`
    case 'account':
      return html`<console-account></console-account>`
    case 'queue':
    case 'unknown':
      return html`<console-queue></console-queue>`
  }
}
