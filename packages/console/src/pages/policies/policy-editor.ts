import { consequences, flooredChecks, type PolicyPreview, type TenantPolicy } from '@honnin/shared/console'
import { reasonCodes, type ReasonCode } from '@honnin/shared/protocol'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { instantText } from '../../app/times.ts'
import { checkBox, entriesOf, problemNotice, selectField, textArea, textField, textOf } from '../../parts/form-parts.ts'
import { icons } from '../../parts/icons.ts'
import { dialog } from '../../parts/modal.ts'
import { oneOf } from '../case-filters.ts'
import { changeOf, draftOf, isSameChange, withConsequence, withRequired, type PolicyDraft } from './policy-draft.ts'
import { policyPreview } from './policy-preview.ts'

const previewDays = ['7', '30', '90', '365'] as const

/** One policy: what must pass, how high, and what each reason leads to. It is tried on past sessions before it is put into force. */
export class PolicyEditor extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    tenantId: { attribute: false },
    policy: { attribute: false },
    saved: { attribute: false },
    draft: { state: true },
    preview: { state: true },
    isSaving: { state: true },
    isOnlyChanged: { state: true },
    days: { state: true },
  }

  declare tenantId: string
  declare policy: TenantPolicy | null
  declare saved: () => void
  declare draft: PolicyDraft | null
  declare preview: { readonly of: PolicyDraft; readonly result: PolicyPreview } | null
  declare isSaving: boolean
  declare isOnlyChanged: boolean
  declare days: string
  readonly #action = new Action(this)

  constructor() {
    super()
    this.tenantId = ''
    this.policy = null
    this.saved = () => undefined
    this.draft = null
    this.preview = null
    this.isSaving = false
    this.isOnlyChanged = false
    this.days = '30'
  }

  override render(): TemplateResult | typeof nothing {
    const { policy } = this
    if (policy === null) return nothing
    const draft = this.draft ?? draftOf(policy)
    const { policies: words } = this.texts
    const { changedBy, changedAt } = policy
    const who =
      changedBy === null || changedAt === null
        ? ''
        : ` · ${words.changedBy(changedBy.displayName, instantText(changedAt, { locale: this.console.locale }))}`
    return html`<p class="small muted">${words.version(policy.version)}${who}</p>
      <fieldset class="columns" ?disabled=${!this.#mayWrite}>
        <div class="stack">${this.#checks(policy, draft)} ${this.#floors(policy, draft)}</div>
        ${this.#reasons(policy, draft)}
      </fieldset>
      ${this.#tryOut(policy, draft)}
      ${this.preview === null ? nothing : policyPreview(this.preview.result, this.console)}
      ${this.isSaving ? this.#saveDialog(policy, draft) : nothing}`
  }

  get #mayWrite(): boolean {
    return this.console.can('policies:write')
  }

  #edit(draft: PolicyDraft): void {
    this.draft = draft
    this.preview = null
  }

  #checks({ builtIn }: TenantPolicy, draft: PolicyDraft): TemplateResult {
    const { policies: words, checks } = this.texts
    return html`<section class="panel">
      <h2>${words.required}</h2>
      <ul class="chips">
        ${builtIn.required.map((check) => html`<li class="badge">${checks.names[check]}</li>`)}
      </ul>
      ${
        builtIn.watched.length === 0
          ? nothing
          : html`<h3>${words.alsoRequired}</h3>
              <p class="small muted">${words.alsoRequiredHint}</p>
              <div>
                ${builtIn.watched.map((check) =>
                  checkBox({
                    name: 'alsoRequired',
                    value: check,
                    label: checks.names[check],
                    isChecked: draft.alsoRequired.includes(check),
                    onChange: (isRequired) => this.#edit(withRequired(draft, check, isRequired)),
                  }),
                )}
              </div>`
      }
    </section>`
  }

  #floors({ builtIn }: TenantPolicy, draft: PolicyDraft): TemplateResult {
    const { policies: words, checks } = this.texts
    const { invalid } = changeOf(draft, builtIn.limits)
    return html`<section class="panel">
      <h2>${words.floors}</h2>
      <p class="small muted">${words.floorsHint}</p>
      ${flooredChecks
        .filter((check) => builtIn.limits[check] !== undefined)
        .map((check) =>
          textField({
            id: `floor-${check}`,
            name: check,
            label: checks.names[check],
            hint: words.builtInLimit((builtIn.limits[check] ?? 0).toFixed(3)),
            inputMode: 'decimal',
            value: draft.floors[check] ?? '',
            problem: invalid.includes(check) ? words.floorInvalid : null,
            onInput: (text) => this.#edit({ ...draft, floors: { ...draft.floors, [check]: text } }),
          }),
        )}
    </section>`
  }

  #reasons({ builtIn }: TenantPolicy, draft: PolicyDraft): TemplateResult {
    const { policies: words } = this.texts
    const shown = reasonCodes.filter((reason) => !this.isOnlyChanged || draft.consequences[reason] !== undefined)
    return html`<section class="panel">
      <div class="panel-head">
        <h2>${words.consequencesTitle}</h2>
        ${checkBox({
          name: 'onlyChanged',
          value: 'on',
          label: words.onlyChanged,
          isChecked: this.isOnlyChanged,
          onChange: (isOnly) => (this.isOnlyChanged = isOnly),
        })}
      </div>
      <ul class="consequences">
        ${shown.map((reason) => this.#reason(reason, builtIn.consequences[reason], draft))}
      </ul>
    </section>`
  }

  #reason(
    reason: ReasonCode,
    builtIn: TenantPolicy['builtIn']['consequences'][ReasonCode],
    draft: PolicyDraft,
  ): TemplateResult {
    const { policies: words, checks } = this.texts
    const now = draft.consequences[reason] ?? builtIn ?? 'review'
    const change = (event: Event): void => {
      const consequence =
        event.target instanceof HTMLSelectElement ? oneOf(consequences, event.target.value) : undefined
      if (consequence !== undefined) this.#edit(withConsequence(draft, { reason, consequence, builtIn }))
    }
    return html`<li class=${draft.consequences[reason] === undefined ? '' : 'changed'}>
      <label for="consequence-${reason}">${checks.reasons[reason]}</label>
      <select class="input" id="consequence-${reason}" @change=${change}>
        ${consequences.map(
          (one) =>
            html`<option value=${one} .selected=${one === now}>
              ${words.consequences[one]}${one === builtIn ? ` (${words.builtInMark})` : ''}
            </option>`,
        )}
      </select>
    </li>`
  }

  #tryOut(policy: TenantPolicy, draft: PolicyDraft): TemplateResult {
    const { policies: words, time } = this.texts
    const { change, invalid } = changeOf(draft, policy.builtIn.limits)
    const isChanged = !isSameChange(change, policy.change)
    const isTried = this.preview?.of === draft
    return html`<div class="panel">
      ${this.isSaving ? nothing : problemNotice(this.#action.error, this.console)}
      <div class="filters">
        ${selectField({
          id: 'preview-days',
          name: 'days',
          label: words.previewDays,
          value: this.days,
          options: previewDays.map((days) => ({ value: days, text: time.days(Number(days)) })),
          onChange: (days) => (this.days = days),
        })}
        <button
          type="button"
          class="button"
          ?disabled=${this.#action.isRunning || invalid.length > 0}
          @click=${() => this.#try(policy, draft)}
        >
          ${words.preview}
        </button>
        ${
          this.#mayWrite
            ? html`<button
                type="button"
                class="button primary"
                ?disabled=${!isChanged || !isTried || this.#action.isRunning}
                @click=${() => (this.isSaving = true)}
              >
                ${words.save}
              </button>`
            : nothing
        }
      </div>
      <p class="small muted">${isChanged ? (isTried ? '' : words.previewFirst) : words.nothingChanged}</p>
    </div>`
  }

  #try(policy: TenantPolicy, draft: PolicyDraft): void {
    const { change } = changeOf(draft, policy.builtIn.limits)
    this.draft = draft
    void this.#action.run(async () => {
      const result = await this.console.client.call('previewPolicy', {
        path: { tenantId: this.tenantId, plan: policy.plan },
        body: { change, days: Number(this.days) },
      })
      this.preview = { of: draft, result }
    })
  }

  #saveDialog(policy: TenantPolicy, draft: PolicyDraft): TemplateResult {
    const { policies: words, common } = this.texts
    const close = (): void => {
      this.isSaving = false
      this.#action.clear()
    }
    const save = (event: SubmitEvent): void => {
      const note = textOf(entriesOf(event), 'note').trim()
      const { change } = changeOf(draft, policy.builtIn.limits)
      void this.#action.run(async () => {
        await this.console.client.call('writePolicy', {
          path: { tenantId: this.tenantId, plan: policy.plan },
          body: { change, version: policy.version, note },
        })
        this.isSaving = false
        this.console.say(words.saved)
        this.saved()
      })
    }
    return dialog({
      title: words.saveTitle,
      onClose: close,
      content: html`<form class="form" @submit=${save}>
        <div class="notice caution stop">${icons.caution}<strong>${words.saveStop}</strong></div>
        ${textArea({ id: 'policy-note', name: 'note', label: words.note, isRequired: true, maxLength: 500 })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${close}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>${words.save}</button>
        </div>
      </form>`,
    })
  }
}
