import type { ConsoleOperator, TenantRef } from '@honnin/shared/console'
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { Action } from '../../app/action.ts'
import { ConsoleElement } from '../../app/console-element.ts'
import { Loaded } from '../../app/loaded.ts'
import { tenantsOf } from '../../app/tenant-names.ts'
import { instantText } from '../../app/times.ts'
import { confirmDialog } from '../../parts/confirm-dialog.ts'
import { pageHead } from '../../parts/display.ts'
import { entriesOf, problemNotice, textField, textOf } from '../../parts/form-parts.ts'
import { cell, listPanel, table } from '../../parts/lists.ts'
import { dialog } from '../../parts/modal.ts'
import { secretBox } from '../../parts/secret-box.ts'
import { accessFields, accessProblem, type Access } from './access-fields.ts'

type Task = 'access' | 'resetPassword' | 'resetFactors' | 'disable'
type Open = { readonly kind: 'add' } | { readonly kind: Task; readonly operator: ConsoleOperator } | null

/** Who may sign in, and what they may do. */
export class OperatorsPage extends ConsoleElement {
  static override properties: PropertyDeclarations = {
    open: { state: true },
    access: { state: true },
    problem: { state: true },
    handover: { state: true },
  }

  declare open: Open
  declare access: Access
  declare problem: string | null
  declare handover: { readonly name: string; readonly password: string } | null
  readonly #operators = new Loaded<readonly ConsoleOperator[]>(
    this,
    async (signal) => (await this.console.client.call('listOperators', { signal })).data,
  )
  readonly #tenants = new Loaded<readonly TenantRef[]>(this, (signal) => tenantsOf(this.console, signal))
  readonly #action = new Action(this)

  constructor() {
    super()
    this.open = null
    this.access = { roles: [], tenants: null }
    this.problem = null
    this.handover = null
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#operators.run()
    void this.#tenants.run()
  }

  override render(): TemplateResult {
    const { operators, common } = this.texts
    const mayWrite = this.console.can('operators:write')
    return html`<div class="page">
      ${pageHead({
        title: operators.title,
        lead: operators.lead,
        ...(mayWrite
          ? {
              actions: html`<button type="button" class="button primary" @click=${() => this.#show({ kind: 'add' })}>
                ${operators.add}
              </button>`,
            }
          : {}),
      })}
      ${this.#handover()}
      ${listPanel({
        list: this.#operators.asList,
        state: this.console,
        empty: common.none,
        content: (lines) =>
          table(
            [
              common.name,
              operators.rolesLabel,
              operators.tenants,
              operators.factors,
              operators.lastSignIn,
              common.status,
              ...(mayWrite ? [common.actions] : []),
            ],
            lines.map((line) => this.#row(line, mayWrite)),
          ),
      })}
      ${this.#dialog()}
    </div>`
  }

  #handover(): TemplateResult | typeof nothing {
    if (this.handover === null) return nothing
    const { name, password } = this.handover
    return html`<div role="status">
      ${secretBox({ label: this.texts.operators.handover(name), secret: password, state: this.console })}
    </div>`
  }

  #at(instant: string): string {
    return instantText(instant, { locale: this.console.locale })
  }

  #row(operator: ConsoleOperator, mayWrite: boolean): TemplateResult {
    const { operators, common, shell } = this.texts
    const isMe = operator.id === this.console.me?.id
    const task = (kind: Task, label: string): TemplateResult =>
      html`<button
        type="button"
        class="button small"
        aria-label="${label}: ${operator.displayName}"
        @click=${() => this.#show({ kind, operator })}
      >
        ${label}
      </button>`
    return html`<tr class=${operator.disabledAt === null ? '' : 'gone'}>
      <th scope="row" data-label=${common.name}>
        <span
          >${operator.displayName} ${isMe ? html`<span class="badge accent">${operators.you}</span>` : nothing}
          <span class="small muted mono block">${operator.login}</span></span
        >
      </th>
      ${cell(operators.rolesLabel, operator.roles.map((role) => shell.roles[role]).join(', '))}
      ${cell(
        operators.tenants,
        operator.tenants === null ? common.all : operator.tenants.map(({ name }) => name).join(', '),
      )}
      ${cell(
        operators.factors,
        operator.factors.length === 0
          ? operators.noFactor
          : operator.factors.map((factor) => operators.factorNames[factor]).join(', '),
      )}
      ${cell(operators.lastSignIn, operator.lastSignInAt === null ? common.never : this.#at(operator.lastSignInAt))}
      ${cell(common.status, html`<span class="badges">${this.#states(operator)}</span>`)}
      ${
        mayWrite
          ? cell(
              common.actions,
              operator.disabledAt !== null || isMe
                ? nothing
                : html`<div class="button-row">
                    ${task('access', operators.access)} ${task('resetPassword', operators.resetPassword)}
                    ${task('resetFactors', operators.resetFactors)} ${task('disable', operators.disable)}
                  </div>`,
            )
          : nothing
      }
    </tr>`
  }

  #states(operator: ConsoleOperator): TemplateResult {
    const { operators } = this.texts
    if (operator.disabledAt !== null)
      return html`<span class="badge">${operators.disabled(this.#at(operator.disabledAt))}</span>`
    const isLocked = operator.lockedUntil !== null && Date.parse(operator.lockedUntil) > Date.now()
    return html`${isLocked && operator.lockedUntil !== null ? html`<span class="badge bad">${operators.locked(this.#at(operator.lockedUntil))}</span>` : nothing}
    ${operator.mustChangePassword ? html`<span class="badge caution">${operators.mustChange}</span>` : nothing}
    ${isLocked || operator.mustChangePassword ? nothing : html`<span class="badge good">${operators.active}</span>`}`
  }

  #show(open: Open): void {
    this.open = open
    this.problem = null
    this.handover = null
    this.#action.clear()
    const operator = open !== null && open.kind !== 'add' ? open.operator : null
    this.access =
      operator === null
        ? { roles: ['reviewer'], tenants: null }
        : { roles: [...operator.roles], tenants: operator.tenants?.map(({ id }) => id) ?? null }
  }

  #dialog(): TemplateResult | typeof nothing {
    const { open } = this
    if (open === null) return nothing
    const { operators } = this.texts
    if (open.kind === 'add') return this.#formDialog(operators.addTitle, null)
    const { operator, kind } = open
    if (kind === 'access') return this.#formDialog(operators.accessTitle(operator.displayName), operator)
    const words = {
      resetPassword: [
        operators.resetPasswordTitle(operator.displayName),
        operators.resetPasswordStop,
        operators.resetPassword,
      ],
      resetFactors: [
        operators.resetFactorsTitle(operator.displayName),
        operators.resetFactorsStop,
        operators.resetFactors,
      ],
      disable: [operators.disableTitle(operator.displayName), operators.disableStop, operators.disable],
    } as const
    const [title, stop, confirm] = words[kind]
    return confirmDialog({
      ...{ title, stop, confirm },
      action: this.#action,
      state: this.console,
      isDangerous: kind === 'disable',
      onConfirm: () => void this.#perform(kind, operator),
      onClose: () => (this.open = null),
    })
  }

  #formDialog(title: string, operator: ConsoleOperator | null): TemplateResult {
    const { operators, common } = this.texts
    return dialog({
      title,
      onClose: () => (this.open = null),
      content: html`<form class="form" @submit=${(event: SubmitEvent) => this.#submit(event, operator)}>
        ${
          operator === null
            ? html`${textField({ id: 'operator-login', name: 'login', label: operators.login, hint: operators.loginHint, isRequired: true, maxLength: 63 })}
              ${textField({ id: 'operator-name', name: 'displayName', label: operators.displayName, isRequired: true, maxLength: 60 })}`
            : html`<p class="muted">${operators.accessHint}</p>`
        }
        ${accessFields({
          state: this.console,
          tenants: this.#tenants.value ?? [],
          access: this.access,
          change: (access) => (this.access = access),
          problem: this.problem,
        })}
        ${problemNotice(this.#action.error, this.console)}
        <div class="button-row end">
          <button type="button" class="button" @click=${() => (this.open = null)}>${common.cancel}</button>
          <button type="submit" class="button primary" ?disabled=${this.#action.isRunning}>
            ${operator === null ? common.add : common.save}
          </button>
        </div>
      </form>`,
    })
  }

  #submit(event: SubmitEvent, operator: ConsoleOperator | null): void {
    const entries = entriesOf(event)
    this.problem = accessProblem(this.access, this.console)
    if (this.problem !== null) return
    void this.#action.run(async () => {
      const { client } = this.console
      const { access } = this
      if (operator === null) {
        const [login, displayName] = [textOf(entries, 'login').trim(), textOf(entries, 'displayName').trim()]
        const added = await client.call('addOperator', { body: { login, displayName, ...access } })
        this.handover = { name: added.operator.displayName, password: added.password }
      } else await client.call('changeAccess', { path: { operatorId: operator.id }, body: { ...access } })
      await this.#done()
    })
  }

  async #perform(kind: Exclude<Task, 'access'>, operator: ConsoleOperator): Promise<void> {
    await this.#action.run(async () => {
      const { client } = this.console
      const path = { operatorId: operator.id }
      if (kind === 'disable') await client.call('disableOperator', { path })
      else {
        const { password } = await client.call(kind, { path })
        this.handover = { name: operator.displayName, password }
      }
      await this.#done()
    })
  }

  async #done(): Promise<void> {
    this.open = null
    this.console.say(this.texts.operators.done)
    await this.#operators.run()
  }
}
