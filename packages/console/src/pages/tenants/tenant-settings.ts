import { reviewerDecisions, type TenantDetail } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { checkBox, entriesOf, problemNotice, textField, textOf } from '../../parts/form-parts.ts'
import { wholeNumber } from './whole-number.ts'

const kinds = ['sessionDays', 'resultDays', 'mediaDays'] as const
type Kind = (typeof kinds)[number]
const mostDays = 3650
const mostClaimMinutes = 240

/** How a relying party's cases are decided, and how long its data is kept. */
export class TenantSettings extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenant: { attribute: false },
    saved: { attribute: false },
    invalid: { state: true },
    isClaimInvalid: { state: true },
  }

  declare tenant: TenantDetail | null
  declare saved: (changed: TenantDetail) => void
  declare invalid: readonly Kind[]
  declare isClaimInvalid: boolean
  readonly #rulesAction = new Action(this)
  readonly #retentionAction = new Action(this)

  constructor() {
    super()
    this.tenant = null
    this.saved = () => undefined
    this.invalid = []
    this.isClaimInvalid = false
  }

  override render(): TemplateResult | typeof nothing {
    const { tenant } = this
    if (tenant === null) return nothing
    return html`<div class="columns">${this.#rules(tenant)} ${this.#retention(tenant)}</div>`
  }

  #rules(tenant: TenantDetail): TemplateResult {
    const { review } = this.texts.tenants
    const isReadOnly = !this.console.can('tenants:write')
    return html`<form class="panel" @submit=${(event: SubmitEvent) => this.#saveRules(event, tenant)}>
      <h2>${review.title}</h2>
      <fieldset ?disabled=${isReadOnly}>
        <legend>${review.twoPeople}</legend>
        ${reviewerDecisions.map((status) =>
          checkBox({
            name: 'twoPeople',
            value: status,
            label: this.texts.sessions.statuses[status],
            isChecked: tenant.review.twoPeople.includes(status),
          }),
        )}
      </fieldset>
      <fieldset ?disabled=${isReadOnly}>
        ${textField({
          id: 'claim-minutes',
          name: 'claimMinutes',
          label: review.claimMinutes,
          hint: review.claimHint,
          inputMode: 'numeric',
          value: String(tenant.review.claimMinutes),
          isRequired: true,
          problem: this.isClaimInvalid ? review.claimHint : null,
        })}
      </fieldset>
      ${problemNotice(this.#rulesAction.error, this.console)} ${this.#save(this.#rulesAction, isReadOnly)}
    </form>`
  }

  #retention(tenant: TenantDetail): TemplateResult {
    const { retention } = this.texts.tenants
    const isReadOnly = !this.console.can('tenants:write')
    return html`<form class="panel" @submit=${(event: SubmitEvent) => this.#saveRetention(event, tenant)}>
      <h2>${retention.title}</h2>
      <p class="muted">${retention.lead}</p>
      <fieldset class="form" ?disabled=${isReadOnly}>
        ${kinds.map((kind) =>
          textField({
            id: `retention-${kind}`,
            name: kind,
            label: retention[kind],
            hint: retention.installation(tenant.installationRetention[kind]),
            inputMode: 'numeric',
            value: tenant.retention[kind] === null ? '' : String(tenant.retention[kind]),
            problem: this.invalid.includes(kind) ? retention.invalid : null,
          }),
        )}
      </fieldset>
      ${problemNotice(this.#retentionAction.error, this.console)} ${this.#save(this.#retentionAction, isReadOnly)}
    </form>`
  }

  #save(action: Action, isReadOnly: boolean): TemplateResult | typeof nothing {
    if (isReadOnly) return nothing
    return html`<div>
      <button type="submit" class="button primary" ?disabled=${action.isRunning}>${this.texts.common.save}</button>
    </div>`
  }

  #saveRules(event: SubmitEvent, tenant: TenantDetail): void {
    const entries = entriesOf(event)
    const chosen = entries.getAll('twoPeople')
    const claimMinutes = wholeNumber(textOf(entries, 'claimMinutes'), { least: 1, most: mostClaimMinutes })
    this.isClaimInvalid = claimMinutes === null
    if (claimMinutes === null) return
    void this.#rulesAction.run(async () => {
      const twoPeople = reviewerDecisions.filter((status) => chosen.includes(status))
      const changed = await this.console.client.call('writeReviewRules', {
        path: { tenantId: tenant.id },
        body: { twoPeople, claimMinutes },
      })
      this.saved(changed)
      this.console.say(this.texts.common.saved)
    })
  }

  #saveRetention(event: SubmitEvent, tenant: TenantDetail): void {
    const entries = entriesOf(event)
    const days = kinds.map((kind) => {
      const text = textOf(entries, kind).trim()
      const value = text === '' ? null : wholeNumber(text, { least: 0, most: mostDays })
      return { kind, value, isValid: text === '' || value !== null }
    })
    this.invalid = days.filter(({ isValid }) => !isValid).map(({ kind }) => kind)
    if (this.invalid.length > 0) return
    const of = (wanted: Kind): number | null => days.find(({ kind }) => kind === wanted)?.value ?? null
    void this.#retentionAction.run(async () => {
      const changed = await this.console.client.call('writeRetention', {
        path: { tenantId: tenant.id },
        body: { sessionDays: of('sessionDays'), resultDays: of('resultDays'), mediaDays: of('mediaDays') },
      })
      this.saved(changed)
      this.console.say(this.texts.common.saved)
    })
  }
}
