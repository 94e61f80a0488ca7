import type { TenantDetail } from '@honnin/shared/console'
import { sectors } from '@honnin/shared/methods'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { hrefOf } from '../../app/route.ts'
import { instant, pageHead } from '../../parts/display.ts'
import { entriesOf, problemNotice, selectField, textField, textOf } from '../../parts/form-parts.ts'
import { listPanel, table } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'
import { oneOf } from '../case-filters.ts'

/** The relying parties of this installation. */
export class TenantsPage extends ConsoleElement {
  static override properties: PropertyDeclarations = { isAdding: { state: true } }

  declare isAdding: boolean
  readonly #tenants = new Loaded<readonly TenantDetail[]>(
    this,
    async (signal) => (await this.console.client.call('listTenants', { signal })).data,
  )
  readonly #action = new Action(this)

  constructor() {
    super()
    this.isAdding = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#tenants.run()
  }

  override render(): TemplateResult {
    const { tenants, common } = this.texts
    const mayAdd = this.console.can('tenants:write') && this.console.me?.tenants === null
    return html`<div class="page">
      ${pageHead({
        title: tenants.title,
        lead: tenants.lead,
        ...(mayAdd
          ? {
              actions: html`<button type="button" class="button primary" @click=${() => (this.isAdding = true)}>
                ${tenants.add}
              </button>`,
            }
          : {}),
      })}
      ${listPanel({
        list: this.#tenants.asList,
        state: this.console,
        empty: tenants.none,
        content: (lines) =>
          table(
            [tenants.name, tenants.sector, tenants.review.twoPeople, common.created],
            lines.map((line) => this.#row(line)),
          ),
      })}
      ${this.isAdding ? this.#dialog() : nothing}
    </div>`
  }

  #row(line: TenantDetail): TemplateResult {
    const { tenants, common, sessions } = this.texts
    const { twoPeople } = line.review
    return html`<tr>
      <th scope="row" data-label=${tenants.name}><a href=${hrefOf('tenant', { id: line.id })}>${line.name}</a></th>
      <td data-label=${tenants.sector}>${tenants.sectors[line.sector]}</td>
      <td data-label=${tenants.review.twoPeople}>
        ${twoPeople.length === 0 ? common.none : twoPeople.map((status) => sessions.statuses[status]).join(', ')}
      </td>
      <td data-label=${common.created}>${instant(line.createdAt, { state: this.console })}</td>
    </tr>`
  }

  #dialog(): TemplateResult {
    const { tenants, common } = this.texts
    const close = (): void => {
      this.isAdding = false
      this.#action.clear()
    }
    return dialog({
      title: tenants.addTitle,
      onClose: close,
      content: html`<form class="form" @submit=${this.#add}>
        ${textField({ id: 'tenant-name', name: 'name', label: tenants.name, isRequired: true, maxLength: 120 })}
        ${selectField({
          id: 'tenant-sector',
          name: 'sector',
          label: tenants.sector,
          hint: tenants.sectorHint,
          value: 'specified_business',
          options: sectors.map((sector) => ({ value: sector, text: tenants.sectors[sector] })),
        })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>${common.add}</button>
        </div>
      </form>`,
    })
  }

  #add = (event: SubmitEvent): void => {
    const entries = entriesOf(event)
    const sector = oneOf(sectors, textOf(entries, 'sector')) ?? 'none'
    void this.#action.run(async () => {
      await this.console.client.call('addTenant', { body: { name: textOf(entries, 'name').trim(), sector } })
      this.isAdding = false
      this.console.say(this.texts.tenants.added)
      await this.#tenants.run()
    })
  }
}
