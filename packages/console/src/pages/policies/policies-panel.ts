import type { TenantPolicy } from '@honnin/shared/console'
import { planIds, type PlanId } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { problemNotice } from '../../parts/form-parts.ts'

/** The policies of a relying party, one a plan. */
export class PoliciesPanel extends ConsoleElement {
  static override properties: PropertyDeclarations = { tenantId: { attribute: false }, plan: { state: true } }

  declare tenantId: string
  declare plan: PlanId
  readonly #policies = new Loaded<readonly TenantPolicy[]>(
    this,
    async (signal) =>
      (await this.console.client.call('listPolicies', { path: { tenantId: this.tenantId }, signal })).data,
  )

  constructor() {
    super()
    this.tenantId = ''
    this.plan = planIds[0]
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#policies.run()
  }

  override render(): TemplateResult {
    const { policies: words, sessions } = this.texts
    const policies = this.#policies.value ?? []
    const policy = policies.find(({ plan }) => plan === this.plan) ?? policies[0]
    return html`<section class="page">
      <p class="muted">${words.lead}</p>
      ${problemNotice(this.#policies.error, this.console, () => this.#policies.run())}
      <div class="tabs" role="group" aria-label=${words.plan}>
        ${policies.map(
          ({ plan }) =>
            html`<button type="button" aria-pressed=${plan === policy?.plan} @click=${() => (this.plan = plan)}>
              ${sessions.plans[plan]}
            </button>`,
        )}
      </div>
      ${
        policy === undefined
          ? nothing
          : keyed(
              `${policy.plan} ${policy.version}`,
              html`<console-policy-editor
                .tenantId=${this.tenantId}
                .policy=${policy}
                .saved=${() => this.#policies.run()}
              ></console-policy-editor>`,
            )
      }
    </section>`
  }
}
