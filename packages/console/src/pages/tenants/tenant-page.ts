import type { Permission, TenantDetail } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { hrefOf } from '../../app/route.ts'
import { pageHead } from '../../parts/display.ts'
import { icons } from '../../parts/icons.ts'
import { problemNotice } from '../../parts/form-parts.ts'
import { oneOf } from '../case-filters.ts'

const tabs = ['settings', 'keys', 'webhooks', 'policies'] as const
const needs = {
  settings: 'tenants:read',
  keys: 'keys:read',
  webhooks: 'webhooks:read',
  policies: 'policies:read',
} as const satisfies Record<(typeof tabs)[number], Permission>

/** One relying party: its rules, keys, webhooks and policies. */
export class TenantPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { tenantId: { attribute: false } }

  declare tenantId: string
  readonly #tenant = new Loaded<TenantDetail>(this, (signal) =>
    this.console.client.call('readTenant', { path: { tenantId: this.tenantId }, signal }),
  )

  constructor() {
    super()
    this.tenantId = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenant.run()
  }

  override render(): TemplateResult {
    const { tenants, shell } = this.texts
    const tenant = this.#tenant.value
    const offered = tabs.filter((tab) => this.console.can(needs[tab]))
    const tab = oneOf(offered, this.console.route.query['tab']) ?? 'settings'
    return html`<div class="page">
      ${pageHead({
        title: tenant?.name ?? shell.pages.tenants,
        lead: tenant === null ? '' : tenants.sectors[tenant.sector],
        actions: html`<a class="button small" href=${hrefOf('tenants')}>${icons.arrow}${shell.pages.tenants}</a>`,
      })}
      ${problemNotice(this.#tenant.error, this.console, () => this.#tenant.run())}
      <nav class="tabs" aria-label=${tenant?.name ?? tenants.title}>
        ${offered.map(
          (one) =>
            html`<a
              href=${hrefOf('tenant', { id: this.tenantId, query: { tab: one } })}
              aria-current=${one === tab ? 'page' : nothing}
            >
              ${tenants.tabs[one]}
            </a>`,
        )}
      </nav>
      ${tenant === null ? nothing : this.#tab(tab, tenant)}
    </div>`
  }

  #tab(tab: (typeof tabs)[number], tenant: TenantDetail): TemplateResult {
    switch (tab) {
      case 'settings':
        return html`<console-tenant-settings
          .tenant=${tenant}
          .saved=${(changed: TenantDetail) => this.#tenant.set(changed)}
        ></console-tenant-settings>`
      case 'keys':
        return html`<console-api-keys .tenantId=${tenant.id}></console-api-keys>`
      case 'webhooks':
        return html`<console-webhooks .tenantId=${tenant.id}></console-webhooks>`
      case 'policies':
        return html`<console-policies .tenantId=${tenant.id}></console-policies>`
    }
  }
}
